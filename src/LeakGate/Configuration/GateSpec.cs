using System.Collections.Immutable;
using LeakGate.Checks;

namespace LeakGate.Configuration;

/// <summary>A whole <c>leakgate.yml</c>: immutable, complete, every value with its place in the file.</summary>
public sealed record GateSpec
{
    /// <summary>Path of the file as it is shown in messages.</summary>
    public required string File { get; init; }

    /// <summary>The text of the file, for reports that quote it; empty where it could not be read.</summary>
    public string Text { get; init; } = "";

    /// <summary>Absolute folder of the file; data paths are relative to it.</summary>
    public required string Folder { get; init; }

    /// <summary>The lowest level that makes the run fail; null where the file is silent; Off for <c>never</c>.</summary>
    public Level? FailOn { get; init; }

    public required ImmutableArray<DatasetSpec> Datasets { get; init; }

    /// <summary>Findings of any data set that are accepted.</summary>
    public ImmutableArray<SuppressionSpec> Suppressions { get; init; } = [];

    /// <summary>Path of the baseline, relative to <see cref="Folder"/>; null for none.</summary>
    public Located<string>? Baseline { get; init; }
}

/// <summary>An item of <c>suppress</c>: the findings it names are accepted.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Columns">The finding's column or key is one of these; empty for any.</param>
/// <param name="Splits">The finding's splits are all among these; empty for any.</param>
/// <param name="Until">The last day (UTC) on which it holds; null for no end.</param>
/// <param name="At">The rule's name in the file.</param>
public sealed record SuppressionSpec(
    string Rule,
    ImmutableArray<Located<string>> Columns,
    ImmutableArray<Located<string>> Splits,
    string Reason,
    DateOnly? Until,
    SourceLocation At
);

/// <summary>What the model sees of a split.</summary>
public enum SplitRole
{
    /// <summary>The model is fitted on it.</summary>
    Train,

    /// <summary>The model is tuned on it.</summary>
    Validation,

    /// <summary>The model is judged on it.</summary>
    Test,
}

/// <summary>What kind of target is predicted.</summary>
public enum TaskKind
{
    Classification,
    Regression,
}

/// <summary>One data set: two or more splits, or one source that a column splits.</summary>
public sealed record DatasetSpec
{
    public required Located<string> Name { get; init; }

    /// <summary>The splits in the order of the file; empty where <see cref="Source"/> is given.</summary>
    public ImmutableArray<SplitSpec> Splits { get; init; } = [];

    /// <summary>The one source of a data set that <see cref="SplitBy"/> divides.</summary>
    public SourceSpec? Source { get; init; }

    /// <summary>Where the rows are; null where they are in local files.</summary>
    public EngineSpec? Engine { get; init; }

    /// <summary>The column whose value names the split of a row.</summary>
    public SplitBySpec? SplitBy { get; init; }

    public Located<string>? Target { get; init; }
    public Located<TaskKind>? Task { get; init; }
    public TimeSpec? Time { get; init; }

    /// <summary>Group keys, each on its own; a key of several columns is composite.</summary>
    public ImmutableArray<KeySpec> Groups { get; init; } = [];

    /// <summary>Whose history the time column follows.</summary>
    public KeySpec? Entity { get; init; }

    /// <summary>What identifies a row.</summary>
    public KeySpec? Id { get; init; }

    /// <summary>Columns that are no features and are left out of row comparison.</summary>
    public ImmutableArray<Located<string>> Ignore { get; init; } = [];

    /// <summary>Columns that hold documents.</summary>
    public ImmutableArray<Located<string>> Text { get; init; } = [];

    /// <summary>Features that become known only at the time in another column.</summary>
    public ImmutableArray<AvailableAtSpec> AvailableAt { get; init; } = [];

    /// <summary>Whether examples may show cell values; off by default, since data can be personal.</summary>
    public bool ShowValues { get; init; }

    public CsvDialect Csv { get; init; } = CsvDialect.Default;

    /// <summary>Spellings of a missing value, compared to the letter (after trimming where csv.trim asks for it); the empty cell always is one.</summary>
    public ImmutableArray<string> Nulls { get; init; } = DefaultNulls;

