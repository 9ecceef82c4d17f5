using System.Collections.Immutable;

namespace LeakGate.Configuration.Yaml;

/// <summary>A node of the configuration file, which knows where it was written.</summary>
internal abstract class YamlNode(SourceLocation at)
{
    public SourceLocation At => at;

    /// <summary>
    /// A problem with this node has been reported. Whoever reads on leaves the node out, so that one mistake gives one
    /// message.
    /// </summary>
    public bool IsFaulty { get; set; }

    /// <summary>What a message calls the node: <c>a list</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A text, a number, a flag or nothing: YAML tells them apart by how they look.</summary>
internal sealed class YamlScalar(string written, bool isPlain, int textOffset, SourceLocation at) : YamlNode(at)
{
    /// <summary>The text without quotes and escapes, environment variables not filled in.</summary>
    public string Written { get; } = written;

    /// <summary>The text, environment variables filled in. Never shown in a message.</summary>
    public string Text { get; private set; } = written;

    public bool HasVariable { get; private set; }

    /// <summary>Whether it stands without quotes, so that it can be a number, a flag or nothing.</summary>
    public bool IsPlain => isPlain || HasVariable;

    /// <summary>
    /// How far behind the start of the node its text begins, or −1 where escapes or line breaks make the columns of
    /// text and file differ.
    /// </summary>
    public int TextOffset => textOffset;

    public bool IsNull => isPlain && Written is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => IsNull ? "nothing" : "a text";

    public void FillIn(string text, bool hasVariable)
    {
        Text = text;
        HasVariable = hasVariable;
    }

    public Located<string> ToLocated() => new(Text, At) { Written = HasVariable ? Written : null };
}

internal sealed class YamlSequence(ImmutableArray<YamlNode> items, SourceLocation at) : YamlNode(at)
{
    public ImmutableArray<YamlNode> Items => items;
    public override string Kind => "a list";
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

internal sealed class YamlMapping(ImmutableArray<YamlEntry> entries, SourceLocation at) : YamlNode(at)
{
    /// <summary>In the order of the file; no two keys are equal.</summary>
    public ImmutableArray<YamlEntry> Entries => entries;
    public override string Kind => "a mapping";

    public YamlEntry? Find(string key)
    {
        foreach (var entry in entries)
        {
            if (entry.Key.Text == key)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The value of a key where it is there and nothing has been reported about it.</summary>
    public YamlNode? Sound(string key) =>
        Find(key) is { Value.IsFaulty: false, Key.IsFaulty: false } entry ? entry.Value : null;

    public YamlScalar? SoundScalar(string key) => Sound(key) as YamlScalar;

    public YamlMapping? SoundMapping(string key) => Sound(key) as YamlMapping;
}

/// <summary>Stands for what LeakGate does not read, such as an alias; it is always reported.</summary>
internal sealed class YamlUnreadable : YamlNode
{
    public YamlUnreadable(SourceLocation at)
        : base(at) => IsFaulty = true;

    public override string Kind => "an alias";
}
