using System.CommandLine;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.ClickHouse;
using LeakGate.Configuration;
using LeakGate.Reports;
using LeakGate.Versions;

namespace LeakGate.Cli;

/// <summary><c>leakgate check</c>: runs every check of a configuration.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Path = new("configuration")
    {
        Description = "leakgate.yml, or the folder that holds it",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string[]> Report = new("--report")
    {
        Description =
            $"write a report: kind=path, where - is standard output ({string.Join(", ", ReportTarget.Kinds)})",
        HelpName = "kind=path",
    };

    private static readonly Option<string?> FailOn = new("--fail-on")
    {
        Description = "lowest level that fails the run: error, warning, note or never",
        HelpName = "level",
    };

    private static readonly Option<string[]> Dataset = new("--dataset")
    {
        Description = "check this data set only; may be repeated",
        HelpName = "name",
    };

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = "run this rule only, by name or id; may be repeated",
        HelpName = "rule",
    };

    private static readonly Option<string?> BaselinePath = new("--baseline")
    {
        Description = "accepted findings, as 'leakgate baseline' records them; the file that leakgate.yml names",
        HelpName = "file",
    };

    private static readonly Option<bool> OmitSuppressed = new("--omit-suppressed")
    {
        Description = "leave suppressed findings out of the sarif report, for code scanning, which would open them",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "worker threads",
        HelpName = "count",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<string?> Base = new("--base")
    {
        Description = "branch, tag or commit whose data is compared with what is checked",
        HelpName = "ref",
    };

    private static readonly Option<string?> OnMissingData = new("--on-missing-data")
    {
        Description = "what becomes of a data set whose pointers have not been fetched: error (the default) or warn",
        HelpName = "what",
    };

    private static readonly Option<string?> Memory = new("--memory")
    {
        Description =
            "memory that the run may take; more goes to temporary files (default: a quarter of the machine's)",
        HelpName = "size",
    };

    private static readonly Option<string?> Temp = new("--temp")
    {
        Description = "folder for temporary files",
        HelpName = "folder",
    };

    private static readonly Option<bool> AllowTraining = new("--allow-training")
    {
        Description = "let LG1035 run the training commands that leakgate.yml names; only for files that you trust",
    };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "no progress and no text report" };

    /// <param name="clock">Says which day it is, since suppressions expire.</param>
    public static Command Create(TimeProvider clock)
    {
        var command = new Command("check", "Run every check of a leakgate.yml.")
        {
            Path,
            Report,
            FailOn,
            Dataset,
            Only,
            BaselinePath,
            OmitSuppressed,
            Threads,
            Base,
            OnMissingData,
            Memory,
            Temp,
            AllowTraining,
            Quiet,
        };
        command.SetAction((arguments, cancellation) => RunAsync(arguments, clock, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, TimeProvider clock, CancellationToken cancellation)
    {
        var path = arguments.GetValue(Path)!;
        var targets = arguments.GetValue(Report)?.Select(ReportTarget.Parse).ToList() ?? [];
        var quiet = arguments.GetValue(Quiet);
        if (!quiet && !targets.Exists(t => t.IsStandardOutput))
            targets.Insert(0, new ReportTarget("text", "-"));
        RefuseSharedOutput(targets);
        var options = new GateOptions
        {
            FailOn = ParseFailOn(arguments.GetValue(FailOn)),
            Datasets = [.. arguments.GetValue(Dataset) ?? []],
            Only = [.. arguments.GetValue(Only) ?? []],
            Threads = ParseThreads(arguments.GetValue(Threads)),
            OnMissingData = ParseMissing(arguments.GetValue(OnMissingData)),
            Environment = Environment.GetEnvironmentVariable,
            AllowTraining = arguments.GetValue(AllowTraining),
            Today = BaselineCommand.Today(clock),
            RemoteEngines = new ClickHouseEngines(),
        };
        if (arguments.GetValue(Memory) is { } memory)
            options = options with { Memory = MemorySize.Parse(memory) };
        if (arguments.GetValue(Temp) is { } folder)
            options = options with { TemporaryFolder = folder };
        var (baseline, former) = (arguments.GetValue(BaselinePath), arguments.GetValue(Base));
        var report = await CheckAsync(path, baseline, former, options, quiet, cancellation);
        var control = SourceControl.Of(report.Spec.Folder, Directory.GetCurrentDirectory());
        var listed = arguments.GetValue(OmitSuppressed) ? report.WithoutSuppressed() : report;
        foreach (var target in targets)
            target.Write(target.Kind == "sarif" ? listed : report, control);
        // Without a report that shows it, an error must still be heard.
        if (quiet && targets.Count == 0)
            Usage.Complain(report.Problems);
        return (int)report.ExitCode;
    }

    private static async Task<GateReport> CheckAsync(
        string path,
        string? baseline,
        string? former,
        GateOptions options,
        bool quiet,
        CancellationToken cancellation
    )
    {
        GateSpec spec;
        try
        {
            spec = ConfigurationReader.Read(path, Environment.GetEnvironmentVariable, Catalogue.Rules);
        }
        catch (GateException failure)
        {
            return Gate.Failed(failure.Problems[0].At.File, failure);
        }
        try
        {
            options = options with { Baseline = BaselineFile.Load(spec, baseline) };
        }
        catch (GateException failure)
        {
            return Gate.Failed(spec, failure);
        }
        if (former is not null)
            options = options with { Change = FindChange(spec, former, cancellation) };
        return quiet || !Terminal.CanDraw
            ? await Gate.CheckAsync(spec, options, cancellation)
            : await ProgressDisplay.ShowAsync(spec, options, cancellation);
    }

    /// <exception cref="GateException">There is no such commit: whoever names a base wants it compared.</exception>
    private static ChangeScope FindChange(GateSpec spec, string name, CancellationToken cancellation)
    {
        var change = ChangeFinder.Find(spec, new ChangeEvent(ChangeOrigin.Named, name), cancellation);
        return change.Base.State == BaseState.Known
            ? change
            : throw Usage.Wrong(
                $"--base {name} cannot be compared with: {change.Base.Reason}",
                "a commit of the repository"
            );
    }

    private static MissingData ParseMissing(string? text) =>
        text switch
        {
            null or "error" => MissingData.Error,
            "warn" => MissingData.Warn,
            _ => throw Usage.Wrong($"--on-missing-data has '{text}'", "error or warn"),
        };

    private static Level? ParseFailOn(string? text) =>
        text switch
        {
            null => null,
            "error" => Level.Error,
            "warning" => Level.Warning,
            "note" => Level.Note,
            "never" => Level.Off,
            _ => throw Usage.Wrong(
                $"--fail-on has '{text}'",
                "error, warning, note or never",
                NearestName.Hint(text, ["error", "warning", "note", "never"])
            ),
        };

    private static int ParseThreads(int count) =>
        count is >= 1 and <= 1024 ? count : throw Usage.Wrong($"--threads has {count}", "a number from 1 to 1024");

    private static void RefuseSharedOutput(List<ReportTarget> targets)
    {
        var shared = targets.GroupBy(t => t.Place).FirstOrDefault(group => group.Count() > 1);
        if (shared is not null)
        {
            var place = shared.First().IsStandardOutput ? "standard output" : $"'{shared.First().Path}'";
            throw Usage.Wrong($"--report has two reports for {place}", "a place of its own for each");
        }
    }
}
