using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Checks;

/// <summary>A row that shows a finding: where it is, and what it has in common with its counterpart.</summary>
/// <param name="File">
/// Path relative to the configuration file's folder, with forward slashes; what holds the rows where that is no file.
/// </param>
/// <param name="Line">1-based line of a text file, or 0 where the format has no lines.</param>
/// <param name="Row">1-based number of the data row in its file (the header is not counted); 0 in a table, whose rows have none.</param>
/// <param name="Split">The split that the row belongs to.</param>
public sealed record RowLocation(string Split, string File, long Line, long Row)
{
    /// <summary>The commit at which the row stood there; null for the files that are checked.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the row has a place that a person can go to.</summary>
    internal bool HasPlace => Row > 0;
}

/// <summary>One example: a row of the evaluation side, its counterpart where there is one, and what they share.</summary>
/// <param name="Row">The row that is shown first, usually of the evaluation side.</param>
/// <param name="Counterpart">The row of the other split, if the finding is about a pair.</param>
/// <param name="Label">
/// What is shown of the values: the values themselves where <c>show-values</c> allows it, else a short hash that is
/// equal for equal values.
/// </param>
public sealed record Example(RowLocation Row, RowLocation? Counterpart, string Label);

/// <summary>One result: a rule, a data set, a pair of splits, at most one column or key.</summary>
public sealed record Finding
{
    public required Rule Rule { get; init; }

    /// <summary>The level after the rule's own judgement and the configuration's override.</summary>
    public required Level Level { get; init; }

    /// <summary>Name of the data set in <c>leakgate.yml</c>; empty for findings about the run itself.</summary>
    public required string Dataset { get; init; }

    /// <summary>The side that the model learns from, or empty where the finding is about one split or none.</summary>
    public string TrainingSplit { get; init; } = "";

    /// <summary>The side that the model is judged on, or the only split concerned.</summary>
    public string EvaluationSplit { get; init; } = "";

    /// <summary>The column or composite key concerned (<c>a + b</c>), or empty.</summary>
    public string Column { get; init; } = "";

    /// <summary>Which of the rule's message templates applies.</summary>
    public string MessageId { get; init; } = "default";

    /// <summary>
    /// The template's arguments: counts as <see cref="long"/>, measures as <see cref="double"/>,
    /// <see cref="Share"/>, <see cref="TimePoint"/>, and names as <see cref="string"/>. Reports put them into words.
    /// </summary>
    public ImmutableArray<object> Arguments { get; init; } = [];

    /// <summary>Exact figures under stable names, for programs: counts are <see cref="long"/>, shares <see cref="double"/>.</summary>
    public ImmutableSortedDictionary<string, object> Properties { get; init; } =
        ImmutableSortedDictionary<string, object>.Empty;

    /// <summary>Up to five examples.</summary>
    public ImmutableArray<Example> Examples { get; init; } = [];

    /// <summary>The place in <c>leakgate.yml</c> that declares what leaks: the split, the column, or the data set.</summary>
    public required SourceLocation Declared { get; init; }

    /// <summary>
    /// Where the change that is checked shows it: the changed pointer of its split, else the first changed row among
    /// its examples; null where no change is known or none of it concerns the finding.
    /// </summary>
    public SourceLocation? Changed { get; init; }

    /// <summary>The other place to look at, usually where the other split is declared.</summary>
    public SourceLocation? Related { get; init; }

    /// <summary>What to do, where it is more particular than the rule's own sentence.</summary>
    public string? Fix { get; init; }

    /// <summary>Set where the finding is accepted: it stays in the reports and counts no more.</summary>
    public Suppression? Suppression { get; init; }

    /// <summary>A suppression that held until its last day; the finding counts again.</summary>
    public Suppression? Expired { get; init; }

    /// <summary>Set where the baseline accepted less than this; the finding counts.</summary>
    public Worsening? Worsened { get; init; }

    /// <summary>How many rows are affected, by the figure that the rule names; null where it names none.</summary>
    internal long? Extent => Properties.GetValueOrDefault(Rule.Extent) as long?;
}

/// <summary>A part of a whole, shown as a percentage.</summary>
public readonly record struct Share(long Part, long Whole)
{
    /// <summary>The part as a fraction, 0 of an empty whole.</summary>
    public double Value => Whole == 0 ? 0 : (double)Part / Whole;
}

/// <summary>A position on a time column, or a distance on it.</summary>
/// <param name="Value">Ticks of 100 ns where <paramref name="IsDate"/>, else the plain number.</param>
/// <param name="IsDistance">Whether it is a length of time rather than a moment.</param>
public readonly record struct TimePoint(double Value, bool IsDate, bool IsDistance = false);

/// <summary>What became of one rule on one data set.</summary>
public enum Outcome
{
    /// <summary>Measured, and nothing found.</summary>
    Passed,

    /// <summary>Measured, with at least one finding.</summary>
    Found,

    /// <summary>Wanted, but the data did not allow it; the reason is given. Never the same as passed.</summary>
    NotMeasured,

    /// <summary>The configuration does not declare what the rule is about (no <c>time</c>, no <c>group</c>).</summary>
    NotApplicable,

    /// <summary>Switched off in the configuration or by <c>--only</c>.</summary>
    Off,
}

/// <summary>What a check has to say: its outcome, its findings and the reason where it could not measure.</summary>
public sealed record CheckResult(Outcome Outcome, ImmutableArray<Finding> Findings, string Reason)
{
    /// <summary>Measured, nothing found.</summary>
    public static CheckResult Passed { get; } = new(Outcome.Passed, [], "");

    /// <summary>
    /// The findings, or <see cref="Passed"/> where there are none. What could not be measured is never lost: without
    /// findings it makes the whole rule not measured, beside findings it stays as the reason.
    /// </summary>
    public static CheckResult From(IEnumerable<Finding> findings, IEnumerable<string>? notMeasured = null)
    {
        var all = findings.ToImmutableArray();
        var reason = string.Join("; ", notMeasured ?? []);
        return all.Length > 0 ? new(Outcome.Found, all, reason)
            : reason.Length > 0 ? NotMeasured(reason)
            : Passed;
    }

    /// <summary>Could not be measured; <paramref name="reason"/> completes "not measured: …".</summary>
    public static CheckResult NotMeasured(string reason) => new(Outcome.NotMeasured, [], reason);

    /// <summary>Nothing declared that the rule is about; <paramref name="reason"/> completes "does not apply: …".</summary>
    public static CheckResult NotApplicable(string reason) => new(Outcome.NotApplicable, [], reason);
}

/// <summary>The outcome of one rule on one data set, for reports.</summary>
public sealed record RuleOutcome(Rule Rule, string Dataset, Outcome Outcome, string Reason);
