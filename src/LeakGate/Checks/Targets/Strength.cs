using LeakGate.Checks.Statistics;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks.Targets;

/// <summary>How strongly one feature alone goes with the target.</summary>
/// <param name="Value">The area under the ROC curve (see <see cref="Separation"/>), or the absolute rank correlation.</param>
/// <param name="AtLeast">The value less so many standard errors.</param>
/// <param name="Rows">Rows that have both.</param>
/// <param name="Held">The lowest value on a side that is held out, and that value plus three standard errors; null without such a side.</param>
/// <param name="IsExact">Whether all rows were compared; else it is an estimate from the sample, far from every threshold.</param>
internal sealed record Strength(
    Column Column,
    double Value,
    Func<double, double> AtLeast,
    long Rows,
    (double Value, double AtMost)? Held,
    bool IsExact
)
{
    /// <summary>Whether it is that of the column's order, not that of its categories.</summary>
    private bool IsRanked => Column.Kind == ColumnKind.Number;

    public double Error => 1 - Value;

    /// <summary>
    /// The strengths of all features that allow one. Number columns are ranked over all rows where the table is small
    /// or the sample shows at least <paramref name="rankFrom"/>; from 0 all of them are, whatever the table.
    /// </summary>
    public static async Inquiry<IReadOnlyList<Strength>> OfAllAsync(
        CheckContext context,
        TargetEvidence evidence,
        double rankFrom
    )
    {
        var ofSample = context.Once("strengths", () => OfSample(evidence));
        if (evidence.Sample.IsWhole && rankFrom > 0)
            return ofSample;
        var sets = Sets(evidence.Sides);
        var asked = ofSample.Where(s => s.IsRanked && s.Value >= rankFrom).Select(s => (s, Ranked(s.Column))).ToArray();
        var exact = new Dictionary<Column, Strength?>();
        foreach (var (strength, question) in asked)
            exact.Add(strength.Column, await question);
        return [.. ofSample.Select(s => exact.GetValueOrDefault(s.Column, s)).OfType<Strength>()];

        async Inquiry<Strength?> Ranked(Column column) =>
            evidence.IsClassification
                ? OfRanks(column, await context.Measure(new TargetRanks(column.Name, evidence.Target.Name, sets)), true)
                : OfRanks(
                    column,
                    await context.Measure(new TargetRankCorrelation(column.Name, evidence.Target.Name, sets)),
                    true
                );
    }

    /// <summary>
    /// Where every column is to be ranked and the task is known without looking at the data, asks for it with the first
    /// round: the files need not be read again.
    /// </summary>
    public static void AskAhead(CheckContext context, double rankFrom)
    {
        if (rankFrom > 0 || context.Dataset.Task?.Value != TaskKind.Classification || context.Target is not { } target)
            return;
        var sets = Sets(TargetSides.Of(context, target)!);
        foreach (var column in context.Features.Where(c => c.Kind == ColumnKind.Number))
            _ = context.Measure(new TargetRanks(column.Name, target.Name, sets));
    }

    private static EquatableArray<ulong> Sets(TargetSides sides) =>
        [sides.Learn, .. sides.Held.Select(h => h.Evaluation)];

    private static List<Strength> OfSample(TargetEvidence evidence)
    {
        var rows = Sets(evidence.Sides).Items.Select(evidence.Sample.RowsIn).ToArray();
        var numbers = evidence.Numbers.Select(
            (column, i) =>
                evidence.IsClassification
                    ? OfRanks(column, [.. rows.Select(r => RanksOf(evidence, i, r))], evidence.Sample.IsWhole)
                    : OfRanks(column, [.. rows.Select(r => CorrelationOf(evidence, i, r))], evidence.Sample.IsWhole)
        );
        var categories = evidence.IsClassification
            ? evidence
                .Features.Where(c => c.Kind is ColumnKind.Text or ColumnKind.Boolean)
                .Select(column => OfCategories(column, evidence))
            : [];
        return [.. numbers.Concat(categories).OfType<Strength>()];
    }

    private static ClassRanks RanksOf(TargetEvidence evidence, int column, int[] rows)
    {
        var values = evidence.Sample.Numbers[column];
        int[] used = [.. rows.Where(r => !double.IsNaN(values[r]))];
        var codes = Array.ConvertAll(used, r => SortedNumbers.Code(values[r]));
        var classes = Array.ConvertAll(used, r => evidence.Sample.Classes[r]);
        return ClassRanks.Of(codes, classes, evidence.Table.Classes.Count);
    }

    private static RankCorrelation CorrelationOf(TargetEvidence evidence, int column, int[] rows)
    {
        var (values, targets) = (evidence.Sample.Numbers[column], evidence.Sample.Targets);
        int[] used = [.. rows.Where(r => !double.IsNaN(values[r]))];
        return RankCorrelations.Of(
            Array.ConvertAll(used, r => SortedNumbers.Code(values[r])),
            Array.ConvertAll(used, r => SortedNumbers.Code(targets[r]))
        );
    }

    private static Strength? OfRanks(Column column, EquatableArray<ClassRanks> ranks, bool isExact)
    {
        if (Separation.Of(ranks[0]) is not { } learnt)
            return null;
        var held = ranks.Skip(1).Select(Separation.Of).OfType<Separation>().ToArray();
        return new Strength(column, learnt.Area, learnt.AtLeast, learnt.Rows, Lowest(held), isExact);
    }

    private static Strength? OfRanks(Column column, EquatableArray<RankCorrelation> ranks, bool isExact)
    {
        var held = ranks.Skip(1).Where(IsMeant).ToArray();
        // A column of few values can follow a number, as a dose does an effect, but it is no copy of it.
        if (!IsMeant(ranks[0]) || 2 * ranks[0].Values < ranks[0].TargetValues)
            return null;
        var sign = Math.Sign(ranks[0].Correlation);
        (double, double)? lowest =
            held.Length == 0
                ? null
                : held.Select(h => (sign * h.Correlation, Chance.CorrelationBound(sign * h.Correlation, h.Rows, 3)))
                    .Min();
        var value = Math.Abs(ranks[0].Correlation);
        var rows = ranks[0].Rows;
        return new Strength(column, value, z => Chance.CorrelationBound(value, rows, -z), rows, lowest, isExact);
    }

    private static bool IsMeant(RankCorrelation ranks) => ranks.Rows > 9 && !double.IsNaN(ranks.Correlation);

    private static Strength? OfCategories(Column column, TargetEvidence evidence)
    {
        var classes = evidence.Table.Classes.Count;
        if (Separation.OfCategories(evidence.TableOf(column), evidence.Sides.Held, classes) is not { } all)
            return null;
        var held = evidence
            .Sides.Held.Select(side => Separation.OfCategories(evidence.TableOf(column), [side], classes))
            .OfType<Separation>()
            .ToArray();
        return new Strength(column, all.Area, all.AtLeast, all.Rows, Lowest(held), IsExact: true);
    }

    private static (double, double)? Lowest(Separation[] held) =>
        held.Length == 0 ? null : held.Select(h => (h.Area, h.AtLeast(-3))).Min();
}