    /// <summary>Where the scores of the model stand; null where it is not declared.</summary>
    public MetricsSpec? Metrics { get; init; }

    /// <summary>How the model is trained; null where it is not declared.</summary>
    public TrainingSpec? Training { get; init; }

    /// <summary>Findings of this data set that are accepted.</summary>
    public ImmutableArray<SuppressionSpec> Suppressions { get; init; } = [];

    /// <summary>The settings of every rule, global ones already applied.</summary>
    public required RuleSettings Rules { get; init; }

    /// <summary>Every column that the configuration names, some more than once.</summary>
    public IEnumerable<string> NamedColumns
    {
        get
        {
            var single = new[] { SplitBy?.Column, Target, Time?.Column };
            var keys = Groups.Append(Entity).Append(Id).OfType<KeySpec>().SelectMany(key => key.Columns);
            var known = AvailableAt.SelectMany(late => new[] { late.Feature, late.KnownAt });
            return single
                .OfType<Located<string>>()
                .Concat(keys)
                .Concat(known)
                .Concat(Ignore)
                .Concat(Text)
                .Select(column => column.Value);
        }
    }

    /// <summary>Missing values as pandas, R, SQL and Spark write them.</summary>
    public static ImmutableArray<string> DefaultNulls { get; } =
    ["NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "Null", "None", "<NA>", "#N/A", "\\N"];
}

/// <summary>A split: its files and its role.</summary>
public sealed record SplitSpec(Located<string> Name, SplitRole Role, SourceSpec Source);

/// <summary>Paths or globs, relative to the configuration file's folder.</summary>
public sealed record SourceSpec(ImmutableArray<Located<string>> Paths, SourceLocation At)
{
    /// <summary>How the files are written; null where their names tell.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>The rows that the data set's engine has; there are no paths then.</summary>
    public RemoteRows? Remote { get; init; }
}

/// <summary>How a column divides one source: by named values with roles, or by fold, each held out in turn.</summary>
/// <param name="Column">The dividing column.</param>
/// <param name="Roles">Roles declared for values; values not listed get theirs from their name.</param>
public sealed record SplitBySpec(Located<string> Column, ImmutableSortedDictionary<string, Located<SplitRole>> Roles);

/// <summary>The time column and what the deployment demands of it.</summary>
/// <param name="Column">Orders the rows.</param>
/// <param name="Format">A .NET date format, or <c>unix-s</c>/<c>unix-ms</c>; null reads ISO 8601 or plain numbers.</param>
/// <param name="Embargo">Gap that must lie between training and evaluation.</param>
/// <param name="Horizon">How far after its time a row's label looks.</param>
public sealed record TimeSpec(
    Located<string> Column,
    Located<string>? Format,
    Located<TimeStep>? Embargo,
    Located<TimeStep>? Horizon
);

/// <summary>A distance in time: a duration for dates, or a plain number for numeric time columns.</summary>
public readonly record struct TimeStep(TimeSpan? Duration, double? Number);

/// <summary>A key of one column, or a composite of several.</summary>
public sealed record KeySpec(ImmutableArray<Located<string>> Columns, SourceLocation At)
{
    /// <summary>The key's name in messages: <c>store + day</c>.</summary>
    public string Name => string.Join(" + ", Columns.Select(c => c.Value));
}

/// <summary>A feature and the column that says when its value was known.</summary>
public sealed record AvailableAtSpec(Located<string> Feature, Located<string> KnownAt);

/// <summary>How CSV files of a data set are written.</summary>
/// <param name="Delimiter">Null means: found from the first lines.</param>
/// <param name="Encoding">An encoding's web name; null means: byte order mark, else UTF-8.</param>
/// <param name="Header">Whether the first record names the columns; otherwise they are column1, column2…</param>
/// <param name="Trim">Whether white space around values is dropped before comparing.</param>
public sealed record CsvDialect(char? Delimiter, char Quote, char? Comment, string? Encoding, bool Header, bool Trim)
{
    public static CsvDialect Default { get; } = new(null, '"', null, null, Header: true, Trim: false);
}
