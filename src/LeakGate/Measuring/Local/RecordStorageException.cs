namespace LeakGate.Measuring.Local;

/// <summary>Records exceed the memory budget and cannot be kept elsewhere; the run cannot be exact and has to end.</summary>
/// <param name="place">The folder, or the setting that is too small.</param>
/// <param name="found">What happened, as a clause.</param>
/// <param name="expected">What would do, as a clause.</param>
/// <param name="hint">What to do.</param>
internal sealed class RecordStorageException(string place, string found, string expected, string hint)
    : Exception($"{place}: {found}")
{
    public string Place { get; } = place;
    public string Found { get; } = found;
    public string Expected { get; } = expected;
    public string Hint { get; } = hint;
}
