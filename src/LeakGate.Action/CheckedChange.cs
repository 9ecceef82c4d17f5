using System.Collections.Immutable;
using LeakGate.Action.Output;
using LeakGate.Action.Request;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.ClickHouse;
using LeakGate.Configuration;
using LeakGate.Versions;

namespace LeakGate.Action;

/// <summary>What was checked, and what was not.</summary>
/// <param name="ConfigurationFolder">Absolute folder of the configuration file.</param>
/// <param name="Unchanged">Data sets that the change does not touch and that were left alone for it.</param>
/// <param name="Remarks">Sentences that a person should read.</param>
internal sealed record CheckedChange(
    GateReport Report,
    string ConfigurationFolder,
    ImmutableArray<string> Unchanged,
    ImmutableArray<string> Remarks
)
{
    /// <summary>Whether every data set of the configuration was measured, so that what is absent is gone.</summary>
    public bool IsFull => Unchanged.IsEmpty && IsSound && !Report.Skipped.Any();

    /// <summary>Whether nothing went wrong; findings are no fault of the run.</summary>
    public bool IsSound => Report.ExitCode is ExitCode.Clean or ExitCode.Findings;

    public static async Task<CheckedChange> MakeAsync(
        ActionInputs inputs,
        GitHubRun run,
        ActionHost host,
        StepLog log,
        CancellationToken cancellation
    )
    {
        var folder = Path.GetFullPath(Path.Combine(run.Workspace, inputs.WorkingDirectory));
        if (!Directory.Exists(folder))
            throw new RequestException([
                $"input 'working-directory' has '{Excerpt.Of(inputs.WorkingDirectory)}'; expected a folder of the "
                    + "repository; is there an actions/checkout step before this one?",
            ]);
        var path = Path.Combine(folder, inputs.Config);
        GateSpec spec;
        try
        {
            spec = ConfigurationReader.Read(path, VariablesOf(host), Catalogue.Rules);
        }
        catch (GateException failure)
        {
            var failed = Gate.Failed(failure.Problems[0].At.File, failure);
            return new CheckedChange(failed, folder, [], []);
        }
        var options = new GateOptions
        {
            FailOn = inputs.FailOn,
            OnMissingData = inputs.OnMissingData,
            AllowTraining = inputs.AllowTraining && !IsStrangers(run),
            Environment = VariablesOf(host),
            Today = DateOnly.FromDateTime(host.Time.GetUtcNow().UtcDateTime),
            RemoteEngines = new ClickHouseEngines(),
        };
        try
        {
            var baseline = inputs.Baseline.Length == 0 ? null : Path.Combine(folder, inputs.Baseline);
            options = options with { Baseline = BaselineFile.Load(spec, baseline) };
        }
        catch (GateException failure)
        {
            return new CheckedChange(Gate.Failed(spec, failure), spec.Folder, [], []);
        }
        return await CheckAsync(spec, options, inputs, run, log, cancellation);
    }

    /// <summary>
    /// The variables that a configuration may name. Those of the runner and of inputs hold tokens, and the configuration
    /// of a pull request is a stranger's.
    /// </summary>
    private static Func<string, string?> VariablesOf(ActionHost host) =>
        name =>
            name.StartsWith("INPUT_", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("ACTIONS_", StringComparison.OrdinalIgnoreCase)
            || name.Equals("GITHUB_TOKEN", StringComparison.OrdinalIgnoreCase)
                ? null
                : host.Environment(name);

    /// <summary>
    /// Whether the training commands are a stranger's. They could read this process's token, which on
    /// <c>pull_request_target</c> may write, so not even the workflow can allow it.
    /// </summary>
    private static bool IsStrangers(GitHubRun run) => run.Event.PullRequest is { IsFork: true };

    private static async Task<CheckedChange> CheckAsync(
        GateSpec spec,
        GateOptions options,
        ActionInputs inputs,
        GitHubRun run,
        StepLog log,
        CancellationToken cancellation
    )
    {
        var change = ChangeFinder.Find(spec, run.Event.AsChange(), cancellation);
        var remarks = ImmutableArray.CreateBuilder<string>();
        var isOnlyTheChange =
            inputs.Scope == ScanScope.Changed
            || (inputs.Scope == ScanScope.Auto && (run.IsPullRequest || run.Event.MergeGroupBase is not null));
        if (inputs.AllowTraining && IsStrangers(run) && spec.Datasets.Any(dataset => dataset.Training is not null))
            remarks.Add(
                "Training commands are not run: the pull request comes from a fork, and they would be its own."
            );
        var names = spec.Datasets.Select(dataset => dataset.Name.Value).ToImmutableArray();
        var touched = names;
        if (isOnlyTheChange && change.Base.State == BaseState.Known)
            touched = [.. names.Where(change.Touches)];
        else if (isOnlyTheChange && change.Base.State == BaseState.Unavailable)
            remarks.Add($"All data sets are checked, since what the change touches is not known: {change.Base.Reason}");
        var unchanged = names.RemoveRange(touched);
        foreach (var dataset in change.Datasets.Where(_ => change.Base.State == BaseState.Known))
            log.Say($"data set '{dataset.Name}' is touched: {string.Join(", ", dataset.Because)}");
        if (change.Base.State == BaseState.Known)
            log.Say($"compared with {change.Base.Commit}: {change.Base.Reason}");
        options = options with { Change = change };
        // No name would mean all of them.
        var report = touched.IsEmpty
            ? new GateReport(spec, options.FailOn ?? spec.FailOn ?? Level.Error, []) { Change = change }
            : await Gate.CheckAsync(spec, options with { Datasets = touched }, cancellation);
        foreach (var skipped in report.Skipped)
            remarks.AddRange(
                skipped.Skipped.Select(problem => $"Data set '{skipped.Name}' was not checked: {problem.Message}")
            );
        return new CheckedChange(report, spec.Folder, unchanged, remarks.ToImmutable());
    }
}
