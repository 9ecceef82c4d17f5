using System.Text;
using CsvHelper;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Splits;

namespace LeakGate.Tests.Splits;

/// <summary>A record of a CSV text: the line it begins on and its fields.</summary>
internal sealed record CsvRecord(long Line, IReadOnlyList<string> Fields)
{
    public bool Equals(CsvRecord? other) =>
        other is not null && Line == other.Line && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => HashCode.Combine(Line, Fields.Count);

    public override string ToString() => $"{Line}: [{string.Join('|', Fields)}]";
}

/// <summary>The records of a CSV text, read in three ways that must agree.</summary>
internal static class CsvRecords
{
    /// <summary>As CsvHelper reads the whole text at one go.</summary>
    public static List<CsvRecord> OfWhole(string text, CsvDialect dialect) =>
        Read(Encoding.UTF8.GetBytes(text), dialect, 1);

    /// <summary>As <see cref="CsvChunks"/> cuts the text and CsvHelper reads each piece.</summary>
    public static List<CsvRecord> OfChunks(string text, CsvDialect dialect, int chunkSize)
    {
        using var chunks = Chunks(text, dialect, chunkSize);
        var records = new List<CsvRecord>();
        var chunk = new Chunk();
        while (chunks.Read(chunk))
            records.AddRange(Read(chunk.Memory, dialect, chunks.Chunks[chunk.Index].FirstLine));
        return records;
    }

    /// <summary>Into how many chunks the text is cut.</summary>
    public static int ChunkCount(string text, CsvDialect dialect, int chunkSize)
    {
        using var chunks = Chunks(text, dialect, chunkSize);
        var chunk = new Chunk();
        while (chunks.Read(chunk)) { }
        return chunks.Chunks.Count;
    }

    /// <summary>As <see cref="CsvTable"/> decodes the rows of a file, and finds them again with their lines.</summary>
    public static List<CsvRecord> OfTable(DataFile file, CsvDialect dialect, int chunkSize)
    {
        var table = TableFormats.Open(file, 0, 0, null, dialect, chunkSize);
        var columns = new ColumnPlan[table.Columns.Length];
        Array.Fill(columns, new ColumnPlan(ColumnKind.Text, CellForms.Text, Time: false, TimeFormat: null));
        var plan = new DecodePlan(columns, [.. table.Columns], new NullSpellings([]), null, 1);
        var rows = new List<(RowRef Ref, string[] Cells)>();
        var worker = new DecodeWorker(
            plan,
            batch =>
            {
                for (var r = 0; r < batch.Count; r++)
                    rows.Add((batch.Ref(r), [.. batch.Columns.Select(c => Encoding.UTF8.GetString(c.Text(batch, r)))]));
            }
        );
        using (var source = table.Open())
        {
            var chunk = new Chunk();
            while (source.Read(chunk))
                table.Decode(chunk, worker);
        }
        var found = table.Lookup([.. rows.Select(row => row.Ref)], table.Columns);
        Xunit.Assert.Equal(
            rows.Select(row => row.Cells),
            found.Select(row => row.Cells.Select(cell => cell!).ToArray())
        );
        Xunit.Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), found.Select(row => row.Row));
        return [.. found.Select(row => new CsvRecord(row.Line, [.. row.Cells.Select(cell => cell!)]))];
    }

    /// <summary>The line on which a quoted field begins that never ends, or 0: character by character.</summary>
    public static long UnclosedLine(string text, CsvDialect dialect)
    {
        var line = 1L;
        var isRecordStart = true;
        var isFieldStart = true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isRecordStart && c == dialect.Comment)
            {
                while (i + 1 < text.Length && text[i + 1] is not ('\n' or '\r'))
                    i++;
            }
            else if (c is '\n' or '\r')
            {
                line += IsLineEnd(text, i) ? 1 : 0;
                isRecordStart = isFieldStart = true;
            }
            else if (isFieldStart && c == dialect.Quote)
            {
                var opened = line;
                for (i++; i < text.Length; i++)
                {
                    if (text[i] == dialect.Quote && (i + 1 == text.Length || text[i + 1] != dialect.Quote))
                        break;
                    i += text[i] == dialect.Quote ? 1 : 0;
                    line += IsLineEnd(text, i) ? 1 : 0;
                }
                if (i == text.Length)
                    return opened;
                isRecordStart = isFieldStart = false;
            }
            else
            {
                isRecordStart = false;
                isFieldStart = c == dialect.Delimiter || (isFieldStart && dialect.Trim && c is ' ' or '\t');
            }
        }
        return 0;
    }

    private static CsvChunks Chunks(string text, CsvDialect dialect, int chunkSize)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return new CsvChunks(
            stream,
            new DataFile("/data.csv", "data.csv"),
            dialect,
            dialect.Delimiter!.Value,
            chunkSize
        );
    }

    private static bool IsLineEnd(string text, int at) =>
        text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'));

    private static List<CsvRecord> Read(ReadOnlyMemory<byte> text, CsvDialect dialect, long firstLine)
    {
        var options = new CsvReaderOptions
        {
            Separator = dialect.Delimiter,
            Quote = dialect.Quote,
            CommentPrefix = dialect.Comment,
            TrimWhitespace = dialect.Trim,
            TrimInsideQuotes = dialect.Trim,
            HasHeader = false,
            TrackLineNumbers = true,
            DetectSeparatorHint = false,
        };
        using var reader = CsvReader.Create(text, options);
        var records = new List<CsvRecord>();
        while (reader.Read())
        {
            var fields = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString);
            records.Add(new CsvRecord(firstLine + reader.LineNumber - 1, [.. fields]));
        }
        return records;
    }
}
