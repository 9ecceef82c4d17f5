using System.Collections.Immutable;
using System.Globalization;

namespace LeakGate.ClickHouse.Tests.Measuring;

/// <summary>Columns of every kind, with the values that are easily got wrong.</summary>
internal static class TwinColumns
{
    private static readonly string[] Texts =
    [
        "a",
        "A",
        "b c",
        "it's",
        "say \"hi\"",
        "back\\slash",
        "\\n",
        "two\nlines",
        "x,y",
        "é",
        "e\u0301",
        "007",
        "a text that is longer than sixteen bytes",
        "' OR 1 = 1 --",
        "",
        "NA",
    ];

    /// <summary>Of some kinds, whose number a seed chooses.</summary>
    public static ImmutableArray<TwinColumn> Random(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(2, 7)).Select(i => Of(random.Next(Kinds), i))];
    }

    public const int Kinds = 12;

    public static TwinColumn Of(int kind, int i)
    {
        // A name that has to be quoted, and one that looks like an alias.
        var name = (i % 3) switch
        {
            0 => $"c{i}",
            1 => $"lg_a{i}",
            _ => $"it's `c` {i}",
        };
        return kind switch
        {
            0 => new(name, "Int32", r => Plain(r.Next(-3, 4))),
            1 => new(name, "Nullable(Int64)", r => IsMissing(r) ? null : Plain(9_007_199_254_740_990 + r.Next(8))),
            2 => new(name, "UInt64", r => Plain(r.Next(40))),
            3 => new(name, "Nullable(Float64)", r => IsMissing(r) ? null : Fraction(r)),
            4 => new(name, "Float64", r => Plain((r.NextDouble() * 1e6) + 1e9)),
            5 => new(
                name,
                "Decimal(9, 2)",
                r => (r.Next(-500, 500) / 100m).ToString("0.00", CultureInfo.InvariantCulture)
            ),
            6 => new(name, "String", r => Texts[r.Next(Texts.Length)]),
            7 => new(name, "Nullable(String)", r => IsMissing(r) ? null : Texts[r.Next(6)]),
            8 => new(name, "Date", r => Day(r).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            9 => new(
                name,
                "Nullable(DateTime)",
                r =>
                    IsMissing(r)
                        ? null
                        : Day(r).AddHours(r.Next(3)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            ),
            10 => new(
                name,
                "String",
                r =>
                    r.Next(5) == 0 ? ""
                    : r.Next(2) == 0 ? "true"
                    : "False"
            ),
            _ => new(name, "Nullable(Float64)", r => IsMissing(r) ? null : Plain(Math.Round(r.NextDouble() * 9, 3))),
        };
    }

    public static bool IsNumber(this TwinColumn column) =>
        column.Type.Contains("Int", StringComparison.Ordinal)
        || column.Type.Contains("Float", StringComparison.Ordinal)
        || column.Type.Contains("Decimal", StringComparison.Ordinal);

    public static bool IsTime(this TwinColumn column) => column.Type.Contains("Date", StringComparison.Ordinal);

    private static string Fraction(Random random) =>
        random.Next(12) switch
        {
            0 => "nan",
            1 => "-0",
            2 => "0",
            3 => "inf",
            _ => Plain(random.Next(-40, 40) / 4.0),
        };

    private static bool IsMissing(Random random) => random.Next(6) == 0;

    private static string Plain(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static DateTime Day(Random random) => new DateTime(2021, 2, 26).AddDays(random.Next(9));
}
