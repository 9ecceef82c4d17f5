using System.Numerics;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Follows the rows of each identity from the splits of the base to those of the head.</summary>
internal sealed class MovementVisitor(RowMovements question) : IGroupVisitor<MovementRecord>
{
    private readonly Route[] routes = [.. question.Routes];
    private readonly FormerSplit[] pairs = [.. question.Pairs];
    private readonly RouteTally[] routeTallies = new RouteTally[question.Routes.Count];
    private readonly PairTally[] pairTallies = new PairTally[question.Pairs.Count];
    private readonly bool hasLabels = question.Label is not null;
    private readonly long[] counts = new long[RowRef.MaxSplits];
    private readonly List<(ulong Label, long Rows)> formerLabels = [];
    private readonly List<(ulong Label, long Rows)> labels = [];

    public void VisitSingle(in MovementRecord record) => VisitGroup(new ReadOnlySpan<MovementRecord>(in record), []);

    public void VisitGroup(ReadOnlySpan<MovementRecord> records, ReadOnlySpan<long> rows)
    {
        var present = 0ul;
        for (var i = 0; i < records.Length; i++)
        {
            counts[records[i].Ref.Split] += rows.IsEmpty ? 1 : rows[i];
            present |= 1ul << records[i].Ref.Split;
        }
        for (var i = 0; i < routes.Length; i++)
            Follow(records, routes[i], present, ref routeTallies[i]);
        for (var i = 0; i < pairs.Length; i++)
            Compare(records, rows, pairs[i], ref pairTallies[i]);
        for (var left = present; left != 0; left &= left - 1)
            counts[BitOperations.TrailingZeroCount(left)] = 0;
    }

    public void Add(MovementVisitor other)
    {
        for (var i = 0; i < routes.Length; i++)
            routeTallies[i].Add(other.routeTallies[i]);
        for (var i = 0; i < pairs.Length; i++)
            pairTallies[i].Add(other.pairTallies[i]);
    }

    public RowMovementsAnswer Answer(long[] rowsPerSplit) =>
        new([.. routeTallies.Select(t => t.Answer())], [.. pairTallies.Select(t => t.Answer())], [.. rowsPerSplit]);

    private void Follow(ReadOnlySpan<MovementRecord> records, Route route, ulong present, ref RouteTally tally)
    {
        var source = CountIn(route.Source);
        tally.SourceRows += source;
        if (source > 1)
            tally.SourceTwins += source;
        // What the target had before is no news; what stands on both sides now is a duplicate and no migration.
        if ((present & route.Target) == 0 || (present & route.FormerTarget) != 0)
            return;
        var rows = CountIn(route.Target);
        tally.NewRows += rows;
        if (source == 0 || (present & route.Remainder) != 0)
            return;
        tally.Moved += rows;
        tally.MovedKeys++;
        tally.Examples.Add(new RowPair(First(records, route.Target), First(records, route.Source)));
    }

    private void Compare(
        ReadOnlySpan<MovementRecord> records,
        ReadOnlySpan<long> rows,
        FormerSplit pair,
        ref PairTally tally
    )
    {
        var (before, after) = (CountIn(pair.Base), CountIn(pair.Head));
        if (before == 0 && after == 0)
            return;
        tally.Added += Math.Max(0, after - before);
        tally.Removed += Math.Max(0, before - after);
        if (after > before)
            tally.AddedExamples.Add(new RowPair(First(records, pair.Head), RowRef.None));
        else if (before > after)
            tally.RemovedExamples.Add(new RowPair(First(records, pair.Base), RowRef.None));
        if (!hasLabels || before == 0 || after == 0)
            return;
        var kept = Math.Min(before, after) - SharedLabels(records, rows, pair);
        if (kept == 0)
            return;
        tally.Relabelled += kept;
        tally.RelabelledExamples.Add(new RowPair(First(records, pair.Head), First(records, pair.Base)));
    }

    /// <summary>How many rows find one with their own label on the other side.</summary>
    private long SharedLabels(ReadOnlySpan<MovementRecord> records, ReadOnlySpan<long> rows, FormerSplit pair)
    {
        formerLabels.Clear();
        labels.Clear();
        for (var i = 0; i < records.Length; i++)
        {
            var labelled = (records[i].Label, rows.IsEmpty ? 1 : rows[i]);
            if ((pair.Base >> records[i].Ref.Split & 1) != 0)
                formerLabels.Add(labelled);
            else if ((pair.Head >> records[i].Ref.Split & 1) != 0)
                labels.Add(labelled);
        }
        formerLabels.Sort();
        labels.Sort();
        var shared = 0L;
        for (int i = 0, j = 0; i < formerLabels.Count && j < labels.Count; )
        {
            var (former, now) = (formerLabels[i], labels[j]);
            if (former.Label != now.Label)
            {
                _ = former.Label < now.Label ? i++ : j++;
                continue;
            }
            // One label can stand in several records; what is left of the longer one meets the next.
            var both = Math.Min(former.Rows, now.Rows);
            shared += both;
            formerLabels[i] = former with { Rows = former.Rows - both };
            labels[j] = now with { Rows = now.Rows - both };
            _ = formerLabels[i].Rows == 0 ? i++ : j++;
        }
        return shared;
    }

    private long CountIn(ulong splits)
    {
        var sum = 0L;
        for (var left = splits; left != 0; left &= left - 1)
            sum += counts[BitOperations.TrailingZeroCount(left)];
        return sum;
    }

    private static RowRef First(ReadOnlySpan<MovementRecord> records, ulong splits)
    {
        var first = RowRef.None;
        foreach (ref readonly var record in records)
        {
            if ((splits >> record.Ref.Split & 1) != 0)
                first = RowRef.Min(first, record.Ref);
        }
        return first;
    }

    private struct RouteTally
    {
        public long Moved;
        public long MovedKeys;
        public long NewRows;
        public long SourceRows;
        public long SourceTwins;
        public LowestPairs Examples;

        public void Add(RouteTally other)
        {
            Moved += other.Moved;
            MovedKeys += other.MovedKeys;
            NewRows += other.NewRows;
            SourceRows += other.SourceRows;
            SourceTwins += other.SourceTwins;
            Examples.Add(other.Examples);
        }

        public readonly RouteAnswer Answer() => new(Moved, MovedKeys, NewRows, SourceRows, SourceTwins, Examples.Pairs);
    }

    private struct PairTally
    {
        public long Added;
        public long Removed;
        public long Relabelled;
        public LowestPairs AddedExamples;
        public LowestPairs RemovedExamples;
        public LowestPairs RelabelledExamples;

        public void Add(PairTally other)
        {
            Added += other.Added;
            Removed += other.Removed;
            Relabelled += other.Relabelled;
            AddedExamples.Add(other.AddedExamples);
            RemovedExamples.Add(other.RemovedExamples);
            RelabelledExamples.Add(other.RelabelledExamples);
        }

        public readonly FormerSplitAnswer Answer() =>
            new(Added, Removed, Relabelled, AddedExamples.Pairs, RemovedExamples.Pairs, RelabelledExamples.Pairs);
    }
}
