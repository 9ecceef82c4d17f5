using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>Opens data files by their declared format, or by the format that their names tell.</summary>
internal static class TableFormats
{
    /// <summary>Whether files of that name can be opened.</summary>
    public static bool CanOpen(string name) => DataFormats.OfName(name) is not null;

    /// <summary>Opens a file and finds its columns.</summary>
    /// <param name="index">Position of the file among the data set's files.</param>
    /// <param name="split">The split of all its rows, where no column says it.</param>
    /// <param name="declared">The format that the configuration declares, if any.</param>
    /// <param name="chunkSize">Bytes that a worker decodes at a time.</param>
    public static TableReader Open(
        DataFile file,
        int index,
        int split,
        DataFormat? declared,
        CsvDialect dialect,
        int chunkSize
    ) => PartitionedTable.Of(OpenFile(file, index, split, declared, dialect, chunkSize));

    private static TableReader OpenFile(
        DataFile file,
        int index,
        int split,
        DataFormat? declared,
        CsvDialect dialect,
        int chunkSize
    )
    {
        var name = Path.GetFileName(file.AbsolutePath);
        return (declared ?? DataFormats.OfName(name)) switch
        {
            DataFormat.Csv => new CsvTable(file, index, split, dialect, chunkSize),
            DataFormat.Tsv => new CsvTable(
                file,
                index,
                split,
                dialect with
                {
                    Delimiter = dialect.Delimiter ?? '\t',
                },
                chunkSize
            ),
            DataFormat.Parquet => new ParquetTable(file, index, split, chunkSize),
            DataFormat.JsonLines => new JsonLinesTable(file, index, split, chunkSize),
            (DataFormat.Text or DataFormat.Lines) and var format => new DocumentTable(
                file,
                index,
                split,
                format,
                chunkSize
            ),
            _ => throw Utf8Input.Unreadable(
                file,
                $"'{name}' is of no format that this version reads",
                "a file that ends in .csv, .tsv, .jsonl, .ndjson, .parquet or .md; all but Parquet may have .gz behind it",
                "or declare how it is written: format: csv, tsv, jsonl, parquet, text or lines"
            ),
        };
    }
}
