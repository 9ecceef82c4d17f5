using System.IO.Compression;
using System.Text;
using LeakGate.Checks.Evaluation;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Splits;
using LeakGate.Tests.Configuration;
using LeakGate.Tests.Splits;
using LeakGate.Training;
using Xunit;

namespace LeakGate.Tests.Training;

/// <summary>Copies differ from the files in the labels of the splits that are not judged, and in no other byte.</summary>
public sealed class ShuffledSplitsTests
{
    private const int Rows = 40;

    /// <summary>A header, how row i with a label is written, what a label looks like, and what ends the file.</summary>
    public static TheoryData<string, string, string, string> Texts { get; } =
        new()
        {
            { ".csv", "id,y,x\n", "{0},{1},\"a, \"\"b\"\"\nc\"\n", "plain" },
            { ".csv", "\uFEFFid;y;x\r\n", "{0};{1};7\r\n", "semicolons, a mark and CR LF" },
            { ".csv", "sep=|\nid|y|x\n", "{0}|{1}|,\n", "Excel's hint" },
            { ".tsv", "id\ty\tx\n", "{0}\t{1}\t\"t\tt\"\n\n", "tabs and empty lines" },
            { ".csv", "id,x,y\n", "{0},é,{1}\n", "the label last" },
            { ".csv", "y,id,x\n", "\"{1}\",{0},\"\"\n", "quoted labels" },
            { ".jsonl", "", "{{\"id\": {0}, \"y\" : \"{1}\", \"x\": [1, {{\"y\": 2}}]}}\n", "JSON Lines" },
            {
                ".jsonl",
                "",
                "{{\"x\":{{\"y\":1}},\"y\":\"{1}\",\"id\":{0} }}\r\n\n",
                "JSON Lines, objects and empty lines"
            },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Only_labels_change_places(string ending, string header, string row, string what)
    {
        Assert.NotEmpty(what);
        var (train, test) = (Text(header, row, 0), Text(header, row, Rows));
        using var tables = Of(train, test, ending);
        var copies = Copy(tables, "y", CopiedLabels.Shuffled, 1);
        Assert.Equal(test, copies["test0" + ending]);
        var shuffled = copies["train0" + ending];
        Assert.NotEqual(train, shuffled);
        var (own, moved) = (Labels(train, 0), Labels(shuffled, 0));
        Assert.NotEqual(own, moved);
        Assert.Equal(own.Order(StringComparer.Ordinal), moved.Order(StringComparer.Ordinal));
        Assert.Equal(Masked(train), Masked(shuffled));
        Assert.Equal(train, Copy(tables, "y", CopiedLabels.Own, 0)["train0" + ending]);
    }

    [Fact]
    public void The_shuffle_depends_on_the_repetition_alone()
    {
        var text = Text("id,y,x\n", "{0},{1},7\n", 0);
        using var tables = Of(text, text, ".csv");
        var first = Copy(tables, "y", CopiedLabels.Shuffled, 1)["train0.csv"];
        Assert.Equal(first, Copy(tables, "y", CopiedLabels.Shuffled, 1)["train0.csv"]);
        Assert.NotEqual(first, Copy(tables, "y", CopiedLabels.Shuffled, 2)["train0.csv"]);
        // A fixed expectation: another runtime must shuffle in the same way.
        Assert.Equal("L38 L34 L11", string.Join(' ', Labels(first, 0).Take(3)));
    }

    [Fact]
    public void Every_label_can_come_to_every_place()
    {
        var text = Text("id,y,x\n", "{0},{1},7\n", 0);
        using var tables = Of(text, text, ".csv");
        var places = new HashSet<int>();
        for (var repetition = 1; repetition <= 400; repetition++)
            places.Add(
                Array.IndexOf(Labels(Copy(tables, "y", CopiedLabels.Shuffled, repetition)["train0.csv"], 0), "L5")
            );
        Assert.Equal(Rows, places.Count);
    }

    [Fact]
    public void Packed_files_and_other_encodings_stay_what_they_are()
    {
        var (train, test) = (Text("id,y,x\n", "{0},{1},é\n", 0), Text("id,y,x\n", "{0},{1},é\n", Rows));
        var utf16 = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(train)).ToArray();
        using var tables = new TestTables()
            .Add("train", TestTables.Gzip(train), ".csv.gz")
            .Add("train", utf16)
            .Add("test", test);
        using var folder = new TemporaryFolder();
        Write(tables.Open(), Request(tables.Open(), "y"), CopiedLabels.Shuffled, 3, folder);
        using var packed = new GZipStream(
            File.OpenRead(Path.Combine(folder.Path, "train0.csv.gz")),
            CompressionMode.Decompress
        );
        var unpacked = new StreamReader(packed, Encoding.UTF8).ReadToEnd();
        var wide = File.ReadAllBytes(Path.Combine(folder.Path, "train1.csv"));
        Assert.Equal(Encoding.Unicode.GetPreamble(), wide[..2]);
        var both = Labels(unpacked, 0)
            .Concat(Labels(Encoding.Unicode.GetString(wide[2..]), 0))
            .Order(StringComparer.Ordinal);
        Assert.Equal(Labels(train, 0).Concat(Labels(train, 0)).Order(StringComparer.Ordinal), both);
        Assert.Equal(Masked(train), Masked(unpacked));
    }

