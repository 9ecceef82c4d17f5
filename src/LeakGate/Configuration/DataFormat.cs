namespace LeakGate.Configuration;

/// <summary>How a data file is written.</summary>
public enum DataFormat
{
    /// <summary>Comma-separated values, or with another delimiter.</summary>
    Csv,

    /// <summary>Values with tabs between them.</summary>
    Tsv,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>One document per file: a row with the single column <c>text</c>.</summary>
    Text,

    /// <summary>One document per line: rows with the single column <c>text</c>.</summary>
    Lines,
}

/// <summary>What tells the format of a file.</summary>
internal static class DataFormats
{
    private const string Gzip = ".gz";

    /// <summary>Formats by the ending of a name, before <c>.gz</c>.</summary>
    private static readonly (string Ending, DataFormat Format)[] Endings =
    [
        (".csv", DataFormat.Csv),
        (".tsv", DataFormat.Tsv),
        (".txt", DataFormat.Csv),
        (".parquet", DataFormat.Parquet),
        (".parq", DataFormat.Parquet),
        (".jsonl", DataFormat.JsonLines),
        (".ndjson", DataFormat.JsonLines),
        (".json", DataFormat.JsonLines),
        (".md", DataFormat.Text),
        (".markdown", DataFormat.Text),
    ];

    /// <summary>Endings that are more often something else, a licence or settings: such a file has to be named.</summary>
    private static readonly string[] OftenNoData = [".txt", ".json", ".md", ".markdown"];

    /// <summary>What a folder is searched for, as a message lists it.</summary>
    /// <param name="declared">The format that its files are declared to have, if any.</param>
    public static string EndingsOf(DataFormat? declared)
    {
        var endings = Endings.Select(e => e.Ending).Where(ending => IsData("x" + ending, declared));
        return string.Join(' ', endings) + ", or these with .gz";
    }

    /// <summary>The word for a format in <c>leakgate.yml</c>.</summary>
    public static string Word(DataFormat format) =>
        format == DataFormat.JsonLines ? "jsonl" : format.ToString().ToLowerInvariant();

    /// <summary>The format that a word of <c>leakgate.yml</c> means, or null.</summary>
    public static DataFormat? OfWord(string word)
    {
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            if (Word(format) == word)
                return format;
        }
        return null;
    }

    /// <summary>The format that the ending of a name tells, or null.</summary>
    public static DataFormat? OfName(string name)
    {
        foreach (var (ending, format) in Endings)
        {
            if (HasEnding(name, ending) && !(format == DataFormat.Parquet && IsGzip(name)))
                return format;
        }
        return null;
    }

    /// <summary>Whether a file found in a folder is data.</summary>
    /// <param name="declared">The format that the files of the folder are declared to have, if any.</param>
    public static bool IsData(string name, DataFormat? declared) =>
        declared switch
        {
            DataFormat.Text or DataFormat.Lines => OfName(name) == DataFormat.Text || HasEnding(name, ".txt"),
            { } format => OfName(name) == format || (OfName(name) is not null && !IsOftenNoData(name)),
            null => OfName(name) is not null && !IsOftenNoData(name),
        };

    private static bool IsOftenNoData(string name) => Array.Exists(OftenNoData, ending => HasEnding(name, ending));

    private static bool HasEnding(string name, string ending) =>
        Bare(name).EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Bare(string name) =>
        IsGzip(name) ? name.AsSpan(0, name.Length - Gzip.Length) : name;

    private static bool IsGzip(string name) => name.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);
}
