namespace LeakGate.Measuring;

/// <summary>
/// A question about head and base side by side: the splits of the base are numbered behind those of the head. All other
/// questions see the head alone.
/// </summary>
internal sealed record AcrossVersions<TAnswer>(Measurement<TAnswer> Question) : Measurement<TAnswer>, IAcrossVersions
{
    Measurement IAcrossVersions.Question => Question;
}

/// <summary>The question inside, whatever its answer.</summary>
internal interface IAcrossVersions
{
    Measurement Question { get; }
}
