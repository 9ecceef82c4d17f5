using System.Text;

namespace LeakGate.Cli.Tests;

/// <summary>Data that is missing, unreadable or not what the configuration says of it.</summary>
internal static class BadData
{
    private static readonly string Train = Samples.Csv(0, 200);

    private static readonly string LfsPointer =
        $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 12345\n";

    private const string ByColumn =
        "version: 1\ndatasets:\n  churn:\n    source: all.csv\n    split-by: »part\n    target: churned\n";

    private const string Short =
        "version: 1\ndatasets:\n  churn:\n    splits:\n      train: train.csv\n      test: test.csv\n";

    public static IEnumerable<BadInput> All =>
        [.. Missing, .. Pointers, .. Unreadable, .. Divided, .. Columns, .. Empty];

    private static IEnumerable<BadInput> Missing =>
        [
            new("missing file", "LG9003", 3, "'trian.csv' does not exist", "did you mean 'train.csv'?")
            {
                Configuration = Edit("train.csv", "»trian.csv"),
            },
            new("missing folder", "LG9003", 3, "'data/train' does not exist")
            {
                Configuration = Edit("train.csv", "»data/train"),
            },
            new("folder without data", "LG9003", 3, "'data' holds no data file", ".csv")
            {
                Configuration = Edit("train.csv", "»data"),
                Arrange = folder => folder.Write("data/README.md", "# Data"),
            },
            new("glob without a match", "LG9003", 3, "'train-*.csv' matches no file")
            {
                Configuration = Edit("train.csv", "»train-*.csv"),
            },
            new("dangling link", "LG9003", 3, "'train.csv' is a link that leads nowhere")
            {
                Configuration = Edit("train.csv", "»train.csv"),
                Arrange = folder =>
                {
                    File.Delete(folder.PathOf("train.csv"));
                    File.CreateSymbolicLink(folder.PathOf("train.csv"), "gone.csv");
                },
            },
            new("one file in two splits by a link", "LG9006", 2, "'link.csv' belongs to split 'train'", "'test'")
            {
                Configuration = Edit("test: test.csv", "test: »link.csv"),
                Arrange = folder => File.CreateSymbolicLink(folder.PathOf("link.csv"), "train.csv"),
            },
            new("one file in two splits by globs", "LG9006", 2, "belongs to split 'train'", "narrow one of the globs")
            {
                Configuration = Edit("test: test.csv", "test: »\"t*.csv\""),
                Arrange = folder => File.Delete(folder.PathOf("test.csv")),
            },
        ];

    private static IEnumerable<BadInput> Pointers =>
        [
            new("Git LFS pointer", "LG9005", 3, "'train.csv' is a Git LFS pointer", "git lfs pull")
            {
                Configuration = Edit("train.csv", "»train.csv"),
                Arrange = folder => folder.Write("train.csv", LfsPointer),
            },
            new("DVC pointer", "LG9005", 3, "'train.csv.dvc' is a DVC pointer", "dvc pull train.csv.dvc")
            {
                Configuration = Edit("train.csv", "»train.csv"),
                Arrange = folder =>
                {
                    File.Delete(folder.PathOf("train.csv"));
                    folder.Write("train.csv.dvc", "outs:\n- md5: 0123\n  path: train.csv\n");
                },
            },
        ];

