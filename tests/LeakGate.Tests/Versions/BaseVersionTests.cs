using LeakGate.Checks;
using LeakGate.Versions;
using Xunit;

namespace LeakGate.Tests.Versions;

/// <summary>Rows that moved, came, went or changed since the base version are told apart and counted.</summary>
public sealed class BaseVersionTests : IDisposable
{
    private readonly TestRepository repository = TestRepository.WithData();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Rows_that_moved_from_train_to_test_are_an_error_with_their_places_in_both_versions()
    {
        var before = repository.Head;
        Move();
        repository.Commit("moved");
        var report = await repository.CheckAsync(before);
        var finding = Assert.Single(report.Datasets[0].Findings, f => f.Rule.Id == "LG1021");
        Assert.Equal(
            (Level.Error, "train", "test", "id"),
            (finding.Level, finding.TrainingSplit, finding.EvaluationSplit, finding.Column)
        );
        Assert.Equal(3L, finding.Properties["rows"]);
        var example = finding.Examples[0];
        Assert.Equal(("data/test.csv", 42L, (string?)null), (example.Row.File, example.Row.Line, example.Row.Commit));
        Assert.Equal(
            ("data/train.csv", 2L, before),
            (example.Counterpart!.File, example.Counterpart.Line, example.Counterpart.Commit)
        );
        // The change wrote that line, so a review can show the finding there.
        Assert.Equal(("data/test.csv", 42), (finding.Changed!.File, finding.Changed.Line));
        Assert.DoesNotContain(report.Datasets[1].Findings, f => f.Rule.Category == RuleCategory.DataVersions);
    }

    [Fact]
    public async Task The_difference_counts_what_was_added_removed_and_moved()
    {
        var before = repository.Head;
        Move();
        repository.Commit("moved");
        var difference = (await repository.CheckAsync(before)).Datasets[0].Difference!;
        Assert.Equal((before, "id"), (difference.BaseCommit, difference.RowsAre));
        Assert.Equal(
            [("train", 0L, 3L), ("test", 3L, 0L)],
            difference.Splits.Select(s => (s.Split, s.Added, s.Removed))
        );
        Assert.Equal(new RowsMoved("train", "test", 3), Assert.Single(difference.Moves));
        Assert.Equal(97, difference.Splits[0].Labels.Sum(l => l.Rows));
        Assert.Equal(100, difference.Splits[0].Labels.Sum(l => l.BaseRows));
        Assert.Empty(difference.AddedColumns);
    }

    [Fact]
    public async Task Without_an_id_rows_are_known_by_their_values()
    {
        repository.Write(
            "leakgate.yml",
            TestRepository.Configuration.Replace("id: id", "ignore: id", StringComparison.Ordinal)
        );
        var before = repository.Commit("no id");
        Move();
        repository.Commit("moved");
        var finding = Assert.Single(
            (await repository.CheckAsync(before)).Datasets[0].Findings,
            f => f.Rule.Id == "LG1021"
        );
        Assert.Equal((Level.Error, "", 3L), (finding.Level, finding.Column, finding.Properties["rows"]));
    }

    [Fact]
    public async Task A_group_that_moved_is_told_by_its_key()
    {
        repository.Write(
            "leakgate.yml",
            TestRepository.Configuration.Replace("id: id", "group: id", StringComparison.Ordinal)
        );
        var before = repository.Commit("group");
        Move();
        repository.Commit("moved");
        var findings = (await repository.CheckAsync(before)).Datasets[0].Findings.Where(f => f.Rule.Id == "LG1021");
        Assert.Contains(findings, f => f.Column == "id" && f.Level == Level.Error);
    }

    [Fact]
    public async Task A_row_that_is_repeated_in_test_and_stays_in_train_is_a_duplicate_and_no_migration()
    {
        var before = repository.Head;
        repository.Write("data/test.csv", TestRepository.Rows(100, 140, 0, 1, 2));
        repository.Commit("copied");
        var findings = (await repository.CheckAsync(before)).Datasets[0].Findings;
        Assert.Contains(findings, f => f.Rule.Id == "LG1001");
        Assert.DoesNotContain(findings, f => f.Rule.Id == "LG1021");
    }

    [Fact]
    public async Task A_role_that_changes_moves_rows_too()
    {
        repository.Write("data/more.csv", TestRepository.Rows(400, 430));
        var text = TestRepository.Configuration;
        repository.Write(
            "leakgate.yml",
            text.Replace(
                "train: data/train.csv",
                "train: data/train.csv\n      extra: {path: data/more.csv, role: train}",
                StringComparison.Ordinal
            )
        );
        var before = repository.Commit("an extra split to learn from");
        repository.Write(
            "leakgate.yml",
            text.Replace(
                "train: data/train.csv",
                "train: data/train.csv\n      extra: {path: data/more.csv, role: test}",
                StringComparison.Ordinal
            )
        );
        repository.Commit("to be judged on");
        var finding = Assert.Single(
            (await repository.CheckAsync(before)).Datasets[0].Findings,
            f => f.Rule.Id == "LG1021"
        );
        Assert.Equal((Level.Error, 30L), (finding.Level, finding.Properties["rows"]));
    }

