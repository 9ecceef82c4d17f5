using System.Collections.Immutable;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;
using LeakGate.Versions;

namespace LeakGate;

/// <summary>Everything a run found out; reports are written from it and add nothing.</summary>
/// <param name="FailOn">Findings at or above this level make the run fail; <see cref="Level.Off"/> for never.</param>
public sealed record GateReport(GateSpec Spec, Level FailOn, ImmutableArray<DatasetReport> Datasets)
{
    /// <summary>The change that was checked, or null where none is known.</summary>
    public ChangeScope? Change { get; init; }

    /// <summary>Data sets that were not checked because their data is missing and that was to be a warning only.</summary>
    public IEnumerable<DatasetReport> Skipped => Datasets.Where(d => !d.Skipped.IsEmpty);

    /// <summary>The baseline that findings were held against, or null.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>All findings, data set by data set: those that count first, gravest first.</summary>
    public IEnumerable<Finding> Findings => Datasets.SelectMany(d => d.Findings);

    /// <summary>The findings that count: all but the suppressed ones.</summary>
    public IEnumerable<Finding> Open => Findings.Where(f => f.Suppression is null);

    /// <summary>The findings that <c>leakgate.yml</c> or a baseline accepts.</summary>
    public IEnumerable<Finding> Suppressed => Findings.Where(f => f.Suppression is not null);

    /// <summary>What kept data sets from being checked.</summary>
    public IEnumerable<Problem> Problems => Datasets.SelectMany(d => d.Problems);

    /// <summary>How the run ends: what went wrong counts more than what was found.</summary>
    public ExitCode ExitCode
    {
        get
        {
            var worst = Datasets.Select(d => d.ExitCode).DefaultIfEmpty(ExitCode.Clean).Max();
            if (worst != ExitCode.Clean)
                return worst;
            return FailOn != Level.Off && Open.Any(f => f.Level >= FailOn) ? ExitCode.Findings : ExitCode.Clean;
        }
    }

    /// <summary>Findings of one level that count; problems count as errors.</summary>
    public int Count(Level level) => Open.Count(f => f.Level == level) + (level == Level.Error ? Problems.Count() : 0);

    /// <summary>
    /// The same report without the suppressed findings, for readers that take everything listed for an open alert, as
    /// code scanning does.
    /// </summary>
    public GateReport WithoutSuppressed() =>
        this with
        {
            Datasets =
            [
                .. Datasets.Select(d => d with { Findings = [.. d.Findings.Where(f => f.Suppression is null)] }),
            ],
        };

    /// <summary>Absolute path of a file that a location or an example names.</summary>
    public string AbsolutePath(string file) =>
        file == Spec.File ? Path.GetFullPath(file) : Path.GetFullPath(Path.Combine(Spec.Folder, file));

    /// <summary>What counts first, gravest first, then by rule, split and column: an order that nothing but the findings decide.</summary>
    internal static ImmutableArray<Finding> Ordered(IEnumerable<Finding> findings) =>
        [
            .. findings
                .Where(finding => finding.Level != Level.Off)
                .OrderBy(finding => finding.Suppression is not null)
                .ThenByDescending(finding => finding.Level)
                .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
                .ThenBy(finding => finding.TrainingSplit, StringComparer.Ordinal)
                .ThenBy(finding => finding.EvaluationSplit, StringComparer.Ordinal)
                .ThenBy(finding => finding.Column, StringComparer.Ordinal),
        ];
}

/// <summary>What became of one data set.</summary>
/// <param name="Problems">What kept it from being checked; empty where it was.</param>
/// <param name="ExitCode"><see cref="ExitCode.Clean"/> unless there are problems; findings do not count here.</param>
public sealed record DatasetReport(
    string Name,
    ImmutableArray<SplitSummary> Splits,
    ImmutableArray<Finding> Findings,
    ImmutableArray<RuleOutcome> Outcomes,
    ImmutableArray<Problem> Problems,
    ExitCode ExitCode
)
{
    /// <summary>Passes over the data and look-ups that the run took.</summary>
    public int Rounds { get; init; }

    /// <summary>What kept it from being checked where that was to be a warning only; then nothing of it was measured.</summary>
    public ImmutableArray<Problem> Skipped { get; init; } = [];

    /// <summary>What kept it from being checked, whether or not that fails the run.</summary>
    public IEnumerable<Problem> WhyUnchecked => Problems.Concat(Skipped);

    /// <summary>How the data differs from its version at the base; null where no base was compared with.</summary>
    public DataDifference? Difference { get; init; }

    /// <summary>Every measurement of the run with its answer.</summary>
    internal IReadOnlyDictionary<Measurement, object> Measured { get; init; } = new Dictionary<Measurement, object>();

    internal TableSchema? Schema { get; init; }

    internal static DatasetReport NotChecked(string name, GateException failure) =>
        new(name, [], [], [], [], ExitCode.Clean) { Skipped = failure.Problems };

    internal static DatasetReport Failed(string name, GateException failure) =>
        new(name, [], [], [], failure.Problems, failure.ExitCode);
}

/// <summary>A split as reports describe it.</summary>
/// <param name="Rows">Null where nothing had to be counted.</param>
/// <param name="Files">Paths relative to the configuration's folder.</param>
public sealed record SplitSummary(
    string Name,
    SplitRole Role,
    long? Rows,
    ImmutableArray<string> Files,
    SourceLocation Declared
)
{
    /// <summary>Pointers through which files were read that the work tree does not hold; relative like the files.</summary>
    public ImmutableArray<string> Pointers { get; init; } = [];
}
