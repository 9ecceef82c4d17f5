using LeakGate.Configuration;
using LeakGate.Drafting;
using LeakGate.Tests.Configuration;
using Xunit;

namespace LeakGate.Tests.Drafting;

/// <summary>How files become splits and sources, whatever they are called.</summary>
public sealed class FileLayoutTests
{
    private static readonly (string, Func<int, object>)[] Columns = [("x", i => i * 0.25), ("label", i => i % 2)];

    private static string Rows(int first, int count = 20) => Drafts.Csv(first, count, Columns);

    [Fact]
    public async Task Three_splits_get_their_roles_from_their_names()
    {
        var drafted = await Drafts.OfAsync(
            ("data/train.csv", Rows(0)),
            ("data/val.csv", Rows(20)),
            ("data/holdout.csv", Rows(40))
        );
        Assert.Equal(
            [("train", SplitRole.Train), ("val", SplitRole.Validation), ("holdout", SplitRole.Test)],
            drafted.Spec.Splits.Select(split => (split.Name.Value, split.Role))
        );
    }

    [Fact]
    public async Task Folders_tell_roles_as_well_and_parts_become_a_glob()
    {
        var drafted = await Drafts.OfAsync(
            ("d/train/part-01.csv", Rows(0)),
            ("d/train/part-02.csv", Rows(20)),
            ("d/train/part-10.csv", Rows(40)),
            ("d/test/part-01.csv", Rows(60))
        );
        Assert.Equal(["d/train/part-*.csv"], drafted.Spec.Splits[0].Source.Paths.Select(path => path.Value));
        Assert.Equal(60, drafted.Report.Datasets[0].Splits[0].Rows);
    }

