namespace LeakGate.Parquet.Format;

/// <summary>Makes the columns of a file from the nodes of its schema.</summary>
internal sealed class SchemaTree(List<SchemaElement> elements)
{
    private const int MostDepth = 64;

    private readonly List<ParquetColumn> columns = [];
    private int next = 1;

    /// <exception cref="ParquetException">The nodes make no tree, or a leaf's types do not fit each other.</exception>
    public static ParquetColumn[] Columns(List<SchemaElement> elements, long offset)
    {
        if (elements.Count == 0)
            throw new ParquetException("the schema is empty", offset);
        var tree = new SchemaTree(elements);
        tree.AddChildren(elements[0], "", new Way(0, null), 0);
        if (tree.next != elements.Count)
            throw new ParquetException(
                $"the schema has {elements.Count} nodes, of which {elements.Count - tree.next} belong to no group",
                elements[tree.next].Offset
            );
        return [.. tree.columns];
    }

    /// <summary>What lies between the root and a node.</summary>
    /// <param name="Collection">Path of the outermost list or map, or null.</param>
    private readonly record struct Way(int DefinitionLevel, string? Collection);

    private void AddChildren(SchemaElement group, string path, Way way, int depth)
    {
        if (depth > MostDepth)
            throw new ParquetException($"the schema is more than {MostDepth} groups deep", group.Offset);
        if (group.Children < 0)
            throw new ParquetException($"a group of the schema has {group.Children} members", group.Offset);
        for (var i = 0; i < group.Children; i++)
        {
            if (next == elements.Count)
                throw new ParquetException(
                    $"the schema ends before group '{group.Name}' has its {group.Children} members",
                    group.Offset
                );
            Add(elements[next++], group, path, way, depth);
        }
    }

    private void Add(SchemaElement node, SchemaElement parent, string parentPath, Way way, int depth)
    {
        var path = parentPath.Length == 0 ? node.Name : $"{parentPath}.{node.Name}";
        way = node.Repetition switch
        {
            Repetition.Required => way,
            Repetition.Optional => way with { DefinitionLevel = way.DefinitionLevel + 1 },
            Repetition.Repeated => new Way(
                way.DefinitionLevel + 1,
                // A list is a group around a repeated one; it is the outer one that has the user's name.
                way.Collection
                    ?? (parent.IsCollection && parentPath.Length > 0 ? parentPath : path)
            ),
            _ => throw new ParquetException(
                $"column '{path}' has the unknown repetition {(int)node.Repetition}",
                node.Offset
            ),
        };
        if (node.Type is not { } type)
        {
            AddChildren(node, path, way, depth + 1);
            return;
        }
        if (node.Children > 0)
            throw new ParquetException($"column '{path}' is a value and a group at once", node.Offset);
        columns.Add(
            new ParquetColumn
            {
                Index = columns.Count,
                Name = way.Collection ?? path,
                Type = type,
                Logical = Meaning.Of(node, type, path),
                Width = WidthOf(node, type, path),
                IsRepeated = way.Collection is not null,
                MaxDefinitionLevel = way.DefinitionLevel,
            }
        );
    }

    private static int WidthOf(SchemaElement node, PhysicalType type, string path) =>
        type switch
        {
            PhysicalType.Boolean => 1,
            PhysicalType.Int32 or PhysicalType.Float => 4,
            PhysicalType.Int64 or PhysicalType.Double => 8,
            PhysicalType.Int96 => 12,
            PhysicalType.ByteArray => 0,
            PhysicalType.FixedLengthByteArray when node.TypeLength > 0 => node.TypeLength,
            PhysicalType.FixedLengthByteArray => throw new ParquetException(
                $"column '{path}' has values of {node.TypeLength} bytes",
                node.Offset
            ),
            _ => throw new ParquetException($"column '{path}' has the unknown type {(int)type}", node.Offset),
        };
}
