namespace LeakGate.Measuring;

/// <summary>
/// Quantiles of a number column over sets of splits, between neighbours by linear interpolation (Hyndman and Fan's
/// type 7, the default of numpy, pandas and R). Infinite and missing values are left out; NaN where none is left.
/// </summary>
/// <param name="Sets">Bit i of a set stands for split i; one answer each.</param>
/// <param name="Probabilities">From 0 to 1.</param>
internal sealed record Quantiles(string Column, EquatableArray<ulong> Sets, EquatableArray<double> Probabilities)
    : Measurement<EquatableArray<EquatableArray<double>>>;
