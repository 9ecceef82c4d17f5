using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>Some rows as they stand in their files, for examples.</summary>
/// <param name="Columns">Columns whose cells are wanted.</param>
internal sealed record RowLookup(EquatableArray<RowRef> Rows, EquatableArray<string> Columns)
    : Measurement<EquatableArray<FoundRow>>;

/// <param name="File">Path relative to the configuration's folder.</param>
/// <param name="Line">1-based line, or 0 where the format has no lines.</param>
/// <param name="Row">1-based number of the data row in its file.</param>
internal sealed record FoundRow(RowRef Ref, string File, long Line, long Row, EquatableArray<string?> Cells);
