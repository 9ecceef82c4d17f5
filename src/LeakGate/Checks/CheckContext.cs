namespace LeakGate.Checks;

/// <summary>What a check may ask for.</summary>
internal sealed class CheckContext { }
