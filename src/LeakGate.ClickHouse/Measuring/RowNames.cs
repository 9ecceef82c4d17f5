using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// References to rows that answers name by what they are like: rows of a table have no place, and hashing whole rows to
/// name the first of each group would read every column for every question. A reference stands for the row of its split
/// that meets a condition and has the lowest hash of those that do.
/// </summary>
internal sealed class RowNames
{
    // References made of hashes fill all 58 bits; that one of them is a name as well is as unlikely as two equal hashes.
    private const ulong First = (1ul << 58) - (1ul << 32);

    private readonly Dictionary<(int Split, RowCondition Condition), RowRef> names = [];
    private readonly Dictionary<RowRef, RowCondition> conditions = [];

    /// <summary>The reference to a row of a split.</summary>
    public RowRef Of(int split, RowCondition condition)
    {
        lock (names)
        {
            if (names.TryGetValue((split, condition), out var known))
                return known;
            var name = new RowRef(((ulong)split << 58) | (First + (ulong)names.Count));
            names.Add((split, condition), name);
            conditions.Add(name, condition);
            return name;
        }
    }

    /// <summary>What the row of a reference is like.</summary>
    public RowCondition ConditionOf(RowRef row)
    {
        lock (names)
            return conditions.TryGetValue(row, out var condition) ? condition : new IsRow(row);
    }
}

/// <summary>What a row is like.</summary>
internal abstract record RowCondition
{
    /// <summary>As an expression that is 1 where a row of the branch meets it.</summary>
    public abstract string On(Branch branch);
}

/// <summary>The row whose hash makes the reference.</summary>
internal sealed record IsRow(RowRef Ref) : RowCondition
{
    public override string On(Branch branch) => $"{branch.RowRef} = {Terms.Unsigned(Ref.Bits)}";
}

/// <summary>Rows whose values of some columns have an identity.</summary>
internal sealed record HasIdentity(EquatableArray<string> Columns, ulong Low, ulong High, bool IsNormalised = false)
    : RowCondition
{
    public override string On(Branch branch)
    {
        var (low, high) = (branch.Low(Columns, IsNormalised), branch.High(Columns, IsNormalised));
        return $"({low} = {Terms.Unsigned(Low)} AND {high} = {Terms.Unsigned(High)})";
    }
}

/// <summary>Rows that have a value of a column.</summary>
internal sealed record HasValue(string Column) : RowCondition
{
    public override string On(Branch branch) => $"isNotNull({branch.Key(Column)})";
}

/// <summary>Rows whose value of a column is shown as a text.</summary>
internal sealed record HasText(string Column, string Text) : RowCondition
{
    public override string On(Branch branch) => $"ifNull({branch.Text(Column)} = {Sql.Text(Text)}, 0)";
}

/// <summary>Rows at a time of the axis.</summary>
internal sealed record IsAt(string Column, long Code, bool IsDate) : RowCondition
{
    public override string On(Branch branch) => $"ifNull({branch.Axis(Column)} = {Times.Literal(Code, IsDate)}, 0)";
}

/// <summary>Rows with a time of a code.</summary>
internal sealed record HasTimeCode(string Column, long Code) : RowCondition
{
    public override string On(Branch branch) => $"ifNull({branch.Time(Column)} = {Terms.Signed(Code)}, 0)";
}

/// <summary>Rows that are like both.</summary>
internal sealed record Both(RowCondition One, RowCondition Other) : RowCondition
{
    public override string On(Branch branch)
    {
        var (one, other) = (One.On(branch), Other.On(branch));
        return $"({one} AND {other})";
    }
}