    private static IEnumerable<BadInput> Unreadable =>
        [
            File_("empty file", "train.csv", "", "the file is empty", "a header line"),
            File_(
                "row that is too short",
                "train.csv:4:1",
                Samples.Header + "\n" + Samples.Rows(0, 2) + "2,p1\n",
                "the row has 2 fields",
                "6, as in the header"
            ),
            File_(
                "row that is too long",
                "train.csv:3:1",
                Samples.Header + "\n" + Samples.Rows(0, 1) + "1,p0,2024-01-02,0.5,a,1,2\n",
                "the row has 7 fields"
            ),
            File_(
                "quote that is never closed",
                "train.csv:4:1",
                Samples.Header + "\n" + Samples.Rows(0, 2) + "2,\"p1,2024-01-01,1,a,0\n" + Samples.Rows(3, 9),
                "quoted field begins here and never ends"
            ),
            File_(
                "column name that occurs twice",
                "train.csv:1:1",
                "id,person,day,income,person,churned\n" + Samples.Rows(0, 9),
                "the header names 'person' 2 times"
            ),
            Bytes("binary file", "train.csv", [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 1, 2, 3], "binary data", "csv.encoding"),
            Gz("truncated gzip", Folder.Gzip(string.Concat(Enumerable.Repeat(Train, 20)))[..^2000]),
            Gz("corrupt gzip", Corrupt(Folder.Gzip(string.Concat(Enumerable.Repeat(Train, 20))))),
            Gz("gzip that is none", Encoding.UTF8.GetBytes(Train)),
            Format("Excel", "train.xlsx"),
            Parquet("text that is said to be Parquet", Encoding.UTF8.GetBytes(Train), "PAR1"),
            Parquet("a Parquet file that is encrypted", Encoding.UTF8.GetBytes(Train + "PARE"), "encrypted"),
            Parquet("a Parquet file of no bytes", [], "0 bytes"),
            Json(
                "JSON that is broken",
                "train.jsonl:2:15",
                """{"id":1}""" + "\n" + """{"id":1,"day":}""",
                "is not JSON",
                "one JSON object per line"
            ),
            Json(
                "JSON key that occurs twice",
                "train.jsonl:1:9",
                """{"id":1,"id":2}""",
                "the key 'id' twice",
                "each key once"
            ),
            Json("JSON over several lines", "train.jsonl:1:2", "{\n}\n", "ends within a JSON value", "jq -c"),
            Json("one JSON array", "train.jsonl:1:1", """[{"id":1}]""", "the line holds an array", "jq -c '.[]'"),
            Json("JSON with NaN", "train.jsonl:1:7", """{"id":NaN}""", "NaN or Infinity", "allow_nan=False"),
            Json("JSON Lines without a value", "train.jsonl", "{}\n", "no object in the file has a value"),
            new(
                "files of one split that differ in their columns",
                "LG9004",
                3,
                "lacks column 'plan'",
                "belongs to the same split"
            )
            {
                Configuration = Edit("train: train.csv", "train: [train.csv, more.csv]"),
                Place = "more.csv",
                Arrange = folder =>
                    folder.Write("more.csv", "id,person,day,income,churned\n900,p450,2024-01-01,0.5,1\n"),
            },
        ];

