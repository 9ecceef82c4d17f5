using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>What was found of one pair of sides.</summary>
internal struct TimeTally
{
    public long Earlier;
    public long Ties;
    public long InEmbargo;
    public long Comparable;
    public long Entities;
    public LowestPairs Examples;
    public LowestPairs EmbargoExamples;

    public void Add(TimeTally other)
    {
        Earlier += other.Earlier;
        Ties += other.Ties;
        InEmbargo += other.InEmbargo;
        Comparable += other.Comparable;
        Entities += other.Entities;
        Examples.Add(other.Examples);
        EmbargoExamples.Add(other.EmbargoExamples);
    }

    /// <summary>Adds what was found of one entity, which gives one example: five rows of one entity teach no more.</summary>
    public void AddEntity(TimeTally entity)
    {
        entity.Entities = 1;
        entity.Examples = entity.Examples.First;
        entity.EmbargoExamples = entity.EmbargoExamples.First;
        Add(entity);
    }

    /// <summary>Judges one evaluation row against the last training row.</summary>
    /// <param name="distance">From the last training time to the row's, in units of the time axis.</param>
    /// <param name="rows">Evaluation rows of that time.</param>
    public void Compare(RowRef row, RowRef lastTraining, double distance, double embargo, long rows = 1)
    {
        Comparable += rows;
        if (distance <= 0)
        {
            if (distance == 0)
                Ties += rows;
            else
                Earlier += rows;
            Examples.Add(new RowPair(row, lastTraining));
        }
        else if (distance < embargo)
        {
            InEmbargo += rows;
            EmbargoExamples.Add(new RowPair(row, lastTraining));
        }
    }

    public readonly TimeOverlap Answer(TimeSpread[] spreads, SplitSides sides) =>
        new(
            Earlier,
            Ties,
            InEmbargo,
            Comparable,
            Entities,
            spreads.Where((_, i) => (sides.Training >> i & 1) != 0).Max(s => s.Last),
            spreads.Where((_, i) => (sides.Evaluation >> i & 1) != 0).Min(s => s.First),
            Examples.Pairs,
            EmbargoExamples.Pairs
        );
}

/// <summary>First and last times of the splits, as workers gather them.</summary>
internal static class TimeSpreads
{
    public static TimeSpread[] Empty(int splits) =>
        [.. Enumerable.Repeat(new TimeSpread(0, 0, long.MaxValue, long.MinValue), splits)];

    public static TimeSpread[] Merge(IEnumerable<TimeSpread[]> workers) =>
        workers.Aggregate((a, b) => [.. a.Zip(b, Merge)]);

    /// <summary>Whether the axis counts 100 ns of a calendar rather than plain numbers.</summary>
    public static bool IsDate(TableSchema schema, string column) =>
        schema.Find(column) is { Kind: ColumnKind.Instant } or { TimeFormat: not null };

    /// <summary>Distance between two times in units of the axis; its sign is exact.</summary>
    public static double Distance(long from, long to, bool isDate) =>
        isDate ? (double)(to - from) : TimeAxis.ToNumber(to) - TimeAxis.ToNumber(from);

    private static TimeSpread Merge(TimeSpread a, TimeSpread b) =>
        new(a.Rows + b.Rows, a.Missing + b.Missing, Math.Min(a.First, b.First), Math.Max(a.Last, b.Last));
}
