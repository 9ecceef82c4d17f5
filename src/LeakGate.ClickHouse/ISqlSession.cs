using System.Globalization;
using System.Text.Json;

namespace LeakGate.ClickHouse;

/// <summary>Sends read-only queries to one ClickHouse server.</summary>
internal interface ISqlSession
{
    /// <summary>
    /// Runs one SELECT, without FORMAT and SETTINGS, and gives its whole result. May be called for several queries at a
    /// time; the session decides how many run together.
    /// </summary>
    /// <exception cref="GateException">The server refused it, failed, or its answer ended early.</exception>
    Task<SqlResult> QueryAsync(string sql, CancellationToken cancellation);
}

/// <summary>A whole result; nothing of it is missing, or there would be an exception instead.</summary>
/// <param name="Columns">Names, in the order of the SELECT.</param>
/// <param name="Rows">Cells, in the order of the columns.</param>
internal sealed record SqlResult(IReadOnlyList<string> Columns, IReadOnlyList<SqlRow> Rows)
{
    /// <summary>The only row of a query that must give exactly one.</summary>
    public SqlRow Single =>
        Rows.Count == 1 ? Rows[0] : throw new InvalidOperationException($"a query gave {Rows.Count} rows, not one");
}

/// <summary>One row.</summary>
internal readonly struct SqlRow(JsonElement cells)
{
    public SqlCell this[int column] => new(cells[column]);
}

/// <summary>One value: a scalar, or the items of an array or a tuple.</summary>
internal readonly struct SqlCell(JsonElement value)
{
    public bool IsNull => value.ValueKind == JsonValueKind.Null;

    /// <summary>The text of a string; numbers as they are written.</summary>
    public string Text => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>The text, or null.</summary>
    public string? TextOrNull => IsNull ? null : Text;

    /// <summary>Of any integer type that fits.</summary>
    public long Int64 => long.Parse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Of any unsigned type.</summary>
    public ulong UInt64 => ulong.Parse(Text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Of any number type, to the last bit; NaN for NULL.</summary>
    public double Double =>
        IsNull
            ? double.NaN
            : Text switch
            {
                "inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                "nan" or "-nan" => double.NaN,
                var text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            };

    /// <summary>Length of an array or a tuple.</summary>
    public int Count => value.GetArrayLength();

    /// <summary>An item of an array or a tuple.</summary>
    public SqlCell this[int index] => new(value[index]);
}
