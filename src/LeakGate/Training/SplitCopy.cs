using System.IO.Compression;
using System.Text;
using LeakGate.Checks.Evaluation;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Training;

/// <summary>
/// The text of a data file and where its labels stand, from which copies are written that differ from the file in its
/// label cells and in nothing else. (The bytes of a packed file differ; what comes out of it does not.)
/// </summary>
internal sealed class SplitCopy
{
    private readonly byte[] mark;
    private readonly byte[] text;
    private readonly Encoding? encoding;
    private readonly bool isPacked;
    private readonly LabelCells labels;

    private SplitCopy(TableReader table, byte[] mark, byte[] text, Encoding? encoding, LabelCells labels)
    {
        (Table, this.mark, this.text, this.encoding, this.labels) = (table, mark, text, encoding, labels);
        isPacked = IsPacked(table);
    }

    public TableReader Table { get; }

    public IReadOnlyList<LabelCell> Cells => labels.Cells;

    /// <summary>How cells of the file are written: those of two files can change places only where this is the same.</summary>
    public string Dialect =>
        Table is CsvTable csv ? $"CSV with {csv.Dialect.Delimiter} and {csv.Dialect.Quote}" : "JSON Lines";

    /// <summary>Whether files of the table's format can be written.</summary>
    public static bool CanWrite(TableReader table) => table is CsvTable or JsonLinesTable;

    /// <summary>Reads a file.</summary>
    /// <param name="table">The reader of the file itself.</param>
    /// <exception cref="NotMeasuredException">The format has no writer, or the text could not be written back.</exception>
    public static SplitCopy Read(TableReader table, string target, SplitRouter? router)
    {
        var name = table.File.RelativePath;
        if (!CanWrite(table))
            throw new NotMeasuredException(
                $"'{name}' is of a format that LeakGate reads and does not write; export the splits as CSV or JSON Lines"
            );
        var column = table.Columns.IndexOf(target);
        if (column < 0)
            throw new NotMeasuredException($"'{name}' itself has no column '{target}', which its folder adds");
        var raw = Unpacked(table);
        var declared = table is CsvTable { Dialect.Encoding: { } given } ? given : null;
        var (encoding, markLength) = Utf8Input.EncodingOf(raw.AsSpan(0, Math.Min(4, raw.Length)), declared);
        var body = raw.AsSpan(markLength);
        byte[] text;
        if (encoding is null or UTF8Encoding)
        {
            (encoding, text) = (null, body.ToArray());
        }
        else
        {
            var decoded = encoding.GetString(body);
            if (!encoding.GetBytes(decoded).AsSpan().SequenceEqual(body))
                throw new NotMeasuredException($"'{name}' holds bytes that its encoding cannot write back");
            text = Encoding.UTF8.GetBytes(decoded);
        }
        return new SplitCopy(table, raw[..markLength], text, encoding, Find(table, text, target, column, router));
    }

    /// <summary>The bytes of a cell.</summary>
    public ReadOnlySpan<byte> Label(LabelCell cell) => text.AsSpan(cell.Start, cell.Length);

    /// <summary>Writes the file with other labels.</summary>
    /// <param name="sourceOf">The file and the cell that each cell of this file takes its label from.</param>
    public void Write(string path, Func<int, (SplitCopy File, LabelCell Cell)> sourceOf) =>
        Write(
            path,
            labels.Cells,
            (output, i) =>
            {
                var (file, cell) = sourceOf(i);
                output.Write(file.Label(cell));
            }
        );

    /// <summary>Writes the file with another name for the column of the labels, where it has names.</summary>
    public void WriteRenamed(string path) =>
        Write(
            path,
            labels.Names,
            (output, _) => output.Write(Table is CsvTable ? "leakgate_renamed"u8 : "\"leakgate_renamed\""u8)
        );

    /// <summary>Writes the file with something else in place of some cells.</summary>
    private void Write(string path, List<LabelCell> cells, Action<MemoryStream, int> replace)
    {
        using var output = new MemoryStream(text.Length + 1024);
        var at = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            output.Write(text.AsSpan(at, cells[i].Start - at));
            replace(output, i);
            at = cells[i].Start + cells[i].Length;
        }
        output.Write(text.AsSpan(at));
        using var file = File.Create(path);
        using Stream packed = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file;
        packed.Write(mark);
        var bytes = output.GetBuffer().AsSpan(0, (int)output.Length);
        packed.Write(encoding is null ? bytes : encoding.GetBytes(Encoding.UTF8.GetString(bytes)));
    }

    private static LabelCells Find(TableReader table, byte[] text, string target, int column, SplitRouter? router)
    {
        int Route(ReadOnlySpan<byte> value) => router is null ? table.Split : router.Route(value);
        var by = router?.Column;
        // The column that divides the rows may be the name of a folder.
        var folder = table.File.Partitions.FirstOrDefault(key =>
            key.Column == by && !table.Columns.Contains(key.Column)
        );
        Func<ReadOnlySpan<byte>, int> route = folder is null
            ? Route
            : _ => router!.Route(Encoding.UTF8.GetBytes(folder.Value ?? ""));
        var own = folder is null ? by : null;
        return table is CsvTable csv
            ? LabelCells.OfCsv(
                text,
                csv.Dialect,
                csv.HasSeparatorHint,
                column,
                own is null ? -1 : table.Columns.IndexOf(own),
                route
            )
            : LabelCells.OfJsonLines(text, target, own, route);
    }

    private static bool IsPacked(TableReader table) =>
        table.File.AbsolutePath.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static byte[] Unpacked(TableReader table)
    {
        using var file = File.OpenRead(table.File.ContentPath);
        using Stream stream = IsPacked(table) ? new BufferedStream(new GzipFile(table.File, file), 1 << 16) : file;
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            if (bytes.Length + read > ShuffledSplits.MaximumBytes)
                throw ShuffledSplits.TooLarge();
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }
}
