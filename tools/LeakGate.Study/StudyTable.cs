using System.Text;

namespace LeakGate.Study;

/// <summary>A real table, its target in the last column.</summary>
internal sealed record StudyTable(string Name, bool IsClassification, string[] Header, IReadOnlyList<string[]> Rows)
{
    public int Target => Header.Length - 1;

    /// <summary>
    /// The table with one row of each combination of feature values. Numbers are written in one way, so equal values
    /// are equal texts, and no two rows that stay are equal in the engine's sense either.
    /// </summary>
    public StudyTable Unique() =>
        this with
        {
            Rows = [.. Rows.DistinctBy(row => string.Join('\u001f', row[..Target]))],
        };

    /// <summary>Every table of the cache that <c>tests/real-data/export</c> fills.</summary>
    public static IEnumerable<StudyTable> LoadAll(string cache)
    {
        foreach (var line in File.ReadLines(Path.Combine(cache, "tables.tsv")))
        {
            var fields = line.Split('\t');
            var (name, target, task) = (fields[0], fields[1], fields[2]);
            string[][] records = [.. File.ReadLines(Path.Combine(cache, "tables", $"{name}.csv")).Select(Cells)];
            if (records[0][^1] != target)
                throw new InvalidDataException(
                    $"{name}.csv ends in column '{records[0][^1]}', not in target '{target}'"
                );
            yield return new StudyTable(name, task == "classification", records[0], records[1..]);
        }
    }

    /// <summary>The cells of a line; the export writes no line breaks into them.</summary>
    private static string[] Cells(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
            return line.Split(',');
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }
        return [.. cells, cell.ToString()];
    }
}
