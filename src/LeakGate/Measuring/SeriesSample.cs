using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>
/// Rows of whole keys in the order of time, for finding what may be worth an exact measurement; all rows where the table
/// is small. Which keys are drawn depends on the keys alone. Rows without a key or a time are left out.
/// </summary>
/// <param name="Key">Columns of the key; empty for one series of all rows.</param>
/// <param name="Time">Orders the rows of a key; null for the order of the files.</param>
/// <param name="Columns">The values wanted: numbers as they are, other values as codes that are equal for equal values.</param>
/// <param name="Limit">Most rows; of the last key that fits only the first rows are kept.</param>
internal sealed record SeriesSample(EquatableArray<string> Key, string? Time, EquatableArray<string> Columns, int Limit)
    : Measurement<SeriesSampleAnswer>;

/// <param name="IsWhole">Whether these are all rows that have a key and a time.</param>
/// <param name="Starts">Where each key's rows start, and behind them the number of rows.</param>
/// <param name="Times">Coded as in <see cref="TimeAxis"/>; ascending within a key. Without a time column all are 0.</param>
/// <param name="Refs">Where each row is.</param>
/// <param name="Values">The values, column by column; NaN where missing.</param>
internal sealed record SeriesSampleAnswer(bool IsWhole, int[] Starts, long[] Times, RowRef[] Refs, double[][] Values);
