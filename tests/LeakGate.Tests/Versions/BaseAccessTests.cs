using LeakGate.Checks;
using LeakGate.Versions;
using Xunit;

namespace LeakGate.Tests.Versions;

/// <summary>The base version's data is found wherever it is kept; what cannot be had is never called unchanged.</summary>
public sealed class BaseAccessTests : IDisposable
{
    private readonly TestRepository repository = TestRepository.WithData();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Without_a_base_the_rules_do_not_apply_and_are_not_called_passed()
    {
        foreach (
            var outcome in (await repository.CheckAsync())
                .Datasets[0]
                .Outcomes.Where(o => o.Rule.Category == RuleCategory.DataVersions)
        )
            Assert.Equal((Outcome.NotApplicable, "no base version is given"), (outcome.Outcome, outcome.Reason));
    }

    [Fact]
    public async Task A_data_set_that_is_new_has_no_base_and_no_error()
    {
        repository.Git("rm", "-r", "--quiet", "data");
        var before = repository.Commit("without");
        repository.Write("data/train.csv", TestRepository.Rows(0, 100));
        repository.Write("data/test.csv", TestRepository.Rows(100, 140));
        repository.Commit("with");
        var report = await repository.CheckAsync(before);
        Assert.Equal(ExitCode.Clean, report.ExitCode);
        Assert.All(OutcomesOf(report), o => Assert.Equal(Outcome.NotApplicable, o.Outcome));
        Assert.Contains("has no file of this data set", OutcomesOf(report).First().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_base_is_read_where_its_own_configuration_said()
    {
        repository.Write("old/train.csv", TestRepository.Rows(0, 100));
        repository.Write(
            "leakgate.yml",
            TestRepository.Configuration.Replace("data/train.csv", "old/train.csv", StringComparison.Ordinal)
        );
        var before = repository.Commit("where it was");
        repository.Write("leakgate.yml", TestRepository.Configuration);
        repository.Write("data/train.csv", TestRepository.Rows(1, 100));
        repository.Delete("old/train.csv");
        repository.Commit("where it is");
        var train = (await repository.CheckAsync(before)).Datasets[0].Difference!.Splits[0];
        Assert.Equal((100L, 99L, 0L, 1L), (train.BaseRows, train.Rows, train.Added, train.Removed));
    }

    [Fact]
    public async Task Only_a_Git_LFS_pointer_changed()
    {
        repository.Write("data/test.csv", repository.StoreInLfs(TestRepository.Rows(100, 140)));
        var before = repository.Commit("pointer");
        repository.Write("data/test.csv", repository.StoreInLfs(TestRepository.Rows(100, 140, 0, 1, 2)));
        repository.Write("data/train.csv", TestRepository.Rows(3, 100));
        repository.Commit("another pointer");
        var finding = Assert.Single(
            (await repository.CheckAsync(before)).Datasets[0].Findings,
            f => f.Rule.Id == "LG1021"
        );
        Assert.Equal(3L, finding.Properties["rows"]);
        Assert.Equal(("data/test.csv", 2, 1), (finding.Changed!.File, finding.Changed.Line, finding.Changed.Column));
    }

    [Fact]
    public async Task Only_a_DVC_pointer_changed()
    {
        repository.Git("rm", "--quiet", "data/test.csv");
        void Point(string content) =>
            repository.Write(
                "data/test.csv.dvc",
                TestRepository.DvcPointer(repository.StoreInDvc(content), content.Length, "test.csv")
            );
        repository.Write(".gitignore", "/.dvc/cache\n/data/test.csv\n");
        Point(TestRepository.Rows(100, 140));
        var before = repository.Commit("pointer");
        Point(TestRepository.Rows(101, 140));
        repository.Commit("another pointer");
        var report = await repository.CheckAsync(before);
        var finding = Assert.Single(report.Datasets[0].Findings, f => f.Rule.Id == "LG1022");
        Assert.Equal(("data/test.csv.dvc", 2), (finding.Changed!.File, finding.Changed.Line));
        Assert.Equal("data/test.csv.dvc", Assert.Single(report.Datasets[0].Splits[1].Pointers));
    }

    [Theory]
    [InlineData("lfs", "git lfs fetch origin")]
    [InlineData("dvc", "dvc fetch data/test.csv.dvc")]
    public async Task A_base_that_is_not_fetched_is_not_measured_with_the_command_to_run(string kind, string command)
    {
        var test = TestRepository.Rows(100, 140);
        repository.Git("rm", "--quiet", "data/test.csv");
        if (kind == "lfs")
            repository.Write(
                "data/test.csv",
                $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('1', 64)}\nsize 5\n"
            );
        else
            repository.Write("data/test.csv.dvc", TestRepository.DvcPointer(new string('1', 32), 5, "test.csv"));
        var before = repository.Commit("lost");
        repository.Delete("data/test.csv.dvc");
        repository.Write("data/test.csv", test);
        repository.Commit("found");
        var report = await repository.CheckAsync(before);
        Assert.Equal(ExitCode.Findings, report.ExitCode);
        Assert.All(OutcomesOf(report), o => Assert.Equal(Outcome.NotMeasured, o.Outcome));
        Assert.All(OutcomesOf(report), o => Assert.Contains(command, o.Reason, StringComparison.Ordinal));
        Assert.Equal(2, report.Findings.Count(f => f.Rule == RunRules.NotMeasured && f.Level == Level.Error));
        var lenient = await repository.CheckAsync(before, MissingData.Warn);
        Assert.Equal(ExitCode.Clean, lenient.ExitCode);
        Assert.Equal(2, lenient.Findings.Count(f => f.Rule == RunRules.NotMeasured && f.Level == Level.Warning));
    }

    [Fact]
    public async Task A_base_that_cannot_be_had_is_not_measured()
    {
        var report = await repository.CheckAsync(new string('a', 40));
        Assert.All(OutcomesOf(report), o => Assert.Equal(Outcome.NotMeasured, o.Outcome));
        Assert.Equal(ExitCode.Findings, report.ExitCode);
    }

    [Fact]
    public async Task A_base_whose_file_is_broken_does_not_break_the_run()
    {
        repository.Write("data/train.csv", "id,a,b,y\n1,2\n");
        var before = repository.Commit("broken");
        repository.Write("data/train.csv", TestRepository.Rows(0, 100));
        repository.Commit("repaired");
        var report = await repository.CheckAsync(before);
        Assert.Empty(report.Problems);
        Assert.All(OutcomesOf(report), o => Assert.Equal(Outcome.NotMeasured, o.Outcome));
    }

    [Fact]
    public async Task What_the_base_holds_changes_nothing_that_other_rules_see()
    {
        repository.Write(
            "data/train.csv",
            TestRepository.Rows(0, 100).Replace("r5,", "r5,text", StringComparison.Ordinal)
        );
        var before = repository.Commit("text among numbers");
        repository.Write("data/train.csv", TestRepository.Rows(0, 100));
        repository.Commit("numbers");
        static IEnumerable<(string, Outcome)> Others(GateReport report) =>
            report
                .Datasets[0]
                .Outcomes.Where(o => o.Rule.Category != RuleCategory.DataVersions)
                .Select(o => (o.Rule.Id, o.Outcome));
        var (alone, compared) = (await repository.CheckAsync(), await repository.CheckAsync(before));
        Assert.Equal(Others(alone), Others(compared));
        Assert.Equal(0, compared.Datasets[0].Difference!.Splits[0].Removed);
    }

    [Fact]
    public async Task A_column_that_divides_one_file_is_followed()
    {
        static string Divided(int boundary) =>
            "id,a,part\n"
            + string.Concat(
                Enumerable.Range(0, 100).Select(i => $"r{i},{i * 7919 % 10007},{(i < boundary ? "train" : "test")}\n")
            );
        repository.Write("leakgate.yml", "version: 1\ndatasets: {d: {source: data/all.csv, split-by: part, id: id}}\n");
        repository.Write("data/all.csv", Divided(80));
        var before = repository.Commit("divided");
        repository.Write("data/all.csv", Divided(75));
        repository.Commit("divided otherwise");
        var dataset = (await repository.CheckAsync(before)).Datasets[0];
        var finding = Assert.Single(dataset.Findings, f => f.Rule.Id == "LG1021");
        Assert.Equal(
            (Level.Error, 5L, "train", "test"),
            (finding.Level, finding.Properties["rows"], finding.TrainingSplit, finding.EvaluationSplit)
        );
        Assert.Equal(
            [("test", 20L, 25L), ("train", 80L, 75L)],
            dataset.Difference!.Splits.Select(s => (s.Split, s.BaseRows!.Value, s.Rows!.Value))
        );
    }

    [Fact]
    public async Task Nothing_is_left_behind_in_the_temporary_folder()
    {
        var before = repository.Head;
        static HashSet<string> Folders() => [.. Directory.GetDirectories(Path.GetTempPath(), "leakgate-base-*")];
        var known = Folders();
        await repository.CheckAsync(before);
        Assert.Subset(known, Folders());
    }

    private static IEnumerable<RuleOutcome> OutcomesOf(GateReport report) =>
        report.Datasets[0].Outcomes.Where(o => o.Rule.Category == RuleCategory.DataVersions);
}
