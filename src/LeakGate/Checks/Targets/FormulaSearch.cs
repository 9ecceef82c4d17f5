using LeakGate.Measuring;

namespace LeakGate.Checks.Targets;

/// <summary>
/// Looks for formulas that give a number target, on the sample: every column by itself, then every two, then the sum of
/// all that take part. A few rows rule out almost every pair, so columns² costs little.
/// </summary>
internal sealed class FormulaSearch
{
    /// <summary>Rows that a formula must hold in, of those that have its columns.</summary>
    public const double MostlyHolds = 0.999;
    public const int FewestRows = 30;

    private const int ProbeRows = 6;
    private const int FewestTargets = 10;

    /// <summary>What rounding allows must be this small a part of the target's spread, or agreement shows nothing.</summary>
    private const double SharpTolerance = 0.05;

    private readonly double[][] numbers;
    private readonly double[] targets;
    private readonly string[] names;
    private readonly double[] units;
    private readonly double targetUnit;
    private readonly double spread;

    public FormulaSearch(TargetEvidence evidence)
    {
        (numbers, targets) = (evidence.Sample.Numbers, evidence.Sample.Targets);
        names = [.. evidence.Numbers.Select(c => c.Name)];
        units = Array.ConvertAll(numbers, UnitOf);
        targetUnit = UnitOf(targets);
        spread = SpreadOf(targets);
    }

    /// <summary>The formulas that hold on the sample; a column that gives the target alone takes part in no other.</summary>
    public IReadOnlyList<TargetFormula> Find()
    {
        var found = new List<TargetFormula>();
        if (targets.Distinct().Take(FewestTargets).Count() < FewestTargets)
            return found;
        var left = new List<int>();
        for (var i = 0; i < numbers.Length; i++)
        {
            if (Affine(i) is { } formula && HoldsOnSample(formula, [i]))
                found.Add(formula);
            else if (SpreadOf(numbers[i]) > 0)
                left.Add(i);
        }
        foreach (var i in left)
        {
            foreach (var j in left.Where(j => j != i))
            {
                foreach (var kind in i < j ? All : Directed)
                {
                    if (MayHold(kind, numbers[i], numbers[j]) && HoldsOnSample(Pair(kind, i, j), [i, j]))
                        found.Add(Pair(kind, i, j));
                }
            }
        }
        if (found.Count == 0 && PartsThatSum.Find([.. left.Select(i => numbers[i])], targets) is { } parts)
        {
            int[] columns = [.. parts.Select(p => left[p])];
            var sum = Formula(FormulaKind.Sum, columns, 1, 0);
            if (HoldsOnSample(sum, columns))
                found.Add(sum);
        }
        return found;
    }

    private static FormulaKind[] Directed { get; } = [FormulaKind.Difference, FormulaKind.Ratio];

    private static FormulaKind[] All { get; } = [FormulaKind.Sum, FormulaKind.Product, .. Directed];

    /// <summary>Whether the first rows speak for it, roughly.</summary>
    private bool MayHold(FormulaKind kind, double[] x, double[] y)
    {
        var (rows, missed) = (0, 0);
        for (var r = 0; r < targets.Length && rows < ProbeRows; r++)
        {
            var value = kind switch
            {
                FormulaKind.Sum => x[r] + y[r],
                FormulaKind.Difference => x[r] - y[r],
                FormulaKind.Product => x[r] * y[r],
                _ => x[r] / y[r],
            };
            if (!double.IsFinite(value))
                continue;
            rows++;
            if (Math.Abs(value - targets[r]) > 2 * SharpTolerance * spread && ++missed > 1)
                return false;
        }
        return rows == ProbeRows;
    }

    private TargetFormula Pair(FormulaKind kind, int i, int j) => Formula(kind, [i, j], 1, 0);

    private TargetFormula Formula(FormulaKind kind, int[] columns, double slope, double offset) =>
        new(kind, [.. columns.Select(i => names[i])], slope, offset, [.. columns.Select(i => units[i]), targetUnit]);

    /// <summary>The line through two rows, then least squares over the rows near it: a few odd rows do not bend it.</summary>
    private TargetFormula? Affine(int column)
    {
        var x = numbers[column];
        int[] rows =
        [
            .. Enumerable
                .Range(0, x.Length)
                .Where(r => double.IsFinite(x[r]) && double.IsFinite(targets[r]))
                .OrderBy(r => x[r])
                .ThenBy(r => targets[r]),
        ];
        if (rows.Length < FewestRows)
            return null;
        var (low, high) = (rows[rows.Length / 10], rows[rows.Length * 9 / 10]);
        if (x[low] == x[high])
            (low, high) = (rows[0], rows[^1]);
        if (x[low] == x[high])
            return null;
        var slope = (targets[high] - targets[low]) / (x[high] - x[low]);
        var near = rows.Where(r =>
                Math.Abs(targets[low] + (slope * (x[r] - x[low])) - targets[r]) <= SharpTolerance * spread
            )
            .ToArray();
        if (slope == 0 || near.Length < MostlyHolds * rows.Length)
            return null;
        var (meanX, meanY) = (near.Average(r => x[r]), near.Average(r => targets[r]));
        slope = near.Sum(r => (x[r] - meanX) * (targets[r] - meanY)) / near.Sum(r => (x[r] - meanX) * (x[r] - meanX));
        return Formula(FormulaKind.Affine, [column], slope, meanY - (slope * meanX));
    }

    private bool HoldsOnSample(TargetFormula formula, int[] columns)
    {
        Span<double> x = stackalloc double[columns.Length];
        var (rows, holding, wide) = (0, 0, 0.0);
        for (var r = 0; r < targets.Length; r++)
        {
            for (var i = 0; i < columns.Length; i++)
                x[i] = numbers[columns[i]][r];
            if (formula.Holds(x, targets[r]) is not { } holds)
                continue;
            rows++;
            holding += holds ? 1 : 0;
            wide += formula.Of(x).Tolerance;
            var missed = rows - holding;
            if (missed > 1 + ((1 - MostlyHolds) * targets.Length))
                return false;
        }
        return rows >= FewestRows && holding >= MostlyHolds * rows && wide / rows <= SharpTolerance * spread;
    }

    /// <summary>Half of the last decimal that any value carries; 0 for whole numbers, and where all digits are there.</summary>
    private static double UnitOf(double[] values)
    {
        for (var (decimals, scale) = (0, 1.0); decimals <= 9; decimals++, scale *= 10)
        {
            if (Array.TrueForAll(values, v => !double.IsFinite(v) || IsWhole(v * scale)))
                return decimals == 0 ? 0 : 0.5 / scale;
        }
        return 0;
    }

    private static bool IsWhole(double value) =>
        Math.Abs(value - Math.Round(value)) <= 1e-9 * Math.Max(1, Math.Abs(value));

    private static double SpreadOf(double[] values)
    {
        var finite = Array.FindAll(values, double.IsFinite);
        if (finite.Length == 0)
            return 0;
        var mean = finite.Average();
        return Math.Sqrt(finite.Sum(v => (v - mean) * (v - mean)) / finite.Length);
    }
}
