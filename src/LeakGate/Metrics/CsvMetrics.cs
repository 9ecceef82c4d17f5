using System.Collections.Immutable;
using CsvHelper;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>
/// Reads metrics that are written as a table: names and values below each other, a row for each split, a row for each
/// fold as pandas writes the result of <c>cross_validate</c>, a row for each epoch.
/// </summary>
internal static class CsvMetrics
{
    private const int MaximumCells = 1_000_000;

    /// <summary>Names of columns whose cells are what other cells of the row name.</summary>
    private static readonly string[] ValueColumns = ["value", "values", "score", "result"];

    private static readonly string[] StepColumns = ["epoch", "epochs", "step", "steps", "iteration", "iter"];

    private sealed record Cell(string Text, double? Number, SourceLocation At);

    /// <exception cref="GateException">The file is no table, or its rows differ in length.</exception>
    public static MetricsNode Read(MetricsSource source, bool isTabbed)
    {
        var rows = Rows(source, isTabbed);
        if (rows.Count < 2)
            throw source.Broken("the table has no row below its header", "at least one row of metrics");
        var header = rows[0];
        var whole = header[0].At;
        var columns = Enumerable.Range(0, header.Length).Where(c => !IsSetting(header[c].Text)).ToArray();
        var data = rows.Skip(1).ToArray();
        if (columns.Any(c => StepColumns.Contains(header[c].Text.ToLowerInvariant())))
            return new MetricsList([.. data.Select(row => RowOf(header, row, columns))], whole);
        var texts = columns
            .Where(c => Array.Exists(data, row => row[c].Number is null && row[c].Text.Length > 0))
            .ToArray();
        if (texts.Length > 0)
            return Nested(header, data, texts, [.. columns.Except(texts)], whole);
        var values = columns.Where(c => !IsIndex(header[c].Text)).ToArray();
        if (data.Length == 1)
            return RowOf(header, data[0], values);
        var folds = new MetricsObject(
            [.. values.Select(c => new MetricsEntry(header[c].Text, Column(header[c], data.Select(row => row[c]))))],
            whole
        );
        var isFolds = columns.Any(c => header[c].Text.Contains("fold", StringComparison.OrdinalIgnoreCase));
        return isFolds ? new MetricsObject([new MetricsEntry("folds", folds)], whole) : folds;
    }

    /// <summary>Settings of a model and tags of a run are no metrics, whatever their values.</summary>
    private static bool IsSetting(string header) =>
        header.StartsWith("param", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("tags.", StringComparison.OrdinalIgnoreCase);

    /// <summary>The column in which pandas and people number the rows.</summary>
    private static bool IsIndex(string header) =>
        header.Length == 0 || header.ToLowerInvariant() is "index" or "fold" or "split" or "unnamed: 0" or "repeat";

    private static MetricsObject RowOf(Cell[] header, Cell[] row, IEnumerable<int> columns) =>
        new([.. columns.Select(c => new MetricsEntry(header[c].Text, Node(row[c])))], row[0].At);

    private static MetricsList Column(Cell name, IEnumerable<Cell> cells) => new([.. cells.Select(Node)], name.At);

    private static MetricsNode Node(Cell cell) =>
        cell.Number is { } number ? new MetricsNumber(number, cell.Text, cell.At) : new MetricsText(cell.Text, cell.At);

    /// <summary>Rows with texts: each text is a name that the numbers of its row stand under.</summary>
    private static MetricsList Nested(Cell[] header, Cell[][] data, int[] texts, int[] numbers, SourceLocation whole)
    {
        var rows = ImmutableArray.CreateBuilder<MetricsNode>(data.Length);
        foreach (var row in data)
        {
            var isNamed = numbers.Length == 1 && ValueColumns.Contains(header[numbers[0]].Text.ToLowerInvariant());
            MetricsNode node = isNamed ? Node(row[numbers[0]]) : RowOf(header, row, numbers);
            foreach (var text in texts.Reverse())
                node = new MetricsObject([new MetricsEntry(row[text].Text, node)], row[text].At);
            rows.Add(node);
        }
        return new MetricsList(rows.ToImmutable(), whole);
    }

    private static List<Cell[]> Rows(MetricsSource source, bool isTabbed)
    {
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = isTabbed ? '\t' : null,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MaxRecordSize = 1 << 24,
        };
        var rows = new List<Cell[]>();
        var cells = 0;
        try
        {
            using var reader = CsvReader.Create(source.Bytes, options);
            while (reader.Read())
            {
                var at = new SourceLocation(source.Name, (int)reader.LineNumber, 1, 1);
                var row = new Cell[reader.FieldCount];
                for (var c = 0; c < row.Length; c++)
                {
                    var text = reader.GetString(c).Trim();
                    row[c] = new Cell(text, MetricsSource.Number(text), at);
                }
                if (rows.Count > 0 && row.Length != rows[0].Length)
                    throw source.Broken(
                        at,
                        $"the row has {row.Length} {(row.Length == 1 ? "field" : "fields")}",
                        $"{rows[0].Length}, as in the first row"
                    );
                if ((cells += row.Length) > MaximumCells)
                    throw source.Broken(at, $"more than {MaximumCells:N0} cells", "a table of metrics");
                rows.Add(row);
            }
        }
        catch (Exception failure) when (failure is CsvFormatException or CsvValidationException)
        {
            throw source.Broken(
                $"the file is no table: {failure.Message.Split('\n')[0].TrimEnd('.', '\r')}",
                "a CSV file"
            );
        }
        return rows;
    }
}
