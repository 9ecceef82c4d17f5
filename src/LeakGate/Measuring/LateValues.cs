using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>In how many rows a feature has a value that became known only after the row's own time.</summary>
/// <param name="Feature">Rows in which it is missing do not count.</param>
/// <param name="KnownAt">When its value became known.</param>
/// <param name="Time">When the prediction is made.</param>
internal sealed record LateValues(string Feature, string KnownAt, string Time)
    : Measurement<EquatableArray<LateValuesAnswer>>;

/// <summary>One split.</summary>
/// <param name="Rows">Rows in which all three columns have a value.</param>
/// <param name="Late">Those in which the value came too late.</param>
/// <param name="Examples">Up to five of them, earliest rows first.</param>
internal sealed record LateValuesAnswer(long Rows, long Late, EquatableArray<RowRef> Examples);
