using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// What values have in common that agree after normalising, exactly as the local engine has it, where SQL can tell: text
/// of ASCII, and numbers that six digits can be taken of without the runtime's own writing of numbers.
/// </summary>
internal static class NormalForms
{
    /// <summary>Between these every power of ten on the way is an integer of 64 bits, and a double holds it exactly.</summary>
    private const double Least = 1e-13;
    private const double Most = 1e18;

    /// <summary>The normal form of a column's values.</summary>
    public static string Of(Column column, Branch branch) =>
        column.Kind switch
        {
            ColumnKind.Text => branch.Once($"normal {column.Name}", () => OfText(branch.Text(column.Name))),
            ColumnKind.Number => branch.Once($"normal {column.Name}", () => OfNumber(column.Name, branch)),
            _ => branch.Key(column.Name),
        };

    /// <summary>Why SQL cannot tell the normal forms of some columns; null where it can.</summary>
    public static async Task<string?> WhyNot(EquatableArray<string> columns, SqlContext context)
    {
        var known = columns.Items.Select(name => context.Data.Schema.Find(name)!);
        var asked = known.Where(c => c.Kind is ColumnKind.Text or ColumnKind.Number).ToArray();
        foreach (var batch in SqlContext.Batches(asked, column => context.SizeOf(column.Name)))
        {
            var result = await context.Query(
                context.Union(branch =>
                    $"SELECT {string.Join(", ", batch.Select(column => Unusual(column, branch)))} FROM {branch.From}"
                )
            );
            for (var i = 0; i < batch.Length; i++)
            {
                if (result.Rows.All(row => row[i].Int64 == 0))
                    continue;
                return batch[i].Kind == ColumnKind.Text
                    ? $"'{batch[i].Name}' has text beyond ASCII, which a server normalises by another Unicode than the files' engine"
                    : $"'{batch[i].Name}' has numbers below {Least} or from {Most} on, which SQL does not round to six digits";
            }
        }
        return null;
    }

    private static string Unusual(Column column, Branch branch)
    {
        if (column.Kind == ColumnKind.Text)
            return $"countIf(match(ifNull({branch.Text(column.Name)}, ''), '[^\\\\x00-\\\\x7F]'))";
        var (first, again) = (branch.Finite(column.Name), branch.Finite(column.Name));
        return $"countIf(ifNull({first} != 0 AND (abs({again}) < {Terms.Number(Least)} OR abs({again}) >= {Terms.Number(Most)}), 0))";
    }

    /// <summary>Lower case, and one space for white space between words.</summary>
    private static string OfText(string text) =>
        $"replaceRegexpAll(lower(replaceRegexpAll(assumeNotNull({text}), '[\\\\x09-\\\\x0D ]+', ' ')), '^ | $', '')";

    /// <summary>
    /// As <see cref="LeakGate.Measuring.Kernels.SignificantDigits"/> does it, step by step. Where that multiplies or else
    /// divides, this does both, by a power of ten and by one: each step then holds those before it only once.
    /// </summary>
    private static string OfNumber(string column, Branch branch)
    {
        // Each step is named where it first stands, and by its name alone afterwards.
        string Step(string name, Func<string> sql) => branch.Once($"{name} of {column}", sql);
        string Given() => Step("given", () => $"assumeNotNull({branch.Number(column)})");
        string Size() => Step("size", () => $"abs({Given()})");
        string Estimate() =>
            Step(
                "estimate",
                () =>
                    $"toInt64(floor((toInt64(bitShiftRight(reinterpretAsUInt64(reinterpretAsString({Size()})), 52)) - 1023) "
                    + $"* {Terms.Number(0.30102999566398120)}))"
            );
        // The estimate of the exponent is right or one too low.
        string Exponent() =>
            Step(
                "exponent",
                () =>
                {
                    var (estimate, size) = (Estimate(), Size());
                    return $"{estimate} + ({size} * {Power($"-1 - {Estimate()}")} >= {Power($"{Estimate()} + 1")})";
                }
            );
        string Up() => Step("up", () => Power($"5 - {Exponent()}"));
        string Down() => Step("down", () => Power($"{Exponent()} - 5"));
        string Digits() => Step("digits", () => $"floor({Size()} * {Up()} / {Down()} + 0.5)");
        return $"if(({Given()} = floor({Given()}) AND {Size()} < 1000000) OR NOT isFinite({Given()}), {Given()}, "
            + $"if({Given()} < 0, -1, 1) * {Digits()} * {Down()} / {Up()})";
    }

    /// <summary>10 to an exponent of 18 at most, or 1 where it is negative.</summary>
    private static string Power(string exponent) => $"toFloat64(intExp10(greatest({exponent}, 0)))";
}
