namespace LeakGate.Splits;

/// <summary>
/// What the values of a column are, over all splits together: one cell that is only text makes the whole column text,
/// so that two splits never disagree about what equals what.
/// </summary>
internal enum ColumnKind : byte
{
    /// <summary>No value seen yet; every cell is missing.</summary>
    Empty = 0,

    /// <summary><c>true</c> and <c>false</c> in any case.</summary>
    Boolean,

    /// <summary>Numbers compare by value: 1, 1.0 and 1e0 are equal.</summary>
    Number,

    /// <summary>ISO 8601 dates and times compare by instant.</summary>
    Instant,

    /// <summary>Anything else compares by its UTF-8 bytes.</summary>
    Text,
}

internal static class ColumnKinds
{
    /// <summary>The kind of a column that holds values of both kinds.</summary>
    public static ColumnKind Join(ColumnKind left, ColumnKind right) =>
        left == right || right == ColumnKind.Empty ? left
        : left == ColumnKind.Empty ? right
        : ColumnKind.Text;

    /// <summary>The kind in a sentence: <c>numbers</c>.</summary>
    public static string Plural(this ColumnKind kind) =>
        kind switch
        {
            ColumnKind.Boolean => "true/false values",
            ColumnKind.Number => "numbers",
            ColumnKind.Instant => "dates",
            ColumnKind.Text => "text",
            _ => "no values",
        };
}
