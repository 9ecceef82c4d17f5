using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="SeriesSample"/>: of all rows in the order of key, time and place the first are kept, each worker
/// keeping the first of its own.
/// </summary>
internal sealed class SeriesSampleLocal(SeriesSample question, TableSchema schema)
    : LocalMeasurement<SeriesSampleLocal.Accumulator>
{
    private int[] key = [];
    private int[] columns = [];
    private int? time;

    public override void Declare(FormRequests requests)
    {
        key = [.. question.Key.Items.Select(name => requests.Want(name, CellForms.Keys))];
        columns =
        [
            .. question.Columns.Items.Select(name =>
                requests.Want(name, SeriesReader.FormsOf(schema.Find(name)!.Kind))
            ),
        ];
        time = question.Time is { } name ? requests.Want(name, CellForms.Values) : null;
    }

    public override Accumulator Create() => new(new SeriesReader(question.Key, key, time), columns, question.Limit);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var total = new Accumulator(new SeriesReader(question.Key, key, time), columns, question.Limit);
        foreach (var accumulator in accumulators)
            total.Add(accumulator);
        return total.Answer();
    }

    internal sealed class Accumulator(SeriesReader reader, int[] columns, int limit) : IAccumulator
    {
        private SeriesRow[] rows = new SeriesRow[64];
        private double[] values = new double[64 * columns.Length];
        private int used;
        private SeriesRow? last;

        public void Observe(Batch batch)
        {
            reader.Begin(batch);
            for (var r = 0; r < batch.Count; r++)
            {
                if (!reader.TryRead(batch, r, out var row) || (last is { } end && row > end))
                    continue;
                var target = Place(row);
                for (var c = 0; c < columns.Length; c++)
                    target[c] = SeriesReader.Value(batch.Columns[columns[c]], r);
            }
        }

        public void Add(Accumulator other)
        {
            // What the other has dropped must not be kept by this one: the series would have holes.
            if (other.last is { } end && (last is not { } own || end < own))
            {
                last = end;
                Sort();
                while (used > 0 && rows[used - 1] > end)
                    used--;
            }
            for (var r = 0; r < other.used; r++)
            {
                if (last is not { } bound || other.rows[r] <= bound)
                    other.values.AsSpan(r * columns.Length, columns.Length).CopyTo(Place(other.rows[r]));
            }
        }

        public SeriesSampleAnswer Answer()
        {
            if (used > limit)
                Cut();
            Sort();
            var starts = new List<int>();
            for (var r = 0; r < used; r++)
            {
                if (r == 0 || !rows[r].IsOfSameKey(rows[r - 1]))
                    starts.Add(r);
            }
            starts.Add(used);
            var byColumn = new double[columns.Length][];
            for (var c = 0; c < byColumn.Length; c++)
            {
                byColumn[c] = new double[used];
                for (var r = 0; r < used; r++)
                    byColumn[c][r] = values[(r * columns.Length) + c];
            }
            return new SeriesSampleAnswer(
                last is null,
                [.. starts],
                Array.ConvertAll(rows[..used], row => row.Time),
                Array.ConvertAll(rows[..used], row => row.Ref),
                byColumn
            );
        }

        /// <summary>Room for the values of one more row.</summary>
        private Span<double> Place(in SeriesRow row)
        {
            if (used == 2 * limit)
                Cut();
            if (used == rows.Length)
            {
                Array.Resize(ref rows, Math.Min(2 * limit, 2 * used));
                Array.Resize(ref values, rows.Length * columns.Length);
            }
            rows[used] = row;
            return values.AsSpan(used++ * columns.Length, columns.Length);
        }

        private void Cut()
        {
            Sort();
            used = limit;
            last = rows[limit - 1];
        }

        private void Sort()
        {
            var order = new int[used];
            for (var i = 0; i < used; i++)
                order[i] = i;
            Array.Sort(rows, order, 0, used);
            var sorted = new double[rows.Length * columns.Length];
            for (var i = 0; i < used; i++)
                values
                    .AsSpan(order[i] * columns.Length, columns.Length)
                    .CopyTo(sorted.AsSpan(i * columns.Length, columns.Length));
            values = sorted;
        }
    }
}
