namespace LeakGate.Measuring;

/// <summary>
/// Values of a number column per split, in ascending order, for tests on distributions. Splits with more values than
/// the limit give a subset that depends only on the rows' places, never on threads or chance.
/// </summary>
internal sealed record NumberSample(string Column, int Limit) : Measurement<EquatableArray<EquatableArray<double>>>
{
    /// <summary>As many as show what kind of numbers a column holds; who needs no other limit shares one question.</summary>
    public const int Usual = 2000;
}
