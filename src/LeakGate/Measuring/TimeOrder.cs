using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>
/// How the times of the two sides lie to each other: over all rows, or per entity where one is named. Rows without a
/// time (or without the entity's key) are left out.
/// </summary>
/// <param name="Column">The time column.</param>
/// <param name="Entity">Columns of the entity's key; empty for one common time line.</param>
/// <param name="Embargo">
/// Horizon plus embargo, in units of the time axis (100 ns for dates): evaluation rows later than the last training
/// row by less than this lie in the embargo. 0 where none is declared.
/// </param>
internal sealed record TimeOrder(
    string Column,
    EquatableArray<string> Entity,
    double Embargo,
    EquatableArray<SplitSides> Sides
) : Measurement<TimeOrderAnswer>;

/// <param name="Spans">First and last time of each split.</param>
/// <param name="PerSides">One answer for each pair of sides asked about.</param>
internal sealed record TimeOrderAnswer(EquatableArray<TimeSpread> Spans, EquatableArray<TimeOverlap> PerSides);

/// <summary>The times of a split, coded as in <see cref="TimeAxis"/>.</summary>
internal readonly record struct TimeSpread(long Rows, long Missing, long First, long Last);

/// <param name="Earlier">Evaluation rows before the last training row (of their entity).</param>
/// <param name="Ties">Evaluation rows at exactly the time of the last training row.</param>
/// <param name="InEmbargo">Evaluation rows behind the last training row by less than the embargo.</param>
/// <param name="Comparable">Evaluation rows that have a time and, with an entity, training rows to compare with.</param>
/// <param name="Entities">Entities with rows on both sides; 0 without an entity.</param>
/// <param name="LastTraining">The last training time; of the whole side, also with an entity.</param>
/// <param name="FirstEvaluation">The first evaluation time; of the whole side, also with an entity.</param>
/// <param name="Examples">Up to five early rows (or ties) with the training row that ends the training time.</param>
/// <param name="EmbargoExamples">The same for rows inside the embargo.</param>
internal sealed record TimeOverlap(
    long Earlier,
    long Ties,
    long InEmbargo,
    long Comparable,
    long Entities,
    long LastTraining,
    long FirstEvaluation,
    EquatableArray<RowPair> Examples,
    EquatableArray<RowPair> EmbargoExamples
);
