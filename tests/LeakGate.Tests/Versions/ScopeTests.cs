using LeakGate.Versions;
using Xunit;

namespace LeakGate.Tests.Versions;

/// <summary>A change touches the data sets whose data, pointers or declaration it changes, and no others.</summary>
public sealed class ScopeTests : IDisposable
{
    private readonly TestRepository repository = TestRepository.WithData();
    private readonly string start;

    public ScopeTests() => start = repository.Head;

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Nothing_relevant_touches_nothing()
    {
        repository.Write("README.md", "words");
        repository.Write("data/README.md", "words");
        repository.Write("-rf", "a hostile name");
        repository.Write("--output=x\n", "another");
        repository.Commit("words");
        Assert.Equal("", repository.Touched(start));
    }

    [Fact]
    public void Changed_and_deleted_data_touch_their_data_set()
    {
        repository.Write("data/train.csv", TestRepository.Rows(0, 99));
        repository.Commit("fewer rows");
        Assert.Equal("visits", repository.Touched(start));
        repository.Delete("other/test.csv");
        repository.Commit("gone");
        var scope = repository.Find(new ChangeEvent(ChangeOrigin.Named, start));
        Assert.Equal(
            ["'data/train.csv' is modified", "'other/test.csv' is deleted"],
            scope.Datasets.SelectMany(d => d.Because)
        );
    }

    [Theory]
    [InlineData("# a comment\n", "")]
    [InlineData("fail-on: warning\n", "visits other")]
    [InlineData("checks: {label-shift: off}\n", "visits other")]
    public void A_change_for_all_data_sets_touches_all(string added, string touched)
    {
        repository.Write("leakgate.yml", TestRepository.Configuration + "\n" + added);
        repository.Commit("configuration");
        Assert.Equal(touched, repository.Touched(start));
    }

    [Theory]
    [InlineData("metrics: reports/scores.json", "reports/scores.json", "visits")]
    [InlineData("metrics: {file: ./reports/scores.json, headline: f1}", "reports/scores.json", "visits")]
    [InlineData("metrics: mlruns/0/abc/metrics", "mlruns/0/abc/metrics/test_f1", "visits")]
    [InlineData("metrics: reports/scores.json", "reports/scores.json.bak", "")]
    public void Changed_scores_touch_the_data_set_whose_model_they_are_of(string declared, string file, string touched)
    {
        repository.Write(
            "leakgate.yml",
            TestRepository.Configuration.Replace("id: id", $"id: id\n    {declared}", StringComparison.Ordinal)
        );
        repository.Write(file, "1");
        var declaration = repository.Commit("scores");
        repository.Write(file, "2");
        repository.Commit("other scores");
        Assert.Equal(touched, repository.Touched(declaration));
    }

    [Fact]
    public void A_data_sets_own_part_touches_it_alone()
    {
        repository.Write(
            "leakgate.yml",
            TestRepository.Configuration.Replace("id: id", "ignore: id", StringComparison.Ordinal)
        );
        repository.Commit("declaration");
        Assert.Equal("visits", repository.Touched(start));
    }

    [Theory]
    [InlineData("train: 'data/**/*.csv'", "data/deep/er/new.csv", true)]
    [InlineData("train: data", "data/sub/new.parquet", true)]
    [InlineData("train: 'data/[t]rain*.csv'", "data/train-2.csv", true)]
    [InlineData("train: 'data/{train,more}.csv'", "data/more.csv", true)]
    [InlineData("train: ./data/../data/train.csv", "data/train.csv", true)]
    [InlineData("train: data/train.csv", "elsewhere/data/train.csv", false)]
    [InlineData("train: 'data/*.csv'", "data/sub/new.csv", false)]
    [InlineData("train: 'data/*.csv'", "data/é -x.csv", true)]
    public void Globs_are_held_against_paths_whether_or_not_they_exist(string split, string path, bool touches)
    {
        repository.Write(
            "leakgate.yml",
            $"version: 1\ndatasets: {{d: {{splits: {{{split}, test: other/test.csv}}}}}}\n"
        );
        var before = repository.Commit("configuration");
        repository.Write(path, "changed");
        repository.Commit("change");
        Assert.Equal(touches ? "d" : "", repository.Touched(before));
    }

    [Fact]
    public void A_link_on_the_way_and_what_lies_behind_it_both_count()
    {
        repository.Write("versions/1/train.csv", TestRepository.Rows(0, 100));
        Directory.CreateSymbolicLink(Path.Combine(repository.Root, "current"), "versions/1");
        repository.Write(
            "leakgate.yml",
            "version: 1\ndatasets: {d: {splits: {train: current/train.csv, test: other/test.csv}}}\n"
        );
        var before = repository.Commit("linked");
        repository.Write("versions/1/train.csv", TestRepository.Rows(0, 90));
        var changed = repository.Commit("behind the link");
        Assert.Equal("d", repository.Touched(before));
        repository.Write("versions/2/train.csv", TestRepository.Rows(0, 80));
        Directory.Delete(Path.Combine(repository.Root, "current"));
        Directory.CreateSymbolicLink(Path.Combine(repository.Root, "current"), "versions/2");
        repository.Commit("the link itself");
        Assert.Equal("d", repository.Touched(changed));
    }

    [Fact]
    public void A_pointer_touches_what_it_points_at()
    {
        repository.Write("data/.gitignore", "/train.csv");
        repository.Git("rm", "--quiet", "--cached", "data/train.csv");
        repository.Write("data/train.csv.dvc", TestRepository.DvcPointer(new string('1', 32), 5, "train.csv"));
        repository.Write("dvc.lock", Lock(new string('2', 32), "other/test.csv"));
        var before = repository.Commit("pointers");
        repository.Write("data/train.csv.dvc", TestRepository.DvcPointer(new string('3', 32), 5, "train.csv"));
        repository.Commit("only a pointer");
        Assert.Equal("visits", repository.Touched(before));
        var next = repository.Head;
        repository.Write("dvc.lock", Lock(new string('4', 32), "other/test.csv"));
        repository.Commit("only the lock");
        Assert.Equal("other", repository.Touched(next));
    }

    [Fact]
    public void A_stage_of_the_lock_that_makes_no_data_of_ours_touches_nothing()
    {
        repository.Write("dvc.lock", Lock(new string('2', 32), "model.bin"));
        var before = repository.Commit("lock");
        repository.Write("dvc.lock", Lock(new string('4', 32), "model.bin"));
        repository.Commit("another model");
        Assert.Equal("", repository.Touched(before));
    }

    [Fact]
    public void A_submodule_that_holds_the_data_touches_the_data_set()
    {
        using var library = new TestRepository("library");
        library.Write("train.csv", TestRepository.Rows(0, 100));
        library.Commit("one");
        repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.Root, "sub");
        repository.Write(
            "leakgate.yml",
            "version: 1\ndatasets: {d: {splits: {train: sub/train.csv, test: other/test.csv}}}\n"
        );
        var before = repository.Commit("submodule");
        File.WriteAllText(Path.Combine(repository.Root, "sub", "train.csv"), TestRepository.Rows(0, 90));
        repository.Git("-C", "sub", "commit", "--quiet", "--all", "--message", "two");
        repository.Commit("newer data");
        Assert.Equal("d", repository.Touched(before));
    }

    private static string Lock(string md5, string path) =>
        $"schema: '2.0'\nstages:\n  make:\n    cmd: make\n    outs:\n    - path: {path}\n      hash: md5\n      md5: {md5}\n      size: 5\n";
}
