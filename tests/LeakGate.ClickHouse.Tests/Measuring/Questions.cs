using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Tests.Measuring;

/// <summary>Every kind of question that a table has columns for.</summary>
internal static class Questions
{
    public static IReadOnlyList<Measurement> About(TwinTables tables, TableSchema schema)
    {
        var all = (1ul << tables.Splits) - 1;
        EquatableArray<SplitSides> sides = [new(1, 2), new(all & ~1ul, 1), new(1, all & ~1ul)];
        EquatableArray<ulong> sets = [all, 1];
        EquatableArray<string> names = [.. tables.Columns.Select(c => c.Name)];
        var numbers = names.Items.Where(name => schema.Find(name)!.Kind == ColumnKind.Number).ToArray();
        // Text beyond ASCII has no normal form in SQL, and the first kind of text column has some.
        var plain = tables.Columns.Where(c => c.Type != "String").Select(c => c.Name);
        var questions = new List<Measurement>
        {
            new RowOverlap(names, null, RowEquality.Exact, sides),
            new RowOverlap([.. names.Items.Skip(1)], names[0], RowEquality.Exact, sides),
            new RowOverlap([.. plain], null, RowEquality.Normalised, sides),
            new KeyOverlap([names[0]], sides),
            new KeyOverlap([names[0], names[1]], sides),
            new PairMoments([.. numbers], all),
            new TargetTable(names, names[^1], 1000),
            new TargetTable(names, names[0], 5),
            new IdShapes(names[0], names[^1], sets),
            new RowSample([.. numbers], names[0], 10_000),
            new RowSample([.. numbers], null, 10_000),
        };
        foreach (var name in names)
            questions.AddRange([new ColumnProfile(name), new ValueCounts(name, 20), new ValueCounts(name, 3)]);
        foreach (var name in numbers)
        {
            questions.AddRange([
                new SideCounts(name, 0.25),
                new DecimalClasses(name),
                new Quantiles(name, sets, [0, 0.25, 0.5, 0.9, 1]),
                new NumberSample(name, 10_000),
                new TargetGroups(name, numbers[^1], null, 50),
                new TargetRanks(name, names[0], sets),
                new TargetRanks(name, null, sets),
                new TargetRankCorrelation(name, numbers[^1], sets),
            ]);
            var kind = (AggregateKind)((questions.Count + tables.Columns.Length) % 8);
            questions.Add(new KeyAggregateRows([names[0]], numbers[^1], name, kind, 1, (0.005, 0.005)));
            foreach (var formula in Formulas(name, numbers[^1]))
                questions.Add(new FormulaRows(formula, numbers[0]));
        }
        if (tables.Time is { } time)
        {
            var entity = names.Items.First(name => name != time);
            var isDate = schema.Find(time)!.Kind == ColumnKind.Instant;
            var embargo = isDate ? 3.0 * TimeSpan.TicksPerDay : 1.5;
            questions.Add(new TimeOrder(time, [], embargo, sides));
            questions.Add(new TimeOrder(time, [entity], embargo, sides));
            questions.Add(new SeriesSample([entity], time, [.. numbers], 10_000));
            if (tables.KnownAt is { } known)
                questions.Add(new LateValues(names[0], known, time));
        }
        questions.Add(new SeriesSample([], null, [.. numbers], 10_000));
        return [.. questions.Distinct()];
    }

    private static IEnumerable<TargetFormula> Formulas(string x, string y)
    {
        EquatableArray<double> one = [0.005, 0.005];
        EquatableArray<double> two = [0.005, 0, 0.005];
        return
        [
            new(FormulaKind.Affine, [x], 2, -0.25, one),
            new(FormulaKind.Affine, [x], 1, 0, one),
            new(FormulaKind.Sum, [x, y], 0, 0, two),
            new(FormulaKind.Difference, [x, y], 0, 0, two),
            new(FormulaKind.Product, [x, y], 0, 0, two),
            new(FormulaKind.Ratio, [x, y], 0, 0, two),
        ];
    }
}
