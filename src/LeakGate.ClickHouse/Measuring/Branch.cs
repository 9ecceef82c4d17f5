using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// One SELECT over one table. An expression that is used more than once gets an alias where it first stands: only in a
/// SELECT that reads the table itself are aggregates computed where the rows are.
/// </summary>
/// <param name="prefix">Of aliases; no column's name begins with it.</param>
internal sealed class Branch(RemoteDataset data, RemoteTable table, string prefix)
{
    private readonly Dictionary<string, string> aliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> definitions = new(StringComparer.Ordinal);

    /// <summary>What stands behind FROM.</summary>
    public string From => table.From;

    /// <summary>The splits whose rows are here, as a set.</summary>
    public ulong Splits => table.Splits;

    /// <summary>The number of the row's split.</summary>
    public string Split => Once("split", () => table.SplitSql);

    /// <summary>The bits of the row's reference; all columns are read for it.</summary>
    public string RowRef => Once("row", () => table.RowRefSql);

    /// <summary>The value of a column under which equal values are equal; NULL where missing.</summary>
    public string Key(string column) => Once($"key {column}", () => Of(column).Key);

    // Old servers write every expression out with all that its aliases stand for before they run it. What is built upon by
    // others therefore holds its parts once each, or their text doubles with every step.

    /// <summary>The number, maybe infinite, with one zero; NULL where missing.</summary>
    public string Number(string column) => Once($"number {column}", () => $"{Of(column).Number} + toFloat64(0)");

    /// <summary>The number where it is finite; NULL elsewhere.</summary>
    public string Finite(string column) =>
        Once(
            $"finite {column}",
            () =>
                $"nullIf(nullIf({Number(column)}, {Terms.Number(double.PositiveInfinity)}), {Terms.Number(double.NegativeInfinity)})"
        );

    /// <summary>The value as reports show it; NULL where missing.</summary>
    public string Text(string column) => Once($"text {column}", () => Of(column).Text);

    /// <summary>The time's code as the local engine has it; NULL where missing.</summary>
    public string Time(string column) => Once($"time {column}", () => Of(column).Time);

    /// <summary>Where the row stands in time: 100 ns ticks of a date, the number itself of a number column.</summary>
    public string Axis(string column) => Times.IsDate(data.Schema, column) ? Time(column) : Number(column);

    /// <summary>Whether the value is missing.</summary>
    public string IsMissing(string column) => $"isNull({Key(column)})";

    /// <summary>Whether any of some values is missing.</summary>
    public string IsAnyMissing(EquatableArray<string> columns) =>
        Once($"any missing {Name(columns)}", () => Terms.Any(columns.Items.Select(IsMissing)));

    /// <summary>Whether all of some values are missing.</summary>
    public string IsAllMissing(EquatableArray<string> columns) =>
        Once($"all missing {Name(columns)}", () => Terms.All(columns.Items.Select(IsMissing)));

    /// <summary>64 bits of hash of a value; 0 where it is missing.</summary>
    public string HashOf(string column) =>
        Once(
            $"hash {column}",
            () =>
            {
                var missing = IsMissing(column);
                return $"if({missing}, toUInt64(0), sipHash64(assumeNotNull({Key(column)})))";
            }
        );

    /// <summary>
    /// 128 bits in two halves: sums over the columns of two hashes that have nothing in common, each told from that of
    /// other columns by its name, so that the order of columns does not matter.
    /// </summary>
    /// <param name="normalised">Whether values are alike that agree after normalising.</param>
    public string Low(EquatableArray<string> columns, bool normalised = false) =>
        Lane("sipHash64", columns, normalised);

    /// <inheritdoc cref="Low"/>
    public string High(EquatableArray<string> columns, bool normalised = false) =>
        Lane("cityHash64", columns, normalised);

    /// <summary>Gives an expression a name where it first stands, and the name alone afterwards.</summary>
    /// <param name="id">The same for the same expression.</param>
    public string Once(string id, Func<string> expression)
    {
        if (aliases.TryGetValue(id, out var known))
            return known;
        // The parts first: they take the names before.
        var text = expression();
        var alias = Terms.Invariant($"{prefix}a{aliases.Count}");
        aliases.Add(id, alias);
        // Of two names of one expression the server would know the outer only.
        var named = definitions.Contains(text) ? $"(identity({text}) AS {alias})" : $"({text} AS {alias})";
        definitions.Add(named);
        return named;
    }

    private string Lane(string hash, EquatableArray<string> columns, bool normalised) =>
        Once(
            $"{hash} {normalised} {Name(columns)}",
            () =>
                string.Join(
                    " + ",
                    // Rows of no columns are alike as well.
                    columns.Count == 0
                        ? ["toUInt64(0)"]
                        : columns.Items.Select(c =>
                        {
                            var name = Sql.Text(c);
                            // The hash of a missing value is missing as well.
                            if (!normalised)
                                return $"ifNull({hash}({name}, {Key(c)}), {hash}({name}))";
                            var (missing, key) = (IsMissing(c), NormalForms.Of(data.Schema.Find(c)!, this));
                            return $"if({missing}, {hash}({name}), {hash}({name}, assumeNotNull({key})))";
                        })
                )
        );

    private static string Name(EquatableArray<string> columns) => string.Join('\n', columns.Items.Order());

    private ColumnSql Of(string column) => data.Sql(column, table);
}
