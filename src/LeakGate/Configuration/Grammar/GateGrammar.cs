using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration.Files;

namespace LeakGate.Configuration.Grammar;

/// <summary>The grammar of <c>leakgate.yml</c>: every key with its shape and the sentence that editors show.</summary>
internal static class GateGrammar
{
    /// <summary>The version of the grammar.</summary>
    public const int Version = 1;

    /// <summary>The name that the file of accepted findings has where nobody gives it another.</summary>
    public const string BaselineName = "leakgate.baseline.json";

    private static readonly TextShape Column = new("a column name") { Definition = "column" };

    private static readonly TextShape Path = new("a path or a glob, relative to this file", JudgePath)
    {
        Definition = "path",
        Examples = ["data/train.csv", "data/train/*.parquet"],
    };

    private static readonly ListShape Columns = new("a list of column names", Column);

    private static readonly ChoiceShape OneColumnOrMore = new("a column name or a list of them", Column, Columns)
    {
        Definition = "columns",
    };

    private static readonly ChoiceShape CompositeKey = new(
        "a column name, or a list of the columns of a composite key",
        Column,
        Columns
    )
    {
        Definition = "key",
    };

    private static readonly ListShape Paths = new("a list of paths or globs", Path);

    private static readonly StepShape Step = new("a duration such as 7d, 36h or 1d12h, or a number for numeric times")
    {
        Definition = "step",
    };

    private static readonly FlagShape Flag = new();

    private static readonly WordShape Role = new(
        "train, validation or test",
        [
            new("train", "the model is fitted on it"),
            new("validation", "the model is tuned on it"),
            new("test", "the model is judged on it"),
        ]
    )
    {
        Definition = "role",
        Guess = static word => SplitRoles.Infer(word) is { } role ? SplitRoles.Word(role) : null,
    };

    private static readonly WordShape Format = new(
        "csv, tsv, jsonl, parquet, text or lines",
        [
            new("csv", "values with commas or another delimiter between them"),
            new("tsv", "values with tabs between them"),
            new("jsonl", "JSON Lines: one object per line, whose keys are the columns"),
            new("parquet", "Apache Parquet"),
            new("text", "each file is a document: one row with the single column text"),
            new("lines", "each line is a document: rows with the single column text"),
        ]
    )
    {
        Definition = "format",
    };

    private static readonly ImmutableArray<Key> PathKeys =
    [
        new("path", Path, "A file, a folder or a glob, relative to this file."),
        new("paths", Paths, "Files, folders or globs, relative to this file."),
        new("format", Format, "How these files are written; read from the endings of their names where not given."),
    ];

    private static readonly ImmutableArray<string> SourceKeys = ["path", "paths", "table", "query", "files"];

    private static readonly ChoiceShape Split = new(
        "a path, a list of paths, or a mapping with path, role and format",
        Path,
        Paths,
        new MappingShape(
            "a mapping with path, role and format",
            [
                .. PathKeys,
                .. EngineGrammar.RowKeys,
                new("role", Role, "What the model does with the split; read from the split's name where it can be."),
            ]
        )
        {
            ExactlyOne = SourceKeys,
        }
    )
    {
        Definition = "split",
    };

    private static readonly ChoiceShape Source = new(
        "a path, a list of paths, or a mapping with path",
        Path,
        Paths,
        new MappingShape("a mapping with path", [.. PathKeys, .. EngineGrammar.RowKeys]) { ExactlyOne = SourceKeys }
    )
    {
        Definition = "source",
    };

    private static readonly ChoiceShape Card = new(
        "the path of a card, or a mapping with path and config",
        Path,
        Mapping: new MappingShape(
            "a mapping with path and config",
            [
                new("path", Path, "The card, relative to this file; its own paths are relative to it.")
                {
                    IsRequired = true,
                },
                new(
                    "config",
                    new TextShape("the name of a configuration of the card"),
                    "Which configuration of the card; its default one where not given."
                ),
            ]
        )
    );

