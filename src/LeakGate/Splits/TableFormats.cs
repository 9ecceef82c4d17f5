using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>Opens data files by the format that their names tell.</summary>
internal static class TableFormats
{
    private static readonly string[] DelimitedText = [".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz"];
    private static readonly string[] Parquet = [".parquet", ".parq"];

    /// <summary>Whether files of that name can be opened.</summary>
    public static bool CanOpen(string name) => EndsIn(name, DelimitedText) || EndsIn(name, Parquet);

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="index">Position of the file among the data set's files.</param>
    /// <param name="chunkSize">Bytes that a worker decodes at a time.</param>
    /// <param name="split">The split of all its rows, where no column says it.</param>
    public static TableReader Open(DataFile file, int index, int split, CsvDialect dialect, int chunkSize) =>
        PartitionedTable.Of(OpenFile(file, index, split, dialect, chunkSize));

    private static TableReader OpenFile(DataFile file, int index, int split, CsvDialect dialect, int chunkSize)
    {
        var name = file.AbsolutePath;
        if (EndsIn(name, Parquet))
            return new ParquetTable(file, index, split, chunkSize);
        if (EndsIn(name, DelimitedText))
            return new CsvTable(file, index, split, dialect, chunkSize);
        throw Utf8Input.Unreadable(
            file,
            $"'{Path.GetFileName(name)}' is of no format that this version reads",
            "a file that ends in .csv, .tsv, .csv.gz, .tsv.gz or .parquet"
        );
    }

    private static bool EndsIn(string name, string[] endings) =>
        Array.Exists(endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
