namespace LeakGate.Measuring;

/// <summary>
/// How often each distinct value of a column occurs in each split. Answers <c>null</c> for a column with more than
/// <paramref name="Limit"/> distinct values: such a column is no category.
/// </summary>
internal sealed record ValueCounts(string Column, int Limit) : Measurement<ValueCountsAnswer>;

/// <param name="Overflowed">There are more distinct values than the limit; <paramref name="Values"/> is empty then.</param>
/// <param name="Values">Ordered by text, ordinally.</param>
/// <param name="Nulls">Missing values per split.</param>
internal sealed record ValueCountsAnswer(
    bool Overflowed,
    EquatableArray<ValueCount> Values,
    EquatableArray<long> Nulls
);

/// <param name="Value">The value as it is first written.</param>
/// <param name="PerSplit">Rows per split.</param>
internal sealed record ValueCount(string Value, EquatableArray<long> PerSplit)
{
    /// <summary>Rows in the splits of a set.</summary>
    public long In(ulong splits)
    {
        var sum = 0L;
        for (var i = 0; i < PerSplit.Count; i++)
        {
            if ((splits >> i & 1) != 0)
                sum += PerSplit[i];
        }
        return sum;
    }
}
