using System.Collections.Immutable;
using System.Text;
using LeakGate.Configuration.Files;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>A file of any format with the columns that the names of its folders add.</summary>
internal sealed class PartitionedTable : TableReader
{
    private readonly TableReader inner;
    private ImmutableArray<PartitionKey> keys;
    private ImmutableArray<string> columns;

    private PartitionedTable(TableReader inner)
        : base(inner.File, inner.Index, inner.Split)
    {
        this.inner = inner;
        Join();
    }

    public override ImmutableArray<string> Columns => columns;

    public override TableReader OfFile => inner;

    public override bool RowsMayLackColumns => inner.RowsMayLackColumns;

    public override bool HasLateColumns => inner.HasLateColumns;

    /// <summary>The table itself where no folder adds a column; what the file holds goes before what its folders say.</summary>
    public static TableReader Of(TableReader table) =>
        table.File.Partitions.All(key => table.Columns.Contains(key.Column)) ? table : new PartitionedTable(table);

    public override void TakeLateColumns()
    {
        inner.TakeLateColumns();
        Join();
    }

    public override void FindAllColumns()
    {
        inner.FindAllColumns();
        Join();
    }

    public override ImmutableArray<ColumnSample> Sample(NullSpellings nulls) =>
        [.. inner.Sample(nulls), .. keys.Select(key => Sample(Bytes(key), nulls))];

    public override ChunkSource Open() => inner.Open();

    public override void Decode(Chunk chunk, DecodeWorker worker)
    {
        var plan = worker.Plan;
        worker.Constants = [.. keys.SelectMany(key => ConstantsOf(key, worker, chunk.Index))];
        if (keys.FirstOrDefault(key => key.Column == plan.SplitBy?.Column) is { } by)
        {
            var split = plan.SplitBy!.Route(Bytes(by));
            if (split < 0)
                throw Utf8Input.Unreadable(
                    File,
                    $"the folder gives the rows no value under '{by.Column}'",
                    "the name of a split or the number of a fold"
                );
            worker.OnlySplit = split;
        }
        try
        {
            inner.Decode(chunk, worker);
        }
        finally
        {
            worker.Constants = [];
            worker.OnlySplit = null;
        }
    }

    public override ImmutableArray<LookedUpRow> Lookup(ImmutableArray<RowRef> rows, ImmutableArray<string> columns) =>
        [
            .. inner
                .Lookup(rows, columns)
                .Select(row =>
                    row with
                    {
                        Cells = [.. row.Cells.Select((cell, i) => Find(columns[i])?.Value ?? cell)],
                    }
                ),
        ];

    private void Join()
    {
        keys = [.. File.Partitions.Where(key => !inner.Columns.Contains(key.Column))];
        columns = [.. inner.Columns, .. keys.Select(key => key.Column)];
    }

    private static ColumnSample Sample(byte[] text, NullSpellings nulls) =>
        new(
            CellDecoder.Classify(text, nulls),
            DecimalParser.TryParse(text, out var number) && double.IsFinite(number.Value) ? number.Value : 0
        );

    private static byte[] Bytes(PartitionKey key) => Encoding.UTF8.GetBytes(key.Value ?? "");

    private PartitionKey? Find(string column) => keys.FirstOrDefault(key => key.Column == column);

    /// <summary>The value in the forms that the round wants; notes where it does not fit the kind of the column.</summary>
    private IEnumerable<ConstantCell> ConstantsOf(PartitionKey key, DecodeWorker worker, int chunk)
    {
        var plan = worker.Plan;
        var column = Array.IndexOf(plan.ColumnNames, key.Column);
        if (column < 0 || plan.Columns[column].Forms == CellForms.None)
            yield break;
        var constant = new ConstantCell(column, plan.Columns[column], Bytes(key), plan.Nulls);
        if (constant.Kind != plan.Columns[column].Kind && constant.Kind != ColumnKind.Empty)
            worker.Contradict(column, constant.Kind, new RowRef(Split, Index, chunk, 0));
        yield return constant;
    }
}
