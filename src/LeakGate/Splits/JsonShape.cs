using System.Collections.Immutable;
using System.Text.Json;

namespace LeakGate.Splits;

/// <summary>
/// The keys that the objects of a file have shown so far. A key whose value is an object has no column itself: the keys
/// within it have, under paths such as <c>meta.source</c>. A key with a dot in it has the same name as such a path.
/// </summary>
internal sealed class JsonShape
{
    /// <summary>With more keys, objects are used as dictionaries.</summary>
    public const int MostKeys = 10_000;

    /// <summary>What stands in a path for a key that is the empty text.</summary>
    private const string EmptyKey = "(empty)";

    private readonly Node root = new("");

    /// <summary>All nodes but the root, in the order in which they were first seen.</summary>
    private readonly List<Node> nodes = [];

    /// <summary>How many of the nodes were there when a layout was last made.</summary>
    private int early;

    /// <summary>Takes note of the keys of a line that <see cref="JsonRow"/> could read; false where there are too many.</summary>
    public bool Learn(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        LearnObject(ref reader, root);
        return nodes.Count <= MostKeys;
    }

    /// <summary>Brings the keys that were seen since the last layout into the order of their paths.</summary>
    public void SortLate() => nodes.Sort(early, nodes.Count - early, PathOrder);

    private static Comparer<Node> PathOrder { get; } =
        Comparer<Node>.Create((a, b) => string.CompareOrdinal(a.Path, b.Path));

    /// <summary>The columns of the keys seen so far, in the order in which they were first seen.</summary>
    public JsonLayout ToLayout()
    {
        var columns = ImmutableArray.CreateBuilder<string>();
        var byPath = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in nodes.Where(node => node.HasColumn))
        {
            if (byPath.TryAdd(node.Path, columns.Count))
                columns.Add(node.Path);
        }
        early = nodes.Count;
        var count = 0;
        return new JsonLayout(columns.ToImmutable(), KeyOf(root, "", byPath, ref count), count);
    }

    private static JsonKey KeyOf(Node node, string name, Dictionary<string, int> columns, ref int count)
    {
        var index = count++;
        var children = new JsonKey[node.Children.Count];
        var i = 0;
        foreach (var (childName, child) in node.Children)
            children[i++] = KeyOf(child, childName, columns, ref count);
        return new JsonKey(name, node.Path, index, node.HasColumn ? columns[node.Path] : -1, children);
    }

    private void LearnObject(ref Utf8JsonReader reader, Node parent)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var node = NodeOf(ref reader, parent);
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    LearnObject(ref reader, node);
                    break;
                case JsonTokenType.Null:
                    node.HasNull = true;
                    break;
                default:
                    node.HasValue = true;
                    reader.Skip();
                    break;
            }
        }
    }

    private Node NodeOf(ref Utf8JsonReader reader, Node parent)
    {
        var name = JsonRow.TextOf(ref reader);
        if (parent.Children.TryGetValue(name, out var node))
            return node;
        var segment = name.Length == 0 ? EmptyKey : name;
        node = new Node(parent == root ? segment : $"{parent.Path}.{segment}");
        parent.Children.Add(name, node);
        nodes.Add(node);
        return node;
    }

    private sealed class Node(string path)
    {
        public string Path { get; } = path;
        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);
        public bool HasValue { get; set; }
        public bool HasNull { get; set; }

        // A key that is an object in some rows and null in others is missing there with all its keys.
        public bool HasColumn => HasValue || (HasNull && Children.Count == 0);
    }
}
