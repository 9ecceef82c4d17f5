using LeakGate.Measuring.Kernels;

namespace LeakGate.Measuring;

/// <summary>
/// How well the order of one number column tells the target's classes apart, exactly, over all rows of some splits that
/// have both. <see cref="Sets"/> lists the sets of splits; one answer each.
/// </summary>
/// <param name="Target">The target; null to tell the splits themselves apart, split i being class i.</param>
internal sealed record TargetRanks(string Column, string? Target, EquatableArray<ulong> Sets)
    : Measurement<EquatableArray<ClassRanks>>;

/// <summary>
/// Spearman's rank correlation of a number column with a number target, exactly, over all rows of some splits that have
/// both; one answer for each set of splits.
/// </summary>
internal sealed record TargetRankCorrelation(string Column, string Target, EquatableArray<ulong> Sets)
    : Measurement<EquatableArray<RankCorrelation>>;

/// <param name="Correlation">NaN where one of the two is constant.</param>
/// <param name="Rows">Rows that have both.</param>
/// <param name="Values">Different values of the column among them.</param>
/// <param name="TargetValues">Different values of the target among them.</param>
internal readonly record struct RankCorrelation(double Correlation, long Rows, long Values, long TargetValues);
