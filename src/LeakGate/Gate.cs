using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Splits;

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
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told the data set, its bytes on disk and the bytes read in this pass; from any thread.</summary>
    public Action<string, long, long>? Progress { get; init; }
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
        foreach (var dataset in Known(spec, options) ? chosen : [])
        {
            cancellation.ThrowIfCancellationRequested();
            reports.Add(await CheckDatasetAsync(spec, dataset, only, options, cancellation));
        }
        return new GateReport(spec, options.FailOn ?? spec.FailOn ?? Level.Error, reports.ToImmutable());
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
        var dataset = DatasetReport.Failed("", failure);
        return new GateReport(spec, Level.Error, [dataset]);
    }

    /// <summary>The text of a configuration for reports that quote it; empty where even that cannot be read.</summary>
    private static string TextOf(string file)
    {
        try
        {
            return File.Exists(file) ? SourceText.Read(file, new ProblemList(file)) : "";
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
        CancellationToken cancellation
    )
    {
        try
        {
            var tables = DatasetTables.Open(dataset, DataFiles.ResolveAll(spec, [dataset]));
            while (true)
            {
                ColumnDeclarations.Validate(dataset, tables.Schema);
                try
                {
                    return await RunAsync(dataset, tables, only, options, cancellation);
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
            return DatasetReport.Failed(dataset.Name.Value, failure);
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

    private static async Task<DatasetReport> RunAsync(
        DatasetSpec dataset,
        DatasetTables tables,
        ImmutableHashSet<Rule> only,
        GateOptions options,
        CancellationToken cancellation
    )
    {
        var engine = new LocalEngine(tables, Math.Max(1, options.Threads))
        {
            Progress = options.Progress is { } progress
                ? bytes => progress(dataset.Name.Value, tables.TotalBytes, bytes)
                : null,
        };
        var rounds = new Rounds(engine);
        bool IsOn(Rule rule) =>
            dataset.Rules.Of(rule).Level != Level.Off
            && (only.IsEmpty || only.Contains(rule) || rule.Category == RuleCategory.Run);
        var context = new CheckContext(dataset, tables.Schema, rounds) { IsOn = IsOn };
        var checks = Catalogue.Checks.Where(check => IsOn(check.Rule)).ToArray();
        var results = await rounds.RunAsync(
            checks.Select<ICheck, Func<Task<CheckResult>>>(check => () => check.RunAsync(context)),
            cancellation
        );
        var byRule = checks.Zip(results).ToDictionary(pair => pair.First.Rule, pair => pair.Second);
        var outcomes = Catalogue
            .Checks.Select(check => check.Rule)
            .Select(rule =>
                byRule.TryGetValue(rule, out var result)
                    ? new RuleOutcome(rule, dataset.Name.Value, result.Outcome, result.Reason)
                    : new RuleOutcome(rule, dataset.Name.Value, Outcome.Off, "")
            )
            .ToImmutableArray();
        var findings = results.SelectMany(result => result.Findings).Concat(NotMeasured(context, outcomes));
        var report = new DatasetReport(
            dataset.Name.Value,
            DescribeSplits(tables, engine),
            GateReport.Ordered(findings),
            outcomes,
            [],
            ExitCode.Clean
        )
        {
            Rounds = rounds.Count,
            Measured = rounds.Answers,
            Schema = tables.Schema,
        };
        return RequireSomethingMeasured(dataset, report);
    }

    /// <summary>What was asked for and could not be measured is a finding of its own: it must never look clean.</summary>
    private static IEnumerable<Finding> NotMeasured(CheckContext context, IEnumerable<RuleOutcome> outcomes) =>
        from outcome in outcomes
        where outcome.Reason.Length > 0 && outcome.Outcome is Outcome.NotMeasured or Outcome.Found
        select context.Finding(RunRules.NotMeasured, Level.Error, "", context.Dataset.Name.At) with
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

    private static ImmutableArray<SplitSummary> DescribeSplits(DatasetTables tables, LocalEngine engine) =>
        [
            .. tables.Schema.Splits.Select(
                (split, i) =>
                    new SplitSummary(
                        split.Name,
                        split.Role,
                        engine.RowsPerSplit.Count > i ? engine.RowsPerSplit[i] : null,
                        [.. tables.FilesOf(i).Select(file => file.File.RelativePath)],
                        split.Declared
                    )
            ),
        ];
}
