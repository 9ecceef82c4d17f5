namespace LeakGate.Measuring;

/// <summary>Which values of a key occur on both sides. Rows in which a part of the key is missing are left out.</summary>
/// <param name="Columns">One column, or the parts of a composite key.</param>
/// <param name="Sides">The pairs of sides that are asked about; one answer each.</param>
internal sealed record KeyOverlap(EquatableArray<string> Columns, EquatableArray<SplitSides> Sides)
    : Measurement<KeyOverlapAnswer>;

/// <param name="DistinctKeys">Distinct keys over all splits.</param>
/// <param name="RowsWithoutKey">Rows left out, over all splits.</param>
/// <param name="PerSides">One answer for each pair of sides asked about.</param>
internal sealed record KeyOverlapAnswer(long DistinctKeys, long RowsWithoutKey, EquatableArray<SharedKeys> PerSides);

/// <param name="Keys">Distinct keys that occur on both sides.</param>
/// <param name="EvaluationRows">Evaluation rows that carry one of them.</param>
/// <param name="TrainingRows">Training rows that carry one of them.</param>
/// <param name="AllEvaluationRows">Evaluation rows that carry any key.</param>
/// <param name="EvaluationKeys">Distinct keys of the evaluation side.</param>
/// <param name="Examples">Up to five shared keys: their first evaluation row and first training row.</param>
internal sealed record SharedKeys(
    long Keys,
    long EvaluationRows,
    long TrainingRows,
    long AllEvaluationRows,
    long EvaluationKeys,
    EquatableArray<RowPair> Examples
);
