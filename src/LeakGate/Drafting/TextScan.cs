using System.Collections.Immutable;
using LeakGate.Splits;

namespace LeakGate.Drafting;

/// <summary>
/// Reads the texts of some columns in all rows: how long they are, and in which date formats all of them can be read.
/// </summary>
internal sealed class TextScan
{
    /// <summary>Formats that are tried, the likelier of two that fit first.</summary>
    private static readonly ImmutableArray<string> Formats =
    [
        "dd/MM/yyyy",
        "MM/dd/yyyy",
        "d/M/yyyy",
        "M/d/yyyy",
        "dd.MM.yyyy",
        "d.M.yyyy",
        "dd-MM-yyyy",
        "MM-dd-yyyy",
        "yyyyMMdd",
        "yyyy.MM.dd",
        "dd/MM/yyyy HH:mm",
        "MM/dd/yyyy HH:mm",
        "d/M/yyyy H:mm",
        "M/d/yyyy H:mm",
        "dd/MM/yyyy HH:mm:ss",
        "MM/dd/yyyy HH:mm:ss",
        "M/d/yyyy h:mm:ss tt",
        "dd.MM.yyyy HH:mm",
        "dd.MM.yyyy HH:mm:ss",
        "yyyyMMddHHmmss",
        "yyyy-MM",
        "dd-MMM-yyyy",
        "dd MMM yyyy",
        "MMM d, yyyy",
        "MMMM d, yyyy",
    ];

    private readonly Tally[] tallies;

    private TextScan(int columns) => tallies = [.. Enumerable.Range(0, columns).Select(_ => new Tally())];

    /// <summary>Reads the columns with these indices; one answer each.</summary>
    public static ImmutableArray<TextFacts> Run(
        DatasetTables tables,
        ImmutableArray<int> columns,
        CancellationToken cancellation
    )
    {
        var scan = new TextScan(columns.Length);
        if (columns.IsEmpty)
            return [];
        var plans = tables
            .Schema.Columns.Select(
                (_, i) =>
                    new ColumnPlan(
                        ColumnKind.Text,
                        columns.Contains(i) ? CellForms.Text : CellForms.None,
                        Time: false,
                        TimeFormat: null
                    )
            )
            .ToArray();
        var worker = new DecodeWorker(tables.PlanFor(plans), batch => scan.Observe(batch, columns));
        var chunk = new Chunk();
        foreach (var file in tables.Files)
        {
            using var source = file.Open();
            while (source.Read(chunk))
            {
                cancellation.ThrowIfCancellationRequested();
                file.Decode(chunk, worker);
            }
        }
        return [.. scan.tallies.Select(tally => tally.ToFacts())];
    }

    private void Observe(Batch batch, ImmutableArray<int> columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var column = batch.Columns[columns[i]];
            for (var row = 0; row < batch.Count; row++)
            {
                var text = column.Text(batch, row);
                if (text.Length > 0)
                    tallies[i].Add(text);
            }
        }
    }

    private sealed class Tally
    {
        private readonly List<string> formats = [.. Formats];
        private long values;
        private long bytes;
        private long words;

        public void Add(ReadOnlySpan<byte> text)
        {
            values++;
            bytes += text.Length;
            var inWord = false;
            foreach (var b in text)
            {
                words += b > ' ' && !inWord ? 1 : 0;
                inWord = b > ' ';
            }
            for (var i = formats.Count - 1; i >= 0; i--)
            {
                if (!Instants.TryParse(text, formats[i], out _))
                    formats.RemoveAt(i);
            }
        }

        public TextFacts ToFacts() =>
            values == 0
                ? new TextFacts(0, 0, [])
                : new TextFacts((double)bytes / values, (double)words / values, [.. formats]);
    }
}
