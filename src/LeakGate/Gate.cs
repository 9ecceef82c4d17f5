using System.Collections.Immutable;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Metrics;
using LeakGate.Splits;
using LeakGate.Training;
using LeakGate.Versions;

namespace LeakGate;

/// <summary>What a run may be told besides its configuration.</summary>
public sealed record GateOptions
{
    /// <summary>Overrides the file's <c>fail-on</c>; <see cref="Level.Off"/> never fails.</summary>
    public Level? FailOn { get; init; }

    /// <summary>Data sets to check; empty means all.</summary>
    public ImmutableArray<string> Datasets { get; init; } = [];

    /// <summary>Rules to run, by name or id; empty means all that are on.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Worker threads.</summary>
    public int Threads { get; init; } = System.Environment.ProcessorCount;

    /// <summary>
    /// Bytes of memory that a run may take, more or less; what does not fit goes to temporary files. By default a quarter
    /// of what the machine or the container has.
    /// </summary>
    public long Memory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>Where temporary files go.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>The findings that are accepted, as <see cref="BaselineFile.Load"/> reads them; null for none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>
    /// The day (UTC) on which suppressions are judged. The engine has no clock: who does not say the day gets one on
    /// which every end has passed.
    /// </summary>
    public DateOnly Today { get; init; } = DateOnly.MaxValue;

    /// <summary>Told the data set, its bytes on disk and the bytes read in this pass; from any thread.</summary>
    public Action<string, long, long>? Progress { get; init; }

    /// <summary>
    /// The change that is checked. The rules about data versions compare with its base, and findings are shown where
    /// the change is. Which data sets are checked is for <see cref="Datasets"/> to say. Null: no base is known.
    /// </summary>
    public ChangeScope? Change { get; init; }

    /// <summary>What becomes of a data set whose pointers have not been fetched.</summary>
    public MissingData OnMissingData { get; init; }

    /// <summary>
    /// Whether the training commands of <c>leakgate.yml</c> may be run. Whoever may change the file decides what they
    /// are, so the file itself cannot allow it.
    /// </summary>
    public bool AllowTraining { get; init; }

    /// <summary>Fills environment variables into the configuration as it was at the base.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>
    /// Opens data sets that declare an <c>engine</c>. The engine of files has no network; who has one brings this.
    /// </summary>
    internal IRemoteEngines? RemoteEngines { get; init; }
}

/// <summary>What becomes of a data set whose content has not been fetched.</summary>
public enum MissingData
{
    /// <summary>The run ends with <see cref="ExitCode.Data"/>.</summary>
    Error,

    /// <summary>The data set is reported as skipped, with a warning; it is never called clean.</summary>
    Warn,
}

/// <summary>Runs the checks of a configuration.</summary>
public static class Gate
{
    /// <summary>
    /// Checks every data set. What keeps one data set from being checked is reported beside the findings of the others;
    /// nothing is thrown for it.
    /// </summary>
    public static async Task<GateReport> CheckAsync(
        GateSpec spec,
        GateOptions options,
        CancellationToken cancellation = default
    )
    {
        var only = options.Only.Select(name => RuleNamed(name)).ToImmutableHashSet();
        var chosen = spec.Datasets.Where(d => options.Datasets.IsEmpty || options.Datasets.Contains(d.Name.Value));
        var reports = ImmutableArray.CreateBuilder<DatasetReport>();
        using var repository = options.Change is { Base.Commit: { } commit } change
            ? new BaseRepository(spec, change.Root, commit, options, cancellation)
            : null;
        foreach (var dataset in Known(spec, options) ? chosen : [])
        {
            cancellation.ThrowIfCancellationRequested();
            reports.Add(await CheckDatasetAsync(spec, dataset, only, options, repository, cancellation));
        }
        var report = new GateReport(spec, options.FailOn ?? spec.FailOn ?? Level.Error, reports.ToImmutable())
        {
            Baseline = options.Baseline,
            Change = options.Change,
        };
        return Acceptance.Apply(report, options);
    }

    /// <summary>The report of a run whose configuration could not even be read.</summary>
    public static GateReport Failed(string file, GateException failure)
    {
        var full = Path.GetFullPath(file);
        var spec = new GateSpec
        {
            File = file,
            Text = TextOf(full),
            Folder = Path.GetDirectoryName(full) ?? "",
            Datasets = [],
        };
        return Failed(spec, failure);
    }

    /// <summary>The report of a run whose configuration was read and which failed before the first data set.</summary>
    public static GateReport Failed(GateSpec spec, GateException failure) =>
        new(spec, Level.Error, [DatasetReport.Failed("", failure)]);

