namespace LeakGate.Action.Request;

/// <summary>A text that must not be shown: it has no words for itself, so no message or log can come to hold it.</summary>
internal sealed class Secret(string value)
{
    public bool IsEmpty => value.Length == 0;

    /// <summary>Hands the text to the one place that needs it.</summary>
    public T Reveal<T>(Func<string, T> use) => use(value);

    public override string ToString() => "(secret)";
}