    [Fact]
    public void Files_of_one_split_share_their_labels()
    {
        // A file for each class: shuffled by themselves they would stay what they are.
        using var tables = new TestTables()
            .Add("train", "id,y\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},L0\n")))
            .Add("train", "id,y\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},L1\n")))
            .Add("test", "id,y\n1,L0\n2,L1\n");
        var copies = Copy(tables, "y", CopiedLabels.Shuffled, 1);
        Assert.Equal(["L0", "L1"], Labels(copies["train0.csv"], 0).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["L0", "L1"], Labels(copies["train1.csv"], 0).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_a_divided_file_the_judged_rows_keep_their_labels()
    {
        var rows = Enumerable
            .Range(0, 2 * Rows)
            .Select(i => $"{i},\"{(i % 2 == 0 ? "train" : "test")}\",L{i}\n")
            .ToArray();
        using var tables = new TestTables { SplitBy = "s" }.Add("all", "id,s,y\n" + string.Concat(rows));
        var copy = Copy(tables, "y", CopiedLabels.Shuffled, 1)["all0.csv"].Split('\n')[1..^1];
        for (var i = 0; i < copy.Length; i++)
        {
            if (i % 2 == 1)
                Assert.Equal(rows[i].TrimEnd(), copy[i]);
            else
                Assert.Equal(rows[i][..rows[i].LastIndexOf('L')], copy[i][..copy[i].LastIndexOf('L')]);
        }
        Assert.NotEqual(rows.Select(row => row.TrimEnd()), copy);
    }

    [Fact]
    public void Missing_labels_stay_where_they_are()
    {
        var csv =
            "id,y\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => i % 4 == 0 ? $"{i},\n" : $"{i},L{i}\n"));
        var json = string.Concat(
            Enumerable.Range(0, Rows).Select(i => i % 4 == 0 ? $"{{\"id\":{i}}}\n" : $"{{\"id\":{i},\"y\":\"L{i}\"}}\n")
        );
        foreach (var (text, ending) in new[] { (csv, ".csv"), (json, ".jsonl") })
        {
            using var tables = Of(text, text, ending);
            var lines = Copy(tables, "y", CopiedLabels.Shuffled, 1)["train0" + ending].Split('\n');
            var own = text.Split('\n');
            Assert.All(
                own.Zip(lines).Where(pair => !pair.First.Contains('L')),
                pair => Assert.Equal(pair.First, pair.Second)
            );
            Assert.NotEqual(own, lines);
        }
    }

    [Fact]
    public void The_column_can_be_renamed_and_the_training_rows_left_out()
    {
        foreach (
            var (header, row, ending) in new[]
            {
                ("id,y,x\n", "{0},{1},7\n", ".csv"),
                ("", "{{\"id\":{0},\"y\":\"{1}\"}}\n", ".jsonl"),
            }
        )
        {
            var text = Text(header, row, 0);
            using var tables = Of(text, text, ending);
            Assert.All(
                Copy(tables, "y", CopiedLabels.Renamed, 0).Values,
                renamed =>
                {
                    Assert.Equal(text, renamed.Replace("leakgate_renamed", "y", StringComparison.Ordinal));
                    Assert.NotEqual(text, renamed);
                }
            );
            Assert.Equal(["test0" + ending], Copy(tables, "y", CopiedLabels.NoTraining, 0).Keys);
        }
    }

    [Fact]
    public void What_cannot_be_written_is_not_measured()
    {
        using var mixed = new TestTables()
            .Add("train", "id,y\n1,a\n2,b\n")
            .Add("train", "{\"id\":3,\"y\":\"a\"}\n", ".jsonl")
            .Add("test", "id,y\n1,a\n2,b\n");
        Assert.Contains("different ways", Refusal(mixed, 3), StringComparison.Ordinal);
        using var folders = new TestTables()
            .Add("train", Encoding.UTF8.GetBytes("id\n1\n2\n"), ".csv", [new PartitionKey("y", "a")])
            .Add("test", "id,y\n1,a\n");
        Assert.Contains("which its folder adds", Refusal(folders, 2), StringComparison.Ordinal);
    }

    private static string Refusal(TestTables tables, long rows)
    {
        var open = tables.Open();
        var request = new TrainingRequest("y", 0b10, [rows, 2]);
        return Assert.Throws<NotMeasuredException>(() => new ShuffledSplits(open, request)).Message;
    }

    private static TestTables Of(string train, string test, string ending) =>
        new TestTables { Csv = CsvDialect.Default }
            .Add("train", train, ending)
            .Add("test", test, ending);

    private static string Text(string header, string row, int first) =>
        header + string.Concat(Enumerable.Range(first, Rows).Select(i => string.Format(null, row, i, $"L{i}")));

    /// <summary>The labels of a text in their order; they are L and a number.</summary>
    private static string[] Labels(string text, int from) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(
                    text[from..],
                    "L[0-9]+",
                    System.Text.RegularExpressions.RegexOptions.None,
                    TimeSpan.FromSeconds(5)
                )
                .Select(match => match.Value),
        ];

    private static string Masked(string text) =>
        System.Text.RegularExpressions.Regex.Replace(
            text,
            "L[0-9]+",
            "L",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(5)
        );

    private static TrainingRequest Request(DatasetTables tables, string target)
    {
        var judged = Array.FindIndex([.. tables.Schema.Splits], split => split.Role == SplitRole.Test);
        var counts = TestTables.MeasureOn(tables, [new ColumnProfile(target)], 1).Answers[0];
        return new(target, 1ul << judged, [.. ((EquatableArray<ColumnProfileAnswer>)counts).Items.Select(c => c.Rows)]);
    }

    private static Dictionary<string, string> Copy(
        TestTables tables,
        string target,
        CopiedLabels labels,
        int repetition
    )
    {
        using var folder = new TemporaryFolder();
        var open = tables.Open();
        Write(open, Request(open, target), labels, repetition, folder);
        return Directory
            .EnumerateFiles(folder.Path)
            .ToDictionary(file => Path.GetFileName(file), file => Encoding.UTF8.GetString(File.ReadAllBytes(file)));
    }

    private static void Write(
        DatasetTables tables,
        TrainingRequest request,
        CopiedLabels labels,
        int repetition,
        TemporaryFolder folder
    ) =>
        new ShuffledSplits(tables, request).Write(
            table => Path.Combine(folder.Path, Path.GetFileName(table.File.AbsolutePath)),
            labels,
            repetition
        );
}
