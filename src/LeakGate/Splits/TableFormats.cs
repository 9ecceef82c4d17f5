using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>Opens data files by the format that their names tell.</summary>
internal static class TableFormats
{
    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="index">Position of the file among the data set's files.</param>
    /// <param name="chunkSize">Bytes that a worker decodes at a time.</param>
    /// <param name="split">The split of all its rows, where no column says it.</param>
    public static TableReader Open(DataFile file, int index, int split, CsvDialect dialect, int chunkSize)
    {
        var name = file.AbsolutePath;
        foreach (var ending in (ReadOnlySpan<string>)[".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return new CsvTable(file, index, split, dialect, chunkSize);
        }
        throw Utf8Input.Unreadable(
            file,
            $"'{Path.GetFileName(name)}' is of no format that this version reads",
            "a file that ends in .csv, .tsv, .csv.gz or .tsv.gz"
        );
    }
}