    /// <summary>The text of a configuration for reports that quote it; empty where even that cannot be read.</summary>
    private static string TextOf(string file)
    {
        try
        {
            return File.Exists(file) ? LiteralSecrets.Mask(SourceText.Read(file, new ProblemList(file))) : "";
        }
        catch (GateException)
        {
            return ""; // why it cannot be read is what the report tells already
        }
    }

    private static Rule RuleNamed(string name) =>
        Catalogue.Find(name)
        ?? throw Usage(
            $"'{name}' is no rule",
            "a rule's name or id, as 'leakgate rules' lists them",
            NearestName.Hint(name, Catalogue.Rules.Select(r => r.Name))
        );

    private static bool Known(GateSpec spec, GateOptions options)
    {
        var names = spec.Datasets.Select(d => d.Name.Value).ToArray();
        foreach (var name in options.Datasets.Except(names, StringComparer.Ordinal))
            throw Usage(
                $"'{name}' is no data set of {spec.File}",
                $"one of {string.Join(", ", names)}",
                NearestName.Hint(name, names)
            );
        return true;
    }

    private static GateException Usage(string found, string expected, string? hint) =>
        new(
            ExitCode.Configuration,
            new Problem(RunRules.InvalidConfiguration, SourceLocation.Whole("command line"), found, expected, hint)
        );

    private static async Task<DatasetReport> CheckDatasetAsync(
        GateSpec spec,
        DatasetSpec dataset,
        ImmutableHashSet<Rule> only,
        GateOptions options,
        BaseRepository? repository,
        CancellationToken cancellation
    )
    {
        try
        {
            var compared = ComparesVersions(dataset, only) ? repository : null;
            using var opened = await OpenDataset.OpenAsync(spec, dataset, options, compared, cancellation);
            var tables = opened;
            while (true)
            {
                ColumnDeclarations.Validate(dataset, tables.Schema);
                try
                {
                    var report = await RunAsync(spec, dataset, tables, only, options, cancellation);
                    return options.Change is { } change ? Placed(spec, dataset, report, change, cancellation) : report;
                }
                catch (RetypedException retyped)
                {
                    // The first rows promised narrower types than later rows kept: start again with what is known now.
                    tables = tables.Retyped(retyped.Kinds);
                }
            }
        }
        catch (GateException failure)
        {
            var isMissing = failure.Problems.All(problem => problem.Rule == RunRules.PointerNotMaterialised);
            return isMissing && options.OnMissingData == MissingData.Warn
                ? DatasetReport.NotChecked(dataset.Name.Value, failure)
                : DatasetReport.Failed(dataset.Name.Value, failure);
        }
        catch (RecordStorageException storage)
        {
            var problem = new Problem(
                RunRules.TemporaryStorage,
                SourceLocation.Whole(storage.Place),
                storage.Found,
                storage.Expected,
                storage.Hint
            );
            return DatasetReport.Failed(dataset.Name.Value, new GateException(ExitCode.Data, problem));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var problem = new Problem(
                RunRules.DataUnreadable,
                dataset.Name.At,
                $"a file of data set '{dataset.Name.Value}' cannot be read: {e.Message.TrimEnd('.')}",
                "readable files that do not change during the run"
            );
            return DatasetReport.Failed(dataset.Name.Value, new GateException(ExitCode.Data, problem));
        }
    }

    /// <summary>The report with its findings shown where the change is.</summary>
    private static DatasetReport Placed(
        GateSpec spec,
        DatasetSpec dataset,
        DatasetReport report,
        ChangeScope change,
        CancellationToken cancellation
    )
    {
        var places = new ChangePlaces(spec, change, cancellation);
        return report with { Findings = [.. report.Findings.Select(finding => places.Locate(finding, dataset))] };
    }

