using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Splits;

namespace LeakGate.Drafting;

/// <summary>Measures what guesses are made from: all rows of all columns, in two passes.</summary>
/// <param name="Columns">In the order of the files.</param>
/// <param name="RowsPerSplit">One item for each split of <paramref name="Tables"/>.</param>
internal sealed record Survey(
    DatasetTables Tables,
    ImmutableArray<ColumnFacts> Columns,
    ImmutableArray<long> RowsPerSplit
)
{
    /// <summary>Columns with more distinct values than these are not counted value by value.</summary>
    public const int MostValues = 64;

    /// <exception cref="GateException">A file is missing or cannot be read, or a split is empty.</exception>
    public static async Task<Survey> TakeAsync(
        GateSpec spec,
        DatasetSpec dataset,
        int threads,
        CancellationToken cancellation
    )
    {
        var tables = DatasetTables.Open(dataset, DataFiles.ResolveAll(spec, [dataset]));
        while (true)
        {
            try
            {
                return await MeasureAsync(tables, threads, cancellation);
            }
            catch (RetypedException retyped)
            {
                tables = tables.Retyped(retyped.Kinds);
            }
        }
    }

    private static async Task<Survey> MeasureAsync(DatasetTables tables, int threads, CancellationToken cancellation)
    {
        var columns = tables.Schema.Columns;
        var sides = EachAlone(tables.Schema.Splits.Length);
        var keys = columns.Where(column => IsKey(column.Name)).ToImmutableArray();
        var engine = new LocalEngine(tables, threads);
        var answers = await engine.AnswerAsync(
            [
                .. columns.Select(column => new ColumnProfile(column.Name)),
                .. columns.Select(column => new ValueCounts(column.Name, MostValues)),
                .. keys.Select(column => new KeyOverlap([column.Name], sides)),
            ],
            cancellation
        );
        var texts = ScanTexts(tables, cancellation);
        var facts = ImmutableArray.CreateBuilder<ColumnFacts>(columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            var profile = (EquatableArray<ColumnProfileAnswer>)answers[i];
            var counts = (ValueCountsAnswer)answers[columns.Length + i];
            var key = keys.IndexOf(columns[i]);
            facts.Add(
                new ColumnFacts(
                    columns[i],
                    profile.Items,
                    counts.Overflowed ? null : counts.Values.Items,
                    key < 0 ? null : KeyFactsOf((KeyOverlapAnswer)answers[(2 * columns.Length) + key]),
                    texts.GetValueOrDefault(i)
                )
            );
        }
        return new Survey(tables, facts.ToImmutable(), [.. engine.RowsPerSplit]);
    }

    private static bool IsKey(string column) => ColumnWords.IsId(column) || ColumnWords.IsGroup(column);

    /// <summary>Each split against nothing: the answers then tell what is distinct within it.</summary>
    private static EquatableArray<SplitSides> EachAlone(int splits) =>
        [.. Enumerable.Range(0, splits).Select(split => new SplitSides(0, 1ul << split))];

    private static KeyFacts KeyFactsOf(KeyOverlapAnswer answer) =>
        new(
            answer.DistinctKeys,
            answer.RowsWithoutKey == 0 && answer.PerSides.All(split => split.EvaluationKeys == split.AllEvaluationRows)
        );

    private static Dictionary<int, TextFacts> ScanTexts(DatasetTables tables, CancellationToken cancellation)
    {
        var columns = tables
            .Schema.Columns.Select((column, i) => (Column: column, Index: i))
            .Where(c => c.Column.Kind == ColumnKind.Text || c.Column.Kind == ColumnKind.Number && IsDateName(c.Column))
            .Select(c => c.Index)
            .ToImmutableArray();
        var facts = TextScan.Run(tables, columns, cancellation);
        return columns.Zip(facts).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    // 20240131 is a number to the engine.
    private static bool IsDateName(Column column) => ColumnWords.TimeRank(column.Name) is not null;
}
