using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Targets;

/// <summary>
/// What the rules about the target start from, all of it of the first round: a sample of rows (which is the whole of a
/// small table), the counts of values against classes, and what kind of task it is.
/// </summary>
internal sealed class TargetEvidence
{
    private const int MostSampleCells = 1 << 19;
    private const int MostTableEntries = 1 << 19;

    private TargetEvidence(Column target, TargetSides sides, ImmutableArray<Column> features)
    {
        (Target, Sides, Features) = (target, sides, features);
        Numbers = [.. features.Where(c => c.Kind == ColumnKind.Number)];
    }

    public Column Target { get; }

    public TargetSides Sides { get; }

    /// <summary>The features, in the order of <see cref="Table"/>.</summary>
    public ImmutableArray<Column> Features { get; }

    /// <summary>The number features, in the order of <see cref="Sample"/>.</summary>
    public ImmutableArray<Column> Numbers { get; }

    /// <summary>Whether the target is classes to tell apart rather than a number to regress on.</summary>
    public bool IsClassification { get; private set; }

    public RowSampleAnswer Sample { get; private set; } = null!;

    public TargetTableAnswer Table { get; private set; } = null!;

    public ColumnTable TableOf(Column column) => Table.Columns[Features.IndexOf(column)];

    /// <summary>Why the rules about the target cannot apply, or null.</summary>
    public static string? WhyNot(CheckContext context) =>
        context.Dataset.Target is not { } declared ? "no target is declared"
        : context.Schema.Find(declared.Value) is not { } target ? "no split has the target"
        : TargetSides.Of(context, target) is null ? "the training split does not have the target"
        : context.Features.IsEmpty ? "there is no feature"
        : target.Kind == ColumnKind.Empty ? "the target has no value"
        : null;

    /// <summary>Asks for rows with the number features and the target, all in one sample whoever asks.</summary>
    public static RowSample SampleOf(CheckContext context, Column target)
    {
        var columns = Math.Max(1, context.Features.Length);
        var limit = Math.Clamp(MostSampleCells / (columns * context.Schema.Splits.Length), 128, 4096);
        var numbers = context.Features.Where(c => c.Kind == ColumnKind.Number);
        return new RowSample([.. numbers.Select(c => c.Name)], target.Name, limit);
    }

    /// <summary>Gathers the evidence; <see cref="WhyNot"/> must have found nothing against it.</summary>
    public static async Inquiry<TargetEvidence> OfAsync(CheckContext context)
    {
        var target = context.Schema.Find(context.Dataset.Target!.Value)!;
        var evidence = new TargetEvidence(target, TargetSides.Of(context, target)!, context.Features);
        var columns = Math.Max(1, evidence.Features.Length);
        var tableLimit = Math.Clamp(MostTableEntries / columns, 1024, 1 << 15);
        // All asked before any is awaited: one round.
        var task = TargetQuestions.Classes(context, target);
        var sample = context.Measure(SampleOf(context, target));
        var table = context.Measure(
            new TargetTable([.. evidence.Features.Select(c => c.Name)], target.Name, tableLimit)
        );
        evidence.IsClassification = await task is not null;
        evidence.Sample = await sample;
        evidence.Table = await table;
        if (evidence.IsClassification && evidence.Table.Classes.Count == 0)
            throw new NotMeasuredException($"target '{target.Name}' has more than {TargetTable.MostClasses} classes");
        if (!evidence.IsClassification && target.Kind != ColumnKind.Number)
            throw new NotMeasuredException(
                $"target '{target.Name}' holds {target.Kind.Plural()}, which cannot be regressed on"
            );
        return evidence;
    }
}

/// <summary>Where the association with the target is looked for, and where it has to hold as well.</summary>
/// <param name="Learn">The training splits, as a set; with folds all of them.</param>
/// <param name="Held">The splits with a target that a model is judged on, each against those it learns from.</param>
internal sealed record TargetSides(ulong Learn, ImmutableArray<SplitSides> Held)
{
    /// <summary>Null where the training split lacks the target.</summary>
    public static TargetSides? Of(CheckContext context, Column target)
    {
        var splits = context.Schema.Splits;
        var all = splits.Length == 64 ? ulong.MaxValue : (1ul << splits.Length) - 1;
        if (SplitDiscovery.AreFolds(context.Dataset, splits))
            return (target.PresentIn & all) == all ? new TargetSides(all, context.Pairs[0].Sides) : null;
        var first = splits.Min(s => s.Role);
        var learn = splits.Select((s, i) => s.Role == first ? 1ul << i : 0).Aggregate(0ul, (set, bit) => set | bit);
        if ((target.PresentIn & learn) != learn)
            return null;
        var held = Enumerable
            .Range(0, splits.Length)
            .Select(i => 1ul << i)
            .Where(bit => (learn & bit) == 0 && (target.PresentIn & bit) != 0)
            .Select(bit => new SplitSides(learn, bit));
        return new TargetSides(learn, [.. held]);
    }
}