    [Fact]
    public async Task A_glob_that_would_take_other_files_becomes_a_list()
    {
        var drafted = await Drafts.OfAsync(
            ("train_a.csv", Rows(0)),
            ("train_b.csv", Rows(20)),
            ("test_x.csv", Rows(40)),
            ("train_b_test_c.csv", Rows(60))
        );
        Assert.Equal(["train_a.csv", "train_b.csv"], drafted.Spec.Splits[0].Source.Paths.Select(path => path.Value));
        Assert.Equal(["train_b_test_c.csv"], drafted.Draft.Unused.ToArray());
        Assert.Contains(
            "# not used, since nothing tells what it belongs to: train_b_test_c.csv",
            drafted.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Files_whose_names_differ_otherwise_are_data_sets_of_their_own()
    {
        var drafted = await Drafts.OfAsync(
            ("iris_train.csv", Rows(0)),
            ("iris_test.csv", Rows(20)),
            ("wine_train.csv", Rows(40)),
            ("wine_test.csv", Rows(60))
        );
        Assert.Equal(["iris", "wine"], drafted.Report.Spec.Datasets.Select(dataset => dataset.Name.Value));
    }

    [Theory]
    [InlineData("fold", 5)]
    [InlineData("kfold", 2)]
    [InlineData("Split", 3)]
    public async Task Numbered_folds_divide_a_single_file(string name, int folds)
    {
        var drafted = await Drafts.OfAsync(("all.csv", Drafts.Csv(90, [(name, i => i % folds), .. Columns])));
        Assert.Equal(name, drafted.Spec.SplitBy!.Column.Value);
        Assert.Equal(folds, drafted.Report.Datasets[0].Splits.Length);
    }

    [Fact]
    public async Task Folds_are_not_asked_to_lie_behind_each_other()
    {
        var drafted = await Drafts.OfAsync(
            ("all.csv", Drafts.Csv(90, [("fold", i => i % 3), ("day", i => $"2024-01-{1 + i % 28:00}"), .. Columns]))
        );
        Assert.Null(drafted.Spec.Time);
        Assert.Contains("# time: 'day' holds times", drafted.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("part", "Train", "Test")]
    [InlineData("subset", "training", "hold-out test")]
    [InlineData("whatever", "dev", "train")]
    public async Task Values_that_name_splits_divide_a_single_file(string name, string one, string other)
    {
        var drafted = await Drafts.OfAsync(
            ("all.csv", Drafts.Csv(90, [(name, i => i % 3 == 0 ? one : other), .. Columns]))
        );
        Assert.Equal(name, drafted.Spec.SplitBy!.Column.Value);
        Assert.Empty(drafted.Spec.SplitBy.Roles);
    }

    [Theory]
    [InlineData("is_train", "1", "0", "1")]
    [InlineData("is_test", "true", "false", "false")]
    [InlineData("test", "Yes", "No", "No")]
    public async Task A_flag_divides_a_single_file(string name, string yes, string no, string training)
    {
        var drafted = await Drafts.OfAsync(
            ("all.csv", Drafts.Csv(90, [(name, i => i % 3 == 0 ? yes : no), .. Columns]))
        );
        Assert.Equal(SplitRole.Train, drafted.Spec.SplitBy!.Roles[training].Value);
        Assert.Equal(2, drafted.Spec.SplitBy.Roles.Count);
    }

    [Fact]
    public async Task Parts_of_one_source_belong_together()
    {
        string Part(int first) => Drafts.Csv(first, 30, [("fold", i => i % 3), .. Columns]);
        var drafted = await Drafts.OfAsync(("data-1.csv", Part(0)), ("data-2.csv", Part(30)));
        Assert.Equal(60, drafted.Only.Splits[0].Rows);
        Assert.Equal(["data-*.csv"], drafted.Spec.Source!.Paths.Select(path => path.Value));
    }

    [Fact]
    public async Task A_file_with_the_name_of_one_split_can_be_a_source() =>
        Assert.NotNull(
            (await Drafts.OfAsync(("train.csv", Drafts.Csv(90, [("fold", i => i % 3), .. Columns])))).Spec.SplitBy
        );

    [Theory]
    [InlineData("all.csv", "no column divides the rows")]
    [InlineData("all.csv more.csv", "nothing tells which of the 2 files")]
    [InlineData("train.csv scoring.csv", "nothing tells which of the 2 files")]
    [InlineData("", "no data file lies here")]
    public async Task Files_that_nothing_tells_apart_are_refused(string files, string message)
    {
        var failure = await Assert.ThrowsAsync<GateException>(() =>
            Drafts.OfAsync([.. files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(file => (file, Rows(0)))])
        );
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Assert.Contains(message, failure.Problems[0].Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train.csv", "", "LG9004")]
    [InlineData("train.csv", "x,label\n", "LG9007")]
    [InlineData("train.csv", "x,label\n1\n", "LG9004")]
    [InlineData("train.csv", "x,x\n1,2\n", "LG9004")]
    [InlineData("train.parquet", "PAR1", "LG9004")]
    [InlineData("train.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "LG9005")]
    public async Task Bad_files_give_the_usual_errors(string name, string content, string rule)
    {
        var failure = await Assert.ThrowsAsync<GateException>(() =>
            Drafts.OfAsync((name, content), ("test.csv", Rows(0)))
        );
        Assert.Equal(rule, failure.Problems[0].Rule.Id);
        Assert.Equal(ExitCode.Data, failure.ExitCode);
        Assert.Contains("t", failure.Problems[0].At.File, StringComparison.Ordinal);
    }

    /// <summary>Names that YAML, globs, variables or shells read otherwise.</summary>
    public static TheoryData<string> Names { get; } =
    [
        "plain",
        "with spaces",
        "it's",
        "a \"quoted\" one",
        "名前 ümläut 🙂",
        "null",
        "true",
        "123",
        "1e5",
        "~",
        "- item",
        "key: value",
        "a #comment",
        "#comment",
        "&anchor",
        "*alias",
        "!tag",
        "@at",
        "%percent",
        "[bracket]",
        "{brace",
        "brace}",
        "{a,b}",
        "what?",
        "a*b",
        "${HOME}",
        "$${x}",
        "back\\slash",
        "comma, here",
        "pipe|gt>",
        "`tick`",
        "trailing ",
        " leading",
        "dots...",
        "a\u202eb",
        "a\u2028b",
        "a\ufeffmark",
        "::error::x",
        "e\u0301 decomposed",
        "---",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Files_and_columns_may_have_any_name(string name)
    {
        (string, Func<int, object>)[] columns =
        [
            ($"{name} id", i => i),
            ($"{name} user_id", i => i / 4),
            ($"{name} date", i => $"{1 + i % 28:00}/12/2024"),
            ($"{name} target", i => i % 2),
            (name, i => $"a longer text of more than a few words, which has the number {i}"),
        ];
        var drafted = await Drafts.OfAsync(
            ($"{name} train.csv", Drafts.Csv(0, 40, columns)),
            ($"{name} test-1.csv", Drafts.Csv(40, 20, columns)),
            ($"{name} test-2.csv", Drafts.Csv(60, 20, columns))
        );
        Assert.Equal($"{name} id", drafted.Spec.Id!.Columns[0].Value);
        Assert.Equal([$"{name} user_id"], drafted.Spec.Groups.Select(group => group.Name));
        Assert.Equal($"{name} target", drafted.Spec.Target!.Value);
        Assert.Equal($"{name} date", drafted.Spec.Time!.Column.Value);
        Assert.Equal([name], drafted.Spec.Text.Select(column => column.Value));
        Assert.Equal([40, 40], drafted.Report.Datasets[0].Splits.Select(split => split.Rows));
        Assert.All(drafted.Text.Split('\n'), line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Columns_that_divide_may_have_any_name(string name)
    {
        var drafted = await Drafts.OfAsync(
            (
                $"{name}.csv",
                Drafts.Csv(60, [($"{name} split", i => i % 3 == 0 ? $"{name} test" : $"{name} train"), .. Columns])
            )
        );
        Assert.Equal($"{name} split", drafted.Spec.SplitBy!.Column.Value);
    }

    [Fact]
    public async Task Columns_that_no_configuration_can_name_are_left_alone()
    {
        var drafted = await Drafts.OfAsync(
            ("train.csv", Drafts.Csv(0, 20, ("tar\nget", i => i % 2), ("x", i => i * 0.25))),
            ("test.csv", Drafts.Csv(20, 20, ("tar\nget", i => i % 2), ("x", i => i * 0.25)))
        );
        Assert.Null(drafted.Spec.Target);
    }

    [Fact]
    public async Task The_same_files_give_the_same_text()
    {
        (string, string)[] files =
        [
            ("a_train.csv", Rows(0)),
            ("a_test.csv", Rows(20)),
            ("b_test.csv", Rows(40)),
            ("b_train.csv", Rows(60)),
        ];
        Assert.Equal((await Drafts.OfAsync(files)).Text, (await Drafts.OfAsync([.. files.Reverse()])).Text);
    }

    [Fact]
    public void A_folder_is_looked_through_two_levels_deep()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var file in new[]
            {
                "a.csv",
                "b/c.tsv",
                "b/d/e.csv.gz",
                "b/d/f/g.csv",
                ".git/h.csv",
                "node_modules/i.csv",
                "j.txt",
                "k.ndjson.gz",
                "l.parquet",
                ".l.csv",
                "README.md",
                "package.json",
            }
        )
            folder.Write(file, "x\n1\n");
        // A text file found by itself is more often a licence than a table; one that is named is read.
        var found = DataFolder.Find(folder.Path).Select(file => Path.GetRelativePath(folder.Path, file));
        Assert.Equal(["a.csv", "b/c.tsv", "b/d/e.csv.gz", "k.ndjson.gz", "l.parquet"], found);
    }
}