    private static IEnumerable<BadInput> Divided =>
        [
            Source("split column that is missing", "LG9002", 2, null, "a,churned\n1,0\n2,1\n", "has no column 'part'"),
            Source(
                "split column with one value",
                "LG9001",
                2,
                null,
                "part,a,churned\ntrain,1,0\ntrain,2,1\n",
                "the one value 'train'",
                "two splits or folds"
            ),
            Source(
                "split column with an unknown role",
                "LG9001",
                2,
                null,
                "part,a,churned\ntrain,1,0\nlater,2,1\n",
                "'later'",
                "roles: {later: test}"
            ),
            Source(
                "split column with an empty cell",
                "LG9004",
                3,
                "all.csv:3:1",
                "part,a,churned\ntrain,1,0\n,2,1\n",
                "no value under 'part'"
            ),
            Source(
                "split column with too many values",
                "LG9001",
                2,
                null,
                "part,a,churned\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},1,0\n")),
                "more than 64 values"
            ),
            Source("source without a row", "LG9007", 3, null, "part,a,churned\n", "has no rows"),
        ];

    private static IEnumerable<BadInput> Columns =>
        [
            new("target that no split has", "LG9002", 2, "no column 'churnde'", "did you mean 'churned'?")
            {
                Configuration = Edit("target: churned", "target: »churnde"),
            },
            new("group that one split lacks", "LG9002", 2, "split 'test' has no column 'person'", "every split")
            {
                Configuration = Edit("group: person", "group: »person"),
                Arrange = folder =>
                    folder.Write(
                        "test.csv",
                        folder.Read("test.csv").Replace("person", "human", StringComparison.Ordinal)
                    ),
            },
            new("time that is text", "LG9001", 2, "time column 'plan' holds text", "format")
            {
                Configuration = Edit("time: day", "time: »plan"),
            },
            new("times in another format", "LG9004", 3, "row 1", "'dd/MM/yyyy'")
            {
                Configuration = Edit("time: day", "time: {column: day, format: dd/MM/yyyy}"),
                Place = "train.csv:2:1",
            },
            new("one time in another format", "LG9004", 3, "row 201", "'yyyy-MM-dd'")
            {
                Configuration = Edit("time: day", "time: {column: day, format: yyyy-MM-dd}"),
                Place = "train.csv:202:1",
                Arrange = folder => folder.Write("train.csv", Train + "200,p100,31.12.2024,0.5,a,1\n"),
            },
            new("embargo in days for numbers", "LG9001", 2, "a duration, but time column 'income' holds plain numbers")
            {
                Configuration = Edit("time: day", "time: {column: income, embargo: »7d}"),
            },
            new(
                "embargo without a unit for dates",
                "LG9001",
                2,
                "a plain number, but time column 'day' holds dates",
                "7d"
            )
            {
                Configuration = Edit("time: day", "time: {column: day, embargo: »7}"),
            },
        ];

    private static IEnumerable<BadInput> Empty =>
        [
            new("header alone", "LG9007", 3, "split 'test' of data set 'churn' has no rows")
            {
                Configuration = Edit("test: test.csv", "»test: test.csv"),
                Arrange = folder => folder.Write("test.csv", Samples.Header + "\n"),
            },
            new("all rules off", "LG9009", 2, "no rule looks at data set 'churn'", "at least one rule that is on")
            {
                Configuration =
                    Short.Replace("  churn:", "  »churn:", StringComparison.Ordinal)
                    + "checks:\n"
                    + string.Concat(
                        Checks
                            .Catalogue.Rules.Where(rule => rule.Category != Checks.RuleCategory.Run)
                            .Select(rule => $"  {rule.Name}: off\n")
                    ),
            },
        ];

    private static BadInput File_(string name, string place, string content, params string[] words) =>
        Bytes(name, place, Encoding.UTF8.GetBytes(content), words);

    private static BadInput Bytes(string name, string place, byte[] content, params string[] words) =>
        new(name, "LG9004", 3, words) { Place = place, Arrange = folder => folder.Write("train.csv", content) };

    private static BadInput Gz(string name, byte[] content) =>
        new(name, "LG9004", 3, "train.csv.gz", "gzip")
        {
            Configuration = Edit("train: train.csv", "train: train.csv.gz"),
            Place = "train.csv.gz",
            Arrange = folder => folder.Write("train.csv.gz", content),
        };

    private static BadInput Json(string name, string place, string content, params string[] words) =>
        new(name, "LG9004", 3, words)
        {
            Configuration = Edit("train: train.csv", "train: train.jsonl"),
            Place = place,
            Arrange = folder => folder.Write("train.jsonl", content),
        };

    private static BadInput Parquet(string name, byte[] content, string word) =>
        new(name, "LG9004", 3, word, "at byte")
        {
            Configuration = Edit("train: train.csv", "train: train.parquet"),
            Place = "train.parquet",
            Arrange = folder => folder.Write("train.parquet", content),
        };

    private static BadInput Format(string name, string file) =>
        new(name + " in this version", "LG9004", 3, $"'{file}' is of no format that this version reads", ".csv")
        {
            Configuration = Edit("train: train.csv", $"train: {file}"),
            Place = file,
            Arrange = folder => folder.Write(file, Train),
        };

    private static BadInput Source(
        string name,
        string rule,
        int exitCode,
        string? place,
        string content,
        params string[] words
    ) =>
        new(name, rule, exitCode, words)
        {
            Configuration = ByColumn,
            Place = place,
            Arrange = folder => folder.Write("all.csv", content),
        };

    private static byte[] Corrupt(byte[] packed)
    {
        for (var i = packed.Length / 2; i < (packed.Length / 2) + 64; i++)
            packed[i] ^= 0x5A;
        return packed;
    }

    private static string Edit(string old, string replacement) =>
        Samples.Configuration.Replace(old, replacement, StringComparison.Ordinal);
}
