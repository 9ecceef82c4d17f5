namespace LeakGate.Cli.Tests;

/// <summary>Mistakes in leakgate.yml, each in a file that is right but for it.</summary>
internal static class BadConfigurations
{
    public static IEnumerable<BadInput> All =>
        [
            Yaml("tab as indentation", Edit("    target", "»\t  target"), "a tab is used", "spaces"),
            Yaml("quote that is never closed", Edit("target: churned", "target: »\"churned"), "quote", "never closed"),
            Yaml(
                "bracket that is never closed",
                Edit("group: person\n    time: day\n", "group: [person\n»"),
                "',' or ']'",
                "brackets"
            ),
            Yaml("key without a value", Edit("target: churned", "»target:"), "'target' has no value"),
            Yaml("unknown key", Edit("target:", "»tragte:"), "'tragte' is not a known key", "did you mean 'target'?"),
            Yaml(
                "key of the wrong level",
                Edit("version: 1", "version: 1\n»group: person"),
                "'group' is not a known key",
                "belongs under a data set"
            ),
            Yaml("key given twice", Edit("id: id", "id: id\n    »id: person"), "'id' stands here a second time"),
            Yaml(
                "list where a mapping belongs",
                Edit("splits:\n      train: train.csv\n      test: test.csv", "splits: »[train.csv, test.csv]"),
                "'splits' is a list",
                "a mapping"
            ),
            Yaml("second document", Samples.Configuration + "»---\nversion: 1\n", "a second YAML document"),
            Yaml("anchor", Edit("target: churned", "target: »&t churned"), "anchor", "not supported"),
            Yaml("tag", Edit("target: churned", "target: »!!str churned"), "tag", "not supported"),
            Yaml("merge key", Edit("target: churned", "»<<: churned"), "merge key"),
            Yaml("version of another grammar", Edit("version: 1", "version: »9"), "version 9", "version 1"),
            Yaml("version as a text", Edit("version: 1", "version: »\"1\""), "'1' is a text", "remove the quotes"),
            Yaml("no data set", "version: 1\n»datasets: {}\n", "no data set", "at least 1"),
            Yaml(
                "one split only",
                Edit("»", "")
                    .Replace("      test: test.csv\n", "", StringComparison.Ordinal)
                    .Replace("splits:", "»splits:", StringComparison.Ordinal),
                "only 1 split"
            ),
            Yaml("split whose role is not told", Edit("test: test.csv", "»latest: test.csv"), "'latest'", "role"),
            Yaml(
                "no split to train on",
                Edit("splits:\n      train", "»splits:\n      holdout"),
                "no split has the role train"
            ),
            Yaml(
                "one path in two splits",
                Edit("test: test.csv", "test: »train.csv"),
                "'train.csv' belongs to split 'train'"
            ),
            Yaml(
                "level that does not exist",
                Samples.Configuration + "checks: {duplicate-rows: »fatal}\n",
                "'fatal'",
                "error, warning, note or off"
            ),
            Yaml(
                "rule that does not exist",
                Samples.Configuration + "checks: {»duplicate-row: off}\n",
                "'duplicate-row' is not a known rule",
                "did you mean 'duplicate-rows'?"
            ),
            Yaml(
                "rule about the run",
                Samples.Configuration + "checks: {»empty-split: off}\n",
                "'empty-split' is about the run itself"
            ),
            Yaml(
                "option out of range",
                Samples.Configuration + "checks: {unseen-category: {max-fraction: »5}}\n",
                "5",
                "1"
            ),
            Yaml(
                "option that does not exist",
                Samples.Configuration + "checks: {unseen-category: {»max-share: 0.1}}\n",
                "'max-share'"
            ),
            Yaml(
                "embargo without a sense",
                Edit("time: day", "time: {column: day, embargo: »seven}"),
                "'seven' is no duration",
                "w, d, h, m and s"
            ),
            Yaml(
                "time format of another language",
                Edit("time: day", "time: {column: day, format: »\"%Y-%m-%d\"}"),
                "strftime",
                "yyyy-MM-dd"
            ),
            Yaml(
                "variable that is not set",
                Edit("train: train.csv", "train: »${NO_SUCH_VARIABLE}"),
                "'NO_SUCH_VARIABLE' is not set"
            ),
            Yaml(
                "encoding that does not exist",
                Edit("id: id", "id: id\n    csv: {encoding: »utf8x}"),
                "'utf8x' is no known encoding",
                "utf-8"
            ),
            Yaml(
                "delimiter of two characters",
                Edit("id: id", "id: id\n    csv: {delimiter: »\"||\"}"),
                "not one character"
            ),
            Yaml(
                "address in place of a path",
                Edit("train: train.csv", "train: »https://example.com/train.csv"),
                "address"
            ),
            Yaml(
                "column that is two things",
                Edit("id: id", "id: »churned"),
                "'churned' is declared under",
                "exclude each other"
            ),
            Yaml("flag that is a word", Edit("id: id", "id: id\n    show-values: »yes"), "'yes' is not a flag", "true"),
            Yaml(
                "engine that is a word",
                Edit("id: id", "id: id\n    engine: »clickhouse"),
                "'engine' is a text",
                "a mapping with clickhouse"
            ),
            new("not UTF-8", "LG9001", 2, "0xFF", "not valid UTF-8")
            {
                Place = "leakgate.yml:1:10",
                Arrange = folder => folder.Write("leakgate.yml", [.. "version: "u8, 0xFF, .. "\n"u8]),
            },
            new("UTF-16", "LG9001", 2, "UTF-16", "save the file as UTF-8")
            {
                Place = "leakgate.yml",
                Arrange = folder =>
                    folder.Write(
                        "leakgate.yml",
                        [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(Samples.Configuration)]
                    ),
            },
            new("empty file", "LG9001", 2, "the file is empty", "leakgate init")
            {
                Place = "leakgate.yml",
                Configuration = "",
            },
            new("larger than any configuration", "LG9001", 2, "larger than 1 MB")
            {
                Place = "leakgate.yml",
                Configuration = "# " + new string('x', 2_000_000),
            },
            Yaml("control character", Edit("target: churned", "target: ch»\aurned"), "U+0007"),
        ];

    private static BadInput Yaml(string name, string configuration, params string[] words) =>
        new(name, "LG9001", 2, words) { Configuration = configuration };

    private static string Edit(string old, string replacement) =>
        Samples.Configuration.Replace(old, replacement, StringComparison.Ordinal);
}
