using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// What values have in common that agree after normalising, exactly as the local engine has it, where SQL can tell: text
/// of ASCII, and numbers that six digits can be taken of without the runtime's own writing of numbers.
/// </summary>
internal static class NormalForms
{
    private const double Least = 1e-15;
    private const double Most = 1e21;

    /// <summary>The largest power of ten that is an integer of 64 bits.</summary>
    private const int LargestWhole = 19;

    // Written as integers this is one constant to the server; an array of calls it would look through at every step.
    private static readonly string Powers =
        $"[{string.Join(", ", Enumerable.Range(0, LargestWhole + 1).Select(i => "1" + new string('0', i)))}]";

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

    /// <summary>As <see cref="LeakGate.Measuring.Kernels.SignificantDigits"/> does it, step by step.</summary>
    private static string OfNumber(string column, Branch branch)
    {
        // Each step is named where it first stands, so each is asked for once more than it is used.
        string Step(string name, Func<string> sql) => branch.Once($"{name} of {column}", sql);
        string Known(string name) => branch.Once($"{name} of {column}", () => "");
        var number = Step("given", () => $"assumeNotNull({branch.Number(column)})");
        var size = Step("size", () => $"abs({Known("given")})");
        var estimate = Step(
            "estimate",
            () =>
                $"floor((toInt64(bitShiftRight(reinterpretAsUInt64(reinterpretAsString({Known("size")})), 52)) - 1023) "
                + $"* {Terms.Number(0.30102999566398120)})"
        );
        // The estimate of the exponent is right or one too low.
        var next = Step("next power", () => Power($"{Known("estimate")} + 1"));
        var exponent = Step(
            "exponent",
            () =>
                $"toInt64({estimate}) + if(if({Known("estimate")} >= -1, {Known("size")} >= {next}, "
                + $"{Known("size")} * {Known("next power")} >= 1), 1, 0)"
        );
        var power = Step("power", () => Power($"5 - {Known("exponent")}"));
        var digits = Step(
            "digits",
            () => $"floor(if({exponent} <= 5, {Known("size")} * ({power}), {Known("size")} / {Known("power")}) + 0.5)"
        );
        return $"if(({number} = floor({Known("given")}) AND {size} < 1000000) OR NOT isFinite({Known("given")}), {Known("given")}, "
            + $"if({Known("given")} < 0, -1, 1) * if({Known("exponent")} <= 5, {digits} / {Known("power")}, "
            + $"{Known("digits")} * {Known("power")}))";
    }

    /// <summary>10 to the size of an exponent up to 22, whatever its sign: exact, since a double holds all these powers.</summary>
    private static string Power(string exponent) =>
        Terms.Invariant($"toFloat64({Powers}[toUInt32(least(abs({exponent}), {LargestWhole})) + 1]) ")
        + Terms.Invariant(
            $"* toFloat64([1, 10, 100, 1000][toUInt32(greatest(abs({exponent}) - {LargestWhole}, 0)) + 1])"
        );
}
