using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="TargetTable"/> with counts for each column, given up where a column has many values.</summary>
internal sealed class TargetTableLocal(TargetTable question, TableSchema schema)
    : LocalMeasurement<TargetTableLocal.Accumulator>
{
    private int target;
    private int[] columns = [];

    public override void Declare(FormRequests requests)
    {
        target = requests.Want(question.Target, CellForms.Keys | CellForms.Text);
        columns = [.. question.Columns.Items.Select(name => requests.Want(name, CellForms.Keys))];
    }

    public override Accumulator Create() => new(target, columns, schema.Splits.Length, question.Limit);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        if (ClassCodes.Merge([.. accumulators.Select(a => a.Classes)]) is not { } merged)
            return new TargetTableAnswer([], [], []);
        var classRows = NewCounts(schema.Splits.Length, merged.Classes.Length);
        for (var worker = 0; worker < accumulators.Count; worker++)
            Add(accumulators[worker].ClassRows, merged.Codes[worker], classRows);
        var tables = Enumerable
            .Range(0, columns.Length)
            .Select(column => TableOf(column, accumulators, merged.Codes, merged.Classes.Length));
        return new TargetTableAnswer([.. merged.Classes], Frozen(classRows), [.. tables]);
    }

    /// <summary>What the tables of all workers amount to, without the missing values.</summary>
    /// <param name="tables">The entries of each worker; null where there are too many.</param>
    public static ColumnTable Merge(
        IEnumerable<IEnumerable<ValueClassTable.Entry>?> tables,
        int[][] codes,
        int splits,
        int classes,
        int limit
    )
    {
        var total = new ValueClassTable(limit);
        foreach (var (worker, entries) in tables.Index())
        {
            if (entries is null)
                total.Overflow();
            foreach (var entry in entries ?? [])
            {
                if (total.Overflowed)
                    break;
                var (split, code) = Math.DivRem(entry.Place, TargetTable.MostClasses);
                var place = (split * TargetTable.MostClasses) + codes[worker][code];
                total.Add(entry.Low, entry.High, place, entry.First, entry.Count);
            }
        }
        return new ColumnTable(total.Overflowed, [], [.. total.Overflowed ? [] : Values(total, splits, classes)]);
    }

    private ColumnTable TableOf(int column, IReadOnlyList<Accumulator> accumulators, int[][] codes, int classes)
    {
        var nulls = NewCounts(schema.Splits.Length, classes);
        for (var worker = 0; worker < accumulators.Count; worker++)
            Add(accumulators[worker].NullRows[column], codes[worker], nulls);
        var tables = accumulators.Select(a => a.Tables[column]).Select(t => t.Overflowed ? null : t.Entries);
        return Merge(tables, codes, schema.Splits.Length, classes, question.Limit) with { NullRows = Frozen(nulls) };
    }

    private static IEnumerable<ValueClasses> Values(ValueClassTable table, int splits, int classes)
    {
        foreach (var value in table.Entries.GroupBy(e => (e.Low, e.High)).OrderBy(g => g.Key))
        {
            var rows = NewCounts(splits, classes);
            foreach (var entry in value)
                rows[entry.Place / TargetTable.MostClasses][entry.Place % TargetTable.MostClasses] = entry.Count;
            yield return new ValueClasses(new RowRef(value.Min(e => e.First.Bits)), Frozen(rows));
        }
    }

    private static void Add(long[] byPlace, int[] codes, long[][] counts)
    {
        for (var split = 0; split < counts.Length; split++)
        {
            for (var code = 0; code < codes.Length; code++)
                counts[split][codes[code]] += byPlace[(split * TargetTable.MostClasses) + code];
        }
    }

    private static long[][] NewCounts(int splits, int classes) =>
        [.. Enumerable.Range(0, splits).Select(_ => new long[classes])];

    private static EquatableArray<EquatableArray<long>> Frozen(long[][] counts) =>
        [.. counts.Select(c => new EquatableArray<long>([.. c]))];

    internal sealed class Accumulator(int target, int[] columns, int splits, int limit) : IAccumulator
    {
        private readonly int places = splits * TargetTable.MostClasses;

        public ClassCodes Classes { get; private set; } = null!;

        /// <summary>Rows by split × <see cref="TargetTable.MostClasses"/> + this worker's code of the class.</summary>
        public long[] ClassRows { get; } = new long[splits * TargetTable.MostClasses];

        /// <summary>The same of each column's missing values.</summary>
        public long[][] NullRows { get; } = [.. columns.Select(_ => new long[splits * TargetTable.MostClasses])];

        public ValueClassCounts[] Tables { get; private set; } = [];

        public void Join(WorkerShare share)
        {
            Classes = share.ClassesOf(target);
            Tables = [.. columns.Select(c => new ValueClassCounts(share.ValuesOf(c, limit), places, limit))];
        }

        public void Observe(Batch batch)
        {
            Classes.Observe(batch);
            var first = batch.Split * TargetTable.MostClasses;
            for (var r = 0; r < batch.Count; r++)
            {
                if (Classes.OfRow[r] != ClassCodes.None)
                    ClassRows[first + Classes.OfRow[r]]++;
            }
            for (var i = 0; i < columns.Length; i++)
                Tables[i].Observe(batch, batch.Columns[columns[i]], Classes.OfRow, first, NullRows[i]);
        }
    }
}
