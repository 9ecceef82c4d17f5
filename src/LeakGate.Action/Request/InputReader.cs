using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Action.Request;

/// <summary>The request cannot be understood; carries every sentence that there is to say about it.</summary>
internal sealed class RequestException(ImmutableArray<string> sentences) : Exception(string.Join("; ", sentences))
{
    public ImmutableArray<string> Sentences { get; } = sentences;
}

/// <summary>
/// Reads inputs from the variables that the runner sets: <c>INPUT_</c> and the name in capitals, in which only spaces
/// are replaced. An input that is not set and an empty one look alike.
/// </summary>
internal sealed class InputReader(Func<string, string?> environment)
{
    private readonly ImmutableArray<string>.Builder problems = ImmutableArray.CreateBuilder<string>();

    public string Text(string name, string otherwise)
    {
        var value = environment($"INPUT_{name.Replace(' ', '_').ToUpperInvariant()}")?.Trim() ?? "";
        return value.Length == 0 ? otherwise : value;
    }

    public T Choice<T>(string name, T otherwise, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        var text = Text(name, "");
        if (text.Length == 0)
            return otherwise;
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (word == text)
                return value;
            words.Add(word);
        }
        Refuse(name, text, string.Join(", ", words[..^1]) + " or " + words[^1], NearestName.Hint(text, words));
        return otherwise;
    }

    /// <summary>A truth value in the spellings of YAML 1.2.</summary>
    public bool Flag(string name, bool otherwise) =>
        Choice(
            name,
            otherwise,
            ("true", true),
            ("false", false),
            ("True", true),
            ("False", false),
            ("TRUE", true),
            ("FALSE", false)
        );

    /// <summary>A token; what cannot be one is refused without being shown, also by what would otherwise send it.</summary>
    public Secret Token(string name)
    {
        var text = Text(name, "");
        if (text.All(c => char.IsAscii(c) && !char.IsControl(c) && c != ' '))
            return new Secret(text);
        problems.Add(
            $"input '{name}' holds characters that no token has; expected ${{{{ github.token }}}} or a secret"
        );
        return new Secret("");
    }

    public void Refuse(string name, string found, string expected, string? hint = null) =>
        problems.Add(
            $"input '{name}' has '{Excerpt.Of(found)}'; expected {expected}" + (hint is null ? "" : $"; {hint}")
        );

    /// <exception cref="RequestException">Something was refused.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count > 0)
            throw new RequestException(problems.ToImmutable());
    }
}