    [Fact]
    public async Task Test_rows_removed_added_relabelled_and_altered_are_counted_apart()
    {
        var before = repository.Head;
        var rows = TestRepository.Rows(102, 143).Split('\n');
        rows[5] = rows[5].EndsWith("yes", StringComparison.Ordinal)
            ? rows[5].Replace("yes", "no", StringComparison.Ordinal)
            : rows[5].Replace(",no", ",yes", StringComparison.Ordinal);
        rows[7] = rows[7].Split(',')[0] + ",1,2," + rows[7].Split(',')[3];
        repository.Write("data/test.csv", string.Join('\n', rows));
        repository.Commit("another exam");
        var finding = Assert.Single(
            (await repository.CheckAsync(before)).Datasets[0].Findings,
            f => f.Rule.Id == "LG1022"
        );
        Assert.Equal(Level.Warning, finding.Level);
        Assert.Equal(
            (2L, 3L, 1L, 1L),
            (
                (long)finding.Properties["removed"],
                (long)finding.Properties["added"],
                (long)finding.Properties["relabelled"],
                (long)finding.Properties["altered"]
            )
        );
    }

    [Fact]
    public async Task A_pinned_holdout_is_an_error()
    {
        repository.Write("leakgate.yml", TestRepository.Configuration + "\nchecks: {holdout-changed: error}\n");
        var before = repository.Commit("pinned");
        repository.Write("data/test.csv", TestRepository.Rows(101, 140));
        repository.Commit("one row less");
        var report = await repository.CheckAsync(before);
        Assert.Equal(ExitCode.Findings, report.ExitCode);
        Assert.Contains(report.Findings, f => f.Rule.Id == "LG1022" && f.Level == Level.Error);
    }

    [Fact]
    public async Task Order_spelling_and_format_of_rows_are_no_change()
    {
        var before = repository.Head;
        var rows = TestRepository.Rows(100, 140).TrimEnd('\n').Split('\n');
        var turned = rows.Skip(1).Reverse().Select(row => row.Split(',')).Select(c => $"{c[3]};{c[0]};{c[2]}.0;{c[1]}");
        repository.Write("data/test.csv", "y;id;b;a\n" + string.Join('\n', turned));
        repository.Commit("written otherwise");
        var dataset = (await repository.CheckAsync(before)).Datasets[0];
        Assert.All(dataset.Difference!.Splits, s => Assert.Equal((0L, 0L, 0L), (s.Added, s.Removed, s.Relabelled)));
        Assert.DoesNotContain(dataset.Findings, f => f.Rule.Category == RuleCategory.DataVersions);
    }

    [Fact]
    public async Task Columns_that_come_and_go_are_told_and_do_not_hide_the_rows()
    {
        var before = repository.Head;
        var rows = TestRepository.Rows(0, 100).TrimEnd('\n').Split('\n');
        repository.Write(
            "data/train.csv",
            "id,a,extra,y\n"
                + string.Join(
                    '\n',
                    rows.Skip(1).Select((r, i) => r.Split(',') is var c ? $"{c[0]},{c[1]},{i % 9}.5,{c[3]}" : "")
                )
        );
        rows = TestRepository.Rows(100, 140).TrimEnd('\n').Split('\n');
        repository.Write(
            "data/test.csv",
            "id,a,extra,y\n"
                + string.Join(
                    '\n',
                    rows.Skip(1).Select((r, i) => r.Split(',') is var c ? $"{c[0]},{c[1]},{i % 9}.5,{c[3]}" : "")
                )
        );
        repository.Commit("columns");
        var difference = (await repository.CheckAsync(before)).Datasets[0].Difference!;
        Assert.Equal("extra", Assert.Single(difference.AddedColumns));
        Assert.Equal("b", Assert.Single(difference.DroppedColumns));
        Assert.All(difference.Splits, s => Assert.Equal((0L, 0L), (s.Added, s.Removed)));
    }

    [Fact]
    public async Task Coarse_rows_that_come_about_anew_are_no_error()
    {
        repository.Write(
            "leakgate.yml",
            "version: 1\ndatasets: {d: {splits: {train: data/train.csv, test: data/test.csv}}}\n"
        );
        static string Coarse(int seed, int rows)
        {
            var random = new Random(seed);
            return "a,b,c\n"
                + string.Concat(
                    Enumerable.Range(0, rows).Select(_ => $"{random.Next(7)},{random.Next(7)},{random.Next(7)}\n")
                );
        }
        repository.Write("data/train.csv", Coarse(1, 150));
        repository.Write("data/test.csv", Coarse(2, 60));
        var before = repository.Commit("coarse");
        repository.Write("data/train.csv", Coarse(3, 150));
        repository.Write("data/test.csv", Coarse(4, 60));
        repository.Commit("all rows are new");
        var findings = (await repository.CheckAsync(before))
            .Datasets[0]
            .Findings.Where(f => f.Rule.Id == "LG1021")
            .ToArray();
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal((Level.Warning, "chance"), (f.Level, f.MessageId)));
    }

    /// <summary>Three rows of train move to the end of test.</summary>
    private void Move()
    {
        repository.Write("data/train.csv", TestRepository.Rows(3, 100));
        repository.Write("data/test.csv", TestRepository.Rows(100, 140, 0, 1, 2));
    }
}
