using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="RowLookup"/> by reading only the chunks that hold the rows.</summary>
internal static class RowLookupLocal
{
    public static object Answer(RowLookup question, DatasetTables tables)
    {
        var found = new Dictionary<RowRef, FoundRow>();
        foreach (var group in question.Rows.Items.Distinct().GroupBy(row => row.File).OrderBy(group => group.Key))
        {
            var table = tables.Files[group.Key];
            var rows = group.OrderBy(row => row.Bits & ((1ul << 44) - 1)).ToArray();
            var looked = table.Lookup([.. rows], question.Columns.Items);
            for (var i = 0; i < rows.Length; i++)
            {
                var row = looked[i];
                found[rows[i]] = new FoundRow(rows[i], table.File.RelativePath, row.Line, row.Row, row.Cells);
            }
        }
        return new EquatableArray<FoundRow>([.. question.Rows.Items.Select(row => found[row])]);
    }
}
