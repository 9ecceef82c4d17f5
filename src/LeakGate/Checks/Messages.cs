using System.Collections.Immutable;

namespace LeakGate.Checks;

/// <summary>Builds the message templates of a rule.</summary>
internal static class Messages
{
    public static ImmutableSortedDictionary<string, string> Of(params ReadOnlySpan<(string Id, string Text)> templates)
    {
        var messages = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (id, text) in templates)
            messages.Add(id, text);
        return messages.ToImmutable();
    }
}

/// <summary>Builds the exact figures of a finding.</summary>
internal static class Figures
{
    public static ImmutableSortedDictionary<string, object> Of(params ReadOnlySpan<(string Name, object Value)> figures)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in figures)
            all.Add(name, value);
        return all.ToImmutable();
    }
}
