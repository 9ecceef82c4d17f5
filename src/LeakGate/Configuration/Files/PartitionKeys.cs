using System.Collections.Immutable;

namespace LeakGate.Configuration.Files;

/// <summary>A column whose one value for a whole file is written in the name of a folder: <c>year=2024</c>.</summary>
/// <param name="Value">Null where the folder stands for rows without a value.</param>
internal sealed record PartitionKey(string Column, string? Value);

/// <summary>
/// Finds the keys of a file in a folder that Hive, Spark, DuckDB or polars has partitioned. Folders that the configuration
/// names itself are left out: <c>train: data/split=train/*.parquet</c> says what the split is called, not what a row holds.
/// </summary>
internal static class PartitionKeys
{
    private const string NoValue = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The keys between the folders that a pattern writes out and a file that it has found.</summary>
    /// <param name="folder">What the pattern is relative to.</param>
    public static ImmutableArray<PartitionKey> Of(string file, string pattern, string folder)
    {
        if (!file.Contains('=', StringComparison.Ordinal))
            return [];
        var names = pattern.Split('/');
        var literal = names.TakeWhile(name => name.AsSpan().IndexOfAny("*?[{") < 0);
        var start = Path.GetFullPath(string.Join('/', literal), folder);
        var parts = Path.GetRelativePath(start, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar);
        return
        [
            .. parts
                .Select(part => (Part: part, At: part.IndexOf('=', StringComparison.Ordinal)))
                .Where(part => part.At > 0)
                .Select(part => Key(part.Part[..part.At], part.Part[(part.At + 1)..]))
                .DistinctBy(key => key.Column, StringComparer.Ordinal),
        ];
    }

    private static PartitionKey Key(string column, string value) =>
        new(Uri.UnescapeDataString(column), value == NoValue ? null : Uri.UnescapeDataString(value));
}
