using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Versions;

/// <summary>Asks how a data set differs from its base. Shares its questions with the rules about data versions.</summary>
internal static class DifferenceQuestions
{
    /// <summary>More classes than these are no table that anybody reads.</summary>
    private const int MostClasses = 20;

    /// <summary>The difference, or null where head and base cannot be compared; the rules say why.</summary>
    public static async Inquiry<DataDifference?> AskAsync(CheckContext context)
    {
        if (context.Base is not { } versions)
            return null;
        try
        {
            var id = context.Dataset.Id is { } key && key.Columns.All(c => versions.IsEverywhere(c.Value)) ? key : null;
            var asked = id is null ? VersionQuestions.ByValues(context) : VersionQuestions.ByKey(context, id);
            var askedLabels = AskLabels(context);
            var askedTimes = AskTimes(context);
            var rows = await asked;
            var labels = await askedLabels;
            var times = await askedTimes;
            return new DataDifference(
                versions.Commit,
                id?.Name ?? "",
                [
                    .. versions.Pairs.Select(
                        (pair, i) => Of(context, pair, rows.Pairs[i], rows.RowsPerSplit, labels, times)
                    ),
                ],
                Moves(versions, rows),
                Columns(versions, isIn: versions.Head, isNotIn: versions.Base),
                Columns(versions, isIn: versions.Base, isNotIn: versions.Head)
            );
        }
        catch (NotMeasuredException)
        {
            return null; // the rules about data versions ask the same and report the reason
        }
    }

    private static async Inquiry<ValueCountsAnswer?> AskLabels(CheckContext context)
    {
        var target = context.Dataset.Target?.Value;
        var isRegression = context.Dataset.Task?.Value == TaskKind.Regression;
        return target is null || isRegression || !context.Base!.IsEverywhere(target)
            ? null
            : await context.MeasureAcross(new ValueCounts(target, MostClasses));
    }

    private static async Inquiry<TimeOrderAnswer?> AskTimes(CheckContext context)
    {
        var column = context.Dataset.Time?.Column.Value;
        var isTime = column is not null && KindOf(context, column) is ColumnKind.Instant or ColumnKind.Number;
        return isTime ? await context.MeasureAcross(new TimeOrder(column!, [], 0, [])) : null;
    }

    private static ColumnKind? KindOf(CheckContext context, string column) => context.Base!.Schema.Find(column)?.Kind;

    private static SplitDifference Of(
        CheckContext context,
        (int Base, int Head) pair,
        FormerSplitAnswer rows,
        EquatableArray<long> rowsPerSplit,
        ValueCountsAnswer? labels,
        TimeOrderAnswer? times
    )
    {
        var split = context.Base!.Schema.Splits[pair.Head < 0 ? pair.Base : pair.Head];
        long? RowsOf(int i) => i < 0 ? null : rowsPerSplit[i];
        return new SplitDifference(
            split.Name,
            split.Role,
            RowsOf(pair.Base),
            RowsOf(pair.Head),
            rows.Added,
            rows.Removed,
            rows.Relabelled,
            labels is null || labels.Overflowed ? [] : Labels(context, labels, pair),
            TimeOf(context, times, pair.Base),
            TimeOf(context, times, pair.Head)
        );
    }

    private static ImmutableArray<LabelCount> Labels(
        CheckContext context,
        ValueCountsAnswer labels,
        (int Base, int Head) pair
    ) =>
        [
            .. labels
                .Values.Select(v => new LabelCount(
                    context.Show(v.Value),
                    pair.Base < 0 ? 0 : v.PerSplit[pair.Base],
                    pair.Head < 0 ? 0 : v.PerSplit[pair.Head]
                ))
                .Where(count => count.BaseRows + count.Rows > 0),
        ];

    private static TimeRange? TimeOf(CheckContext context, TimeOrderAnswer? times, int split)
    {
        if (times is null || split < 0 || times.Spans[split].Rows == times.Spans[split].Missing)
            return null;
        var span = times.Spans[split];
        var isDate = KindOf(context, context.Dataset.Time!.Column.Value) == ColumnKind.Instant;
        TimePoint Point(long code) => new(isDate ? code : TimeAxis.ToNumber(code), isDate);
        return new TimeRange(Point(span.First), Point(span.Last));
    }

    private static ImmutableArray<RowsMoved> Moves(BaseComparison versions, RowMovementsAnswer rows) =>
        [
            .. versions
                .Routes.Select(
                    (route, i) =>
                        new RowsMoved(
                            versions.Schema.Splits[route.From].Name,
                            versions.Schema.Splits[route.To].Name,
                            rows.Routes[i].Moved
                        )
                )
                .Where(move => move.Rows > 0)
                .OrderByDescending(move => move.Rows)
                .ThenBy(move => move.From, StringComparer.Ordinal)
                .ThenBy(move => move.To, StringComparer.Ordinal),
        ];

    private static ImmutableArray<string> Columns(
        BaseComparison versions,
        IEnumerable<int> isIn,
        IEnumerable<int> isNotIn
    )
    {
        var (wanted, unwanted) = (Set(isIn), Set(isNotIn));
        return
        [
            .. versions
                .Schema.Columns.Where(c => (c.PresentIn & wanted) != 0 && (c.PresentIn & unwanted) == 0)
                .Select(c => c.Name),
        ];
    }

    private static ulong Set(IEnumerable<int> splits) => splits.Aggregate(0ul, (set, i) => set | (1ul << i));
}