    private static readonly ChoiceShape SplitBy = new(
        "a column name, or a mapping with column and roles",
        Column,
        Mapping: new MappingShape(
            "a mapping with column and roles",
            [
                new("column", Column, "The column whose value says which split a row belongs to.")
                {
                    IsRequired = true,
                },
                new(
                    "roles",
                    new TableShape("a mapping from the column's values to roles", "value", Role, 1),
                    "The role of each value; values that are not listed get theirs from their name."
                ),
            ]
        )
    );

    private static readonly ChoiceShape Time = new(
        "a column name, or a mapping with column, format, embargo and horizon",
        Column,
        Mapping: new MappingShape(
            "a mapping with column, format, embargo and horizon",
            [
                new("column", Column, "The column that orders the rows in time.") { IsRequired = true },
                new(
                    "format",
                    new TextShape("a .NET date format, unix-s or unix-ms", ScalarForms.JudgeTimeFormat)
                    {
                        Examples = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "unix-s", "unix-ms"],
                    },
                    "How times are written: a .NET date format, unix-s or unix-ms; ISO 8601 and plain numbers need none."
                ),
                new(
                    "embargo",
                    Step,
                    "The gap that must lie between the last training row and the first evaluation row."
                ),
                new("horizon", Step, "How far after its time a row's label looks."),
            ]
        )
    );

    private static readonly ChoiceShape Group = new(
        "a column name, or a list of column names and composite keys",
        Column,
        new ListShape("a list of column names and composite keys", CompositeKey)
    );

    private static readonly MappingShape Csv = new(
        "a mapping with delimiter, quote, comment, encoding, header and trim",
        [
            new(
                "delimiter",
                Character(
                    "one ASCII character in quotes, or tab",
                    text => ScalarForms.JudgeCharacter(ScalarForms.Delimiter(text)),
                    "^(?:[\\x00-\\x7f]|tab|\\\\t)$"
                ),
                "What separates the cells: one character, or tab; found from the first lines where not given."
            ),
            new(
                "quote",
                Character(OneCharacter, ScalarForms.JudgeCharacter, OneCharacterPattern),
                "What encloses a cell that holds the delimiter; a double quote where not given."
            ),
            new(
                "comment",
                Character(OneCharacter, ScalarForms.JudgeCharacter, OneCharacterPattern),
                "What starts a line that is skipped; in quotes, since YAML has its own comments."
            ),
            new(
                "encoding",
                new TextShape("the name of an encoding, such as utf-8 or windows-1252", ScalarForms.JudgeEncoding)
                {
                    Examples = ["utf-8", "utf-16", "windows-1252", "iso-8859-1"],
                },
                "The files' encoding; found from the byte order mark, else UTF-8, where not given."
            ),
            new(
                "header",
                Flag,
                "Whether the first record names the columns; otherwise they are column1, column2 and so on."
            ),
            new("trim", Flag, "Whether white space around values is dropped before they are compared."),
        ]
    );

    private const string OneCharacter = "one ASCII character in quotes";
    private const string OneCharacterPattern = "^[\\x00-\\x7f]$";

    /// <summary>The shape of the whole file, with the rules that can be set in it.</summary>
    public static MappingShape For(ImmutableArray<Rule> rules)
    {
        var checks = RuleGrammar.For(rules);
        var suppress = SuppressionGrammar.For(rules, OneColumnOrMore);
        return new(
            "a mapping with version and datasets",
            [
                new(
                    "version",
                    new NumberShape($"{Version}", Version, Version, IsInteger: true),
                    $"Version of this file's grammar: {Version}."
                )
                {
                    IsRequired = true,
                },
                new("fail-on", FailOn, "The lowest level that makes the run fail; error where not given."),
                new(
                    "datasets",
                    new TableShape("a mapping from names to data sets", "data set", Dataset(checks, suppress), 1)
                    {
                        DistinguishesCase = false,
                    },
                    "The data sets, each under a name that messages and reports use."
                )
                {
                    IsRequired = true,
                },
                new("checks", checks, "Settings of rules, by name, for all data sets."),
                new("suppress", suppress, "Findings of any data set that are accepted, each with its reason."),
                new(
                    "baseline",
                    new TextShape("a path, relative to this file") { Examples = [BaselineName] },
                    "The file of accepted findings that 'leakgate baseline' writes."
                ),
            ]
        );
    }

    private static WordShape FailOn { get; } =
        new(
            "error, warning, note or never",
            [
                new("error", "errors fail the run"),
                new("warning", "warnings too"),
                new("note", "notes too"),
                new("never", "findings are reported and the run succeeds"),
            ]
        );

    private static MappingShape Dataset(MappingShape checks, ListShape suppress) =>
        new(
            "a mapping with splits, with card, or with source and split-by",
            [
                new(
                    "splits",
                    new TableShape("a mapping from names to paths", "split", Split, 2) { DistinguishesCase = false },
                    "Two or more splits; the role of each is read from its name where it can be."
                ),
                new(
                    "card",
                    Card,
                    "The card (README.md) of a Hugging Face data set, whose configs say which files make which split."
                ),
                new("source", Source, "The files of a data set whose rows a column divides into splits.")
                {
                    Needs = "split-by",
                },
                new(
                    "split-by",
                    SplitBy,
                    "The column that divides the source: split names, or fold numbers that are each held out in turn."
                )
                {
                    Needs = "source",
                },
                new("engine", EngineGrammar.Engine, "Where the rows are; local files are read where not given."),
                new("target", Column, "The column that the model predicts."),
                new(
                    "task",
                    new WordShape(
                        "classification or regression",
                        [
                            new("classification", "the target is one of a few classes"),
                            new("regression", "the target is a number"),
                        ]
                    ),
                    "What kind of target is predicted; inferred from the target where not given."
                ),
                new("time", Time, "The column that orders the rows in time, and what the deployment demands of it."),
                new(
                    "group",
                    Group,
                    "Keys that must not occur in two splits, each on its own; a nested list is a composite key."
                ),
                new("entity", CompositeKey, "Whose history the time column follows."),
                new("id", CompositeKey, "What identifies a row; it is no feature."),
                new("ignore", OneColumnOrMore, "Columns that are no features and are left out when rows are compared."),
                new("text", OneColumnOrMore, "Columns that hold documents."),
                new(
                    "available-at",
                    new TableShape(
                        "a mapping from features to the columns that say when they were known",
                        "feature",
                        Column,
                        1
                    ),
                    "For a feature that becomes known late: the column that says when its value was known."
                ),
                new(
                    "show-values",
                    Flag,
                    "Whether examples may show the values of cells; false where not given, since data can be personal."
                ),
                new(
                    "format",
                    Format,
                    "How the files are written; read from the endings of their names where not given."
                ),
                new("csv", Csv, "How the CSV files are written."),
                new("metrics", EvaluationGrammar.Metrics, "The scores of the model that was fitted to this data set."),
                new(
                    "training",
                    EvaluationGrammar.Training,
                    "How the model is trained, for the rule that runs the training on shuffled labels."
                ),
                new(
                    "nulls",
                    new ListShape(
                        "a list of spellings of a missing value",
                        new TextShape("a spelling") { AcceptsNothing = true }
                    )
                    {
                        MayBeEmpty = true,
                    },
                    "Spellings of a missing value, in place of the usual ones; the empty cell is always missing."
                ),
                new(
                    "checks",
                    checks,
                    "Settings of rules, by name, for this data set; they win over the ones for all data sets."
                ),
                new("suppress", suppress, "Findings of this data set that are accepted, each with its reason."),
            ]
        )
        {
            Definition = "dataset",
            ExactlyOne = ["splits", "source", "card"],
        };

    private static TextShape Character(string expected, Func<string, Fault?> judge, string pattern) =>
        new(expected, judge, pattern) { AcceptsControl = true };

    /// <summary>What is wrong with a path or glob, or null.</summary>
    public static Fault? JudgePath(string path) => JudgeOnePath(path) ?? PathPattern.Judge(path);

    /// <summary>What is wrong with the path of one file or folder, or null.</summary>
    public static Fault? JudgeOnePath(string path) =>
        path.Contains("://", StringComparison.Ordinal)
            ? new("is an address; this version reads local files", "fetch the file first, and name its local path")
            : null;
}
