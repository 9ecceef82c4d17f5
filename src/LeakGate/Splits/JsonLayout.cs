using System.Collections.Immutable;
using System.Text;

namespace LeakGate.Splits;

/// <summary>Which keys of a file's objects are which columns. Immutable: workers share it.</summary>
/// <param name="KeyCount">Keys below and including the root.</param>
internal sealed record JsonLayout(ImmutableArray<string> Columns, JsonKey Root, int KeyCount);

/// <summary>A key of an object, or the whole object of a line.</summary>
internal sealed class JsonKey
{
    /// <summary>Keys that are compared one after the other; more are looked up.</summary>
    private const int Few = 8;

    private readonly byte[] name;
    private readonly JsonKey[] children;

    /// <summary>Position among the keys of its object.</summary>
    private int position;
    private readonly Dictionary<byte[], JsonKey>.AlternateLookup<ReadOnlySpan<byte>>? byName;

    public JsonKey(string name, string path, int index, int column, JsonKey[] children)
    {
        this.name = Encoding.UTF8.GetBytes(name);
        this.children = children;
        (Path, Index, Column) = (path, index, column);
        for (var i = 0; i < children.Length; i++)
            children[i].position = i;
        if (children.Length <= Few)
            return;
        var known = new Dictionary<byte[], JsonKey>(children.Length, NameComparer.Instance);
        foreach (var child in children)
            known.Add(child.name, child);
        byName = known.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The keys from the line's object down to this one, with dots between them.</summary>
    public string Path { get; }

    /// <summary>Position among all keys of the layout.</summary>
    public int Index { get; }

    /// <summary>The column of its values; -1 where all are objects.</summary>
    public int Column { get; }

    public bool HasChildren => children.Length > 0;

    /// <summary>The key within this object, or null where it is not known.</summary>
    /// <param name="expected">Position among the keys where the search begins: mostly behind the one found last.</param>
    public JsonKey? Find(ReadOnlySpan<byte> wanted, ref int expected)
    {
        if (expected < children.Length && wanted.SequenceEqual(children[expected].name))
            return children[expected++];
        if (byName is { } known)
            return known.TryGetValue(wanted, out var found) ? Found(found, ref expected) : null;
        foreach (var child in children)
        {
            if (wanted.SequenceEqual(child.name))
                return Found(child, ref expected);
        }
        return null;
    }

    private static JsonKey Found(JsonKey child, ref int expected)
    {
        expected = child.position + 1;
        return child;
    }

    private sealed class NameComparer
        : IEqualityComparer<byte[]>,
            IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static NameComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] name) => GetHashCode(name.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> name)
        {
            CellKeys.OfText(name, out var low, out _);
            return (int)low;
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