    private static async Task<DatasetReport> RunAsync(
        GateSpec spec,
        DatasetSpec dataset,
        IOpenDataset opened,
        ImmutableHashSet<Rule> only,
        GateOptions options,
        CancellationToken cancellation
    )
    {
        var rounds = new Rounds(opened.Engine);
        var context = new CheckContext(dataset, opened.Schema, rounds)
        {
            Base = opened.Base,
            WithoutBase = opened.WithoutBase,
            Scores = ScoresOf(spec, dataset, opened.Schema, only),
            Training =
                options.AllowTraining && dataset.Training is not null && opened is LocalDataset { Tables: var tables }
                    ? new TrainingCommand(spec.Folder, dataset, tables, options.TemporaryFolder, cancellation)
                    : null,
            IsOn = rule => IsOn(dataset, only, rule),
        };
        var checks = Catalogue.Checks.Where(check => IsOn(dataset, only, check.Rule)).ToArray();
        DataDifference? difference = null;
        var asked = checks.Select<ICheck, Func<Inquiry<CheckResult>>>(check => () => check.RunAsync(context)).ToList();
        if (context.Base is not null)
            asked.Add(async () =>
            {
                difference = await DifferenceQuestions.AskAsync(context);
                return CheckResult.Passed;
            });
        var results = await rounds.RunAsync(asked, cancellation);
        var byRule = checks.Zip(results).ToDictionary(pair => pair.First.Rule, pair => pair.Second);
        var outcomes = Catalogue
            .Checks.Select(check => check.Rule)
            .Select(rule =>
                byRule.TryGetValue(rule, out var result)
                    ? new RuleOutcome(rule, dataset.Name.Value, result.Outcome, result.Reason)
                    : new RuleOutcome(rule, dataset.Name.Value, Outcome.Off, "")
            )
            .ToImmutableArray();
        var findings = results.SelectMany(result => result.Findings).Concat(NotMeasured(context, outcomes, options));
        var report = new DatasetReport(
            dataset.Name.Value,
            DescribeSplits(opened),
            GateReport.Ordered(findings),
            outcomes,
            [],
            ExitCode.Clean
        )
        {
            Rounds = rounds.Count,
            Measured = rounds.Answers,
            Schema = opened.Schema,
            Difference = difference,
        };
        return RequireSomethingMeasured(dataset, report);
    }

    /// <summary>The scores that the data set declares; null where it declares none, or no rule asks for them.</summary>
    private static ScoreSheet? ScoresOf(
        GateSpec spec,
        DatasetSpec dataset,
        TableSchema schema,
        ImmutableHashSet<Rule> only
    )
    {
        var isWanted =
            IsOn(dataset, only, SuspiciousMetric.Definition) || IsOn(dataset, only, AccuracyOnImbalance.Definition);
        return dataset.Metrics is { } metrics && isWanted
            ? MetricsFile.Read(spec.Folder, metrics.File, new([.. schema.Splits.Select(s => (s.Name, s.Role))]))
            : null;
    }

    private static bool IsOn(DatasetSpec dataset, ImmutableHashSet<Rule> only, Rule rule) =>
        dataset.Rules.Of(rule).Level != Level.Off
        && (only.IsEmpty || only.Contains(rule) || rule.Category == RuleCategory.Run);

    private static bool ComparesVersions(DatasetSpec dataset, ImmutableHashSet<Rule> only) =>
        Catalogue.Checks.Any(c => c.Rule.Category == RuleCategory.DataVersions && IsOn(dataset, only, c.Rule));

    /// <summary>What was asked for and could not be measured is a finding of its own: it must never look clean.</summary>
    private static IEnumerable<Finding> NotMeasured(
        CheckContext context,
        IEnumerable<RuleOutcome> outcomes,
        GateOptions options
    ) =>
        from outcome in outcomes
        where outcome.Reason.Length > 0 && outcome.Outcome is Outcome.NotMeasured or Outcome.Found
        // A base that has not been fetched is missing data like any other.
        let isMissingBase = context.Base is null && outcome.Rule.Category == RuleCategory.DataVersions
        // Where training is not allowed, as on a pull request from a fork, nobody can do anything about it.
        let isForbidden = outcome.Rule == LearnsShuffledLabels.Definition && !options.AllowTraining
        let level = isForbidden ? Level.Note
        : isMissingBase && options.OnMissingData == MissingData.Warn ? Level.Warning
        : Level.Error
        select context.Finding(RunRules.NotMeasured, level, "", context.Dataset.Name.At) with
        {
            Column = outcome.Rule.Name,
            Arguments = [outcome.Rule.Name, outcome.Reason],
        };

    private static DatasetReport RequireSomethingMeasured(DatasetSpec dataset, DatasetReport report)
    {
        var own = report.Outcomes.Where(o => o.Rule.Category != RuleCategory.Run).ToArray();
        if (own.Any(o => o.Outcome is Outcome.Passed or Outcome.Found or Outcome.NotMeasured))
            return report;
        var problem = new Problem(
            RunRules.NothingMeasured,
            dataset.Name.At,
            $"no rule looks at data set '{dataset.Name.Value}': all are off or need what it does not declare",
            "at least one rule that is on"
        );
        return report with { Problems = [problem], ExitCode = ExitCode.Configuration };
    }

    private static ImmutableArray<SplitSummary> DescribeSplits(IOpenDataset opened) =>
        [
            .. opened.Schema.Splits.Select(
                (split, i) =>
                    new SplitSummary(
                        split.Name,
                        split.Role,
                        opened.RowsPerSplit.Count > i ? opened.RowsPerSplit[i] : null,
                        opened.SourcesOf(i),
                        split.Declared
                    )
                    {
                        Pointers = opened.PointersOf(i),
                    }
            ),
        ];
}
