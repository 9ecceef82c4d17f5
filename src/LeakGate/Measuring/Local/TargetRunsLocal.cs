using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="TargetRuns"/>: each batch is a piece of a split whose inside is counted at once; the pieces of all
/// workers are put in order at the end, and what changes from one to the next is added.
/// </summary>
internal sealed class TargetRunsLocal(TargetRuns question, TableSchema schema)
    : LocalMeasurement<TargetRunsLocal.Accumulator>
{
    private int target;
    private int[] keys = [];
    private int? time;

    public override void Declare(FormRequests requests)
    {
        target = requests.Want(question.Target, CellForms.Keys | CellForms.Values);
        keys = [.. question.Keys.Items.Select(name => requests.Want(name, CellForms.Keys))];
        time = question.Time is { } name ? requests.Want(name, CellForms.Values) : null;
    }

    public override Accumulator Create() => new(target, keys, time);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var pieces = accumulators.SelectMany(a => a.Pieces).OrderBy(p => p.First.At.Bits).ToArray();
        var answers = new TargetRunsAnswer[schema.Splits.Length];
        for (var i = 0; i < pieces.Length; i++)
        {
            ref var answer = ref answers[pieces[i].First.At.Split];
            var isNext = i > 0 && pieces[i - 1].First.At.Split == pieces[i].First.At.Split;
            answer = Sum(answer, pieces[i].Inside);
            if (isNext)
                answer = Sum(answer, Step(pieces[i - 1].Last, pieces[i].First));
        }
        return new EquatableArray<TargetRunsAnswer>([.. answers]);
    }

    private static TargetRunsAnswer Sum(TargetRunsAnswer a, TargetRunsAnswer b) =>
        new(
            a.Rows + b.Rows,
            a.Changes + b.Changes,
            a.Descents + b.Descents,
            a.KeyChanges + b.KeyChanges,
            a.TimeDescents + b.TimeDescents
        );

    private static TargetRunsAnswer Step(in Row before, in Row row) =>
        new(
            0,
            before.Low != row.Low || before.High != row.High ? 1 : 0,
            row.Number < before.Number ? 1 : 0,
            before.Key != row.Key ? 1 : 0,
            row.Time < before.Time ? 1 : 0
        );

    internal readonly record struct Row(RowRef At, ulong Low, ulong High, double Number, ulong Key, long Time);

    internal readonly record struct Piece(Row First, Row Last, TargetRunsAnswer Inside);

    internal sealed class Accumulator(int target, int[] keys, int? time) : IAccumulator
    {
        public List<Piece> Pieces { get; } = [];

        public void Observe(Batch batch)
        {
            var answers = batch.Columns[target];
            Row? first = null;
            var last = default(Row);
            var inside = default(TargetRunsAnswer);
            for (var r = 0; r < batch.Count; r++)
            {
                if (answers.IsNull(r))
                    continue;
                var row = RowOf(batch, answers, r);
                if (first is null)
                    first = row;
                else
                    inside = Sum(inside, Step(last, row));
                inside = inside with { Rows = inside.Rows + 1 };
                last = row;
            }
            if (first is { } start)
                Pieces.Add(new Piece(start, last, inside));
        }

        private Row RowOf(Batch batch, ColumnBuffer answers, int r)
        {
            var key = 0ul;
            foreach (var column in keys)
                key = CellKeys.Mix(key ^ batch.Columns[column].Keys[r]) + batch.Columns[column].HighKeys[r];
            return new Row(
                batch.Ref(r),
                answers.Keys[r],
                answers.HighKeys[r],
                answers.Numbers.Length > 0 ? answers.Numbers[r] : 0,
                key,
                time is { } t ? batch.Columns[t].Times[r] : 0
            );
        }
    }
}
