using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="RowSample"/>: each stratum of each split keeps the rows whose scrambled place lies below a threshold
/// that is halved whenever it would keep more than the limit.
/// </summary>
internal sealed class RowSampleLocal(RowSample question, TableSchema schema)
    : LocalMeasurement<RowSampleLocal.Accumulator>
{
    private int[] columns = [];
    private int? target;
    private bool hasNumbers;

    public override void Declare(FormRequests requests)
    {
        columns = [.. question.Columns.Items.Select(name => requests.Want(name, CellForms.Values))];
        if (question.Target is not { } name)
            return;
        hasNumbers = schema.Find(name)!.Kind == ColumnKind.Number;
        target = requests.Want(name, CellForms.Keys | CellForms.Text | CellForms.Values);
    }

    public override Accumulator Create() =>
        new(columns, target, hasNumbers, schema.Splits.Length * RowSample.Strata, question.Limit);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var merged = target is null ? null : ClassCodes.Merge([.. accumulators.Select(a => a.Classes!)]);
        var rows = new List<(Row Row, int Worker)>();
        var isWhole = true;
        for (var i = 0; i < schema.Splits.Length * RowSample.Strata; i++)
        {
            var parts = accumulators.Select((a, worker) => (Stratum: a.Strata[i], Worker: worker)).ToArray();
            var of = parts.SelectMany(p => p.Stratum?.Rows.Select(row => (row, p.Worker)) ?? []).ToList();
            var threshold = parts.Min(p => p.Stratum?.Threshold ?? ulong.MaxValue);
            // What one worker has dropped the others must not keep: the threshold is that of all rows together.
            of.RemoveAll(r => r.row.Rank > threshold);
            while (of.Count > question.Limit)
            {
                threshold >>= 1;
                of.RemoveAll(r => r.row.Rank > threshold);
            }
            isWhole &= threshold == ulong.MaxValue;
            rows.AddRange(of);
        }
        rows.Sort((a, b) => a.Row.Ref.Bits.CompareTo(b.Row.Ref.Bits));
        return new RowSampleAnswer(
            isWhole,
            [.. rows.Select(r => r.Row.Ref)],
            merged is { } m ? [.. rows.Select(r => (byte)m.Codes[r.Worker][r.Row.Class])] : [],
            hasNumbers ? [.. rows.Select(r => r.Row.Cells[^1])] : [],
            [.. columns.Select((_, c) => rows.Select(r => r.Row.Cells[c]).ToArray())]
        );
    }

    /// <param name="Class">The worker's code of the class, or <see cref="ClassCodes.None"/> beyond the limit of classes.</param>
    /// <param name="Cells">The columns' values, and behind them the target where it is a number.</param>
    internal readonly record struct Row(ulong Rank, RowRef Ref, int Class, double[] Cells);

    internal sealed class Stratum
    {
        public List<Row> Rows { get; } = [];
        public ulong Threshold { get; set; } = ulong.MaxValue;
    }

    internal sealed class Accumulator(int[] columns, int? target, bool hasNumbers, int strata, int limit) : IAccumulator
    {
        /// <summary>Null where there is no target.</summary>
        public ClassCodes? Classes { get; private set; }

        private WorkerShare share = null!;

        public void Join(WorkerShare share)
        {
            this.share = share;
            Classes = target is { } answer ? share.ClassesOf(answer) : null;
        }

        /// <summary>By split × <see cref="RowSample.Strata"/> + stratum; null where no row fell.</summary>
        public Stratum?[] Strata { get; } = new Stratum?[strata];

        public void Observe(Batch batch)
        {
            var answers = target is { } index ? batch.Columns[index] : null;
            Classes?.Observe(batch);
            var ranks = share.RanksOf(batch);
            for (var r = 0; r < ranks.Length; r++)
            {
                if (answers is not null && answers.IsNull(r))
                    continue;
                var at = (batch.Split * RowSample.Strata) + StratumOf(batch, answers, r);
                var stratum = Strata[at] ??= new Stratum();
                if (ranks[r] > stratum.Threshold)
                    continue;
                stratum.Rows.Add(
                    new Row(ranks[r], batch.Ref(r), Classes?.OfRow[r] ?? ClassCodes.None, CellsOf(batch, r, answers))
                );
                while (stratum.Rows.Count > limit)
                {
                    stratum.Threshold >>= 1;
                    stratum.Rows.RemoveAll(row => row.Rank > stratum.Threshold);
                }
            }
        }

        // Scrambled otherwise than the rank is, or a stratum would be drawn from one part of it only.
        private int StratumOf(Batch batch, ColumnBuffer? answers, int row) =>
            answers is null ? (int)(CellKeys.Mix(~batch.Ref(row).Bits) % RowSample.Strata)
            : hasNumbers && answers.Numbers[row] is >= 0 and < RowSample.Strata and var number && number == (int)number
                ? (int)number
            : (int)(CellKeys.Mix(answers.Keys[row]) % RowSample.Strata);

        private double[] CellsOf(Batch batch, int row, ColumnBuffer? answers)
        {
            var cells = new double[columns.Length + (hasNumbers ? 1 : 0)];
            for (var i = 0; i < columns.Length; i++)
                cells[i] = batch.Columns[columns[i]].Numbers[row];
            if (hasNumbers)
                cells[^1] = answers!.Numbers[row];
            return cells;
        }
    }
}
