using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Preprocessing;

/// <summary>What is known of a column of numbers, split by split.</summary>
internal sealed class NumberColumn
{
    private readonly ImmutableArray<NumberSummary> splits;
    private readonly EquatableArray<SideCountsAnswer> sides;

    public NumberColumn(
        string name,
        EquatableArray<ColumnProfileAnswer> profiles,
        EquatableArray<SideCountsAnswer> sides,
        DecimalClassesAnswer decimals
    )
    {
        this.sides = sides;
        Name = name;
        Decimals = decimals;
        splits = [.. profiles.Select(NumberSummary.Of)];
        Fineness = Fineness.Of(splits.Where(s => s.Count > 0).SelectMany(s => new[] { s.Minimum, s.Maximum }));
    }

    public string Name { get; }

    /// <summary>As the ends of its range tell.</summary>
    public Fineness Fineness { get; }

    public DecimalClassesAnswer Decimals { get; }

    /// <summary>
    /// Whether several of its numbers have four decimals or more, so that they were hardly counted or read off a scale.
    /// The ends of a range may be round all the same.
    /// </summary>
    public bool IsComputed =>
        Decimals.PerSplit.Count == 0
        || Decimals
            .PerSplit.Items.SelectMany(s => s.Items.Skip(4))
            .Aggregate(DecimalClass.None, (a, c) => a.With(c))
            .Varies;

    /// <summary>The numbers of all splits of a set together.</summary>
    public NumberSummary Over(ulong set)
    {
        var total = NumberSummary.Empty;
        for (var i = 0; i < splits.Length; i++)
        {
            if ((set >> i & 1) != 0)
                total = total.With(splits[i]);
        }
        return total;
    }

    /// <summary>How many numbers of a set of splits are below 0, 0, and above.</summary>
    public SideCountsAnswer SidesOfZero(ulong set) => SideCountsAnswer.Over(sides, set);

    /// <summary>Quartiles of the sets that they were asked for.</summary>
    public Dictionary<ulong, (double First, double Median, double Third)> Quartiles { get; } = [];

    /// <summary>Every feature that holds numbers, in the order of the table.</summary>
    public static async Inquiry<NumberColumn[]> OfFeaturesAsync(CheckContext context)
    {
        var asked = context
            .Features.Where(c => c.Kind == ColumnKind.Number)
            .Select(c =>
                (
                    c.Name,
                    Profile: context.Measure(new ColumnProfile(c.Name)),
                    Sides: context.Measure(new SideCounts(c.Name, 0)),
                    Decimals: context.Measure(new DecimalClasses(c.Name))
                )
            )
            .ToArray();
        var columns = new NumberColumn[asked.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            var (name, profile, sides, decimals) = asked[i];
            columns[i] = new NumberColumn(name, await profile, await sides, await decimals);
        }
        return columns;
    }
}
