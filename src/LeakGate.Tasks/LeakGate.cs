using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace LeakGate.Tasks;

/// <summary>
/// Checks data for leaks between its splits: starts the LeakGate command line on a <c>leakgate.yml</c> and logs what it
/// finds with code, place and help link.
/// </summary>
/// <remarks>
/// The command line runs as a process of its own, because it needs a newer runtime than the MSBuild of Visual Studio
/// has. Every path is made absolute before it is used, so the task does not depend on the working directory of the
/// process that it shares with other tasks.
/// </remarks>
[MSBuildMultiThreadableTask]
public sealed class LeakGate : ToolTask
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    private static readonly string[] FailOnValues = ["error", "warning", "note", "never"];
    private static readonly char[] ListSeparators = [';', ',', ' ', '\t', '\r', '\n'];

    private readonly ToolReport report = new();
    private string lastOtherLine = "";
    private bool isRepeated;
    private volatile bool isCancelled;

    public LeakGate()
    {
        // The process works alone; meanwhile this node may build another project.
        YieldDuringToolExecution = true;
    }

    /// <summary>The <c>leakgate.yml</c> to check.</summary>
    [Required]
    public ITaskItem Config { get; set; } = null!;

    /// <summary>
    /// The lowest level that fails the build: <c>error</c>, <c>warning</c>, <c>note</c> or <c>never</c>. Left out, the
    /// configuration decides.
    /// </summary>
    public string? FailOn { get; set; }

    /// <summary>Data sets to check; left out, all of them.</summary>
    public string[] Dataset { get; set; } = [];

    /// <summary>Accepted findings as <c>leakgate baseline</c> records them; left out, those the configuration names.</summary>
    public ITaskItem? Baseline { get; set; }

    /// <summary>Where to write a SARIF report; left out, none is written.</summary>
    public ITaskItem? SarifFile { get; set; }

    /// <summary>Whether findings of level <c>warning</c> fail the build like errors.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <summary>Codes that stay warnings under <see cref="TreatWarningsAsErrors"/>.</summary>
    public string? WarningsNotAsErrors { get; set; }

    /// <summary>
    /// Where to remember a run without errors. While nothing that it depended on changes, the run is skipped and what it
    /// found is logged again. Left out, every build runs.
    /// </summary>
    public ITaskItem? CacheFile { get; set; }

    /// <summary>Files that the outcome depends on besides those that the configuration names.</summary>
    public ITaskItem[] Inputs { get; set; } = [];

    /// <summary>Path of <c>LeakGate.Cli.dll</c>; left out, the one in this package.</summary>
    public string? Program { get; set; }

    /// <summary>The <c>dotnet</c> that starts it; left out, the one that runs the build.</summary>
    public string? DotNetHost { get; set; }

    /// <summary>
    /// What was found, one item each, with the metadata Code, Level, Message, File, Line, Column, EndColumn, HelpLink
    /// and Dataset.
    /// </summary>
    [Output]
    public ITaskItem[] Findings => [.. report.Findings.Select(finding => finding.ToItem())];

    /// <summary>Number of findings that the configuration or the baseline accepts; they are no <see cref="Findings"/>.</summary>
    [Output]
    public int SuppressedCount => report.Suppressed.Count;

    /// <summary>Number of findings of level <c>error</c>.</summary>
    [Output]
    public int ErrorCount => report.Count(Level.Error);

    /// <summary>Number of findings of level <c>warning</c>.</summary>
    [Output]
    public int WarningCount => report.Count(Level.Warning);

    /// <summary>Absolute path of the SARIF report, or empty where none was written.</summary>
    [Output]
    public string SarifPath => SarifFile is not null && File.Exists(FullPath(SarifFile)) ? FullPath(SarifFile) : "";

    protected override string ToolName => "dotnet";
    protected override Encoding StandardOutputEncoding => Utf8;
    protected override Encoding StandardErrorEncoding => Utf8;

    private string ConfigPath => FullPath(Config);

    private string ProgramPath =>
        string.IsNullOrEmpty(Program)
            ? Path.Combine(PackageFolder, "tools", "net10.0", "any", "LeakGate.Cli.dll")
            : Program!;

    /// <summary>The package's root: this assembly lies in <c>tasks/netstandard2.0</c>.</summary>
    private static string PackageFolder =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(LeakGate).Assembly.Location)!, "..", ".."));

    /// <inheritdoc/>
    public override bool Execute()
    {
        var startedUtc = DateTime.UtcNow;
        var hasEnded = base.Execute();
        if (isCancelled)
            return false;
        if (Log.HasLoggedErrors && report.Findings.Count == 0)
            return false;
        if (!hasEnded)
        {
            LogFailure(
                "LG9099",
                $"the check was stopped because it did not end within {Timeout} ms, so nothing is known about the data; "
                    + "raise LeakGateTimeout, or remove it for no limit"
            );
            return false;
        }

        new FindingLog(Log, report, ExitCode)
        {
            FailsNever = FailOn == "never",
            TreatWarningsAsErrors = TreatWarningsAsErrors,
            WarningsNotAsErrors = [.. (WarningsNotAsErrors ?? "").Split(ListSeparators)],
        }.Write();
        if (!Log.HasLoggedErrors)
            ExplainExitCode();
        if (!Log.HasLoggedErrors && !isRepeated)
            Remember(startedUtc);
        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public override void Cancel()
    {
        isCancelled = true;
        base.Cancel();
    }

    /// <inheritdoc/>
    protected override bool ValidateParameters()
    {
        if (!File.Exists(ConfigPath))
        {
            LogFailure(
                "LG9001",
                $"the configuration '{ConfigPath}' does not exist; expected a leakgate.yml; "
                    + "correct LeakGateConfigFile, or remove it to use the leakgate.yml beside the project"
            );
        }
        if (!string.IsNullOrEmpty(FailOn) && !FailOnValues.Contains(FailOn))
        {
            LogFailure(
                "LG9001",
                $"FailOn is '{FailOn}'; expected one of {string.Join(", ", FailOnValues)}; correct LeakGateFailOn"
            );
        }
        if (!File.Exists(ProgramPath))
        {
            LogFailure(
                "LG9001",
                $"the command line '{ProgramPath}' does not exist; expected LeakGate.Cli.dll; "
                    + "restore the package LeakGate.Tasks again, or correct LeakGateToolPath"
            );
        }
        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    protected override bool SkipTaskExecution()
    {
        if (CacheFile is null)
            return false;
        var cache = new RunCache(FullPath(CacheFile));
        IReadOnlyList<string>? lines = null;
        TryFileWork(
            () =>
            {
                if (SarifFile is null || SarifPath.Length > 0)
                    lines = cache.TryRecall(GenerateCommandLineCommands());
                if (lines is null)
                    cache.Forget();
            },
            "The last run could not be looked up"
        );
        if (lines is null)
            return false;

        foreach (var line in lines)
            report.Accept(line);
        isRepeated = true;
        Log.LogMessage(
            MessageImportance.Normal,
            "LeakGate: nothing has changed since the last run; its findings are repeated."
        );
        return true;
    }

    /// <inheritdoc/>
    protected override string GenerateFullPathToTool() =>
        DotNetHost is { Length: > 0 } host ? host
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } running ? running
        : ToolName;

    /// <inheritdoc/>
    protected override string GenerateCommandLineCommands()
    {
        var line = new CommandLineBuilder();
        line.AppendSwitch("exec");
        line.AppendFileNameIfNotNull(ProgramPath);
        line.AppendSwitch("check");
        line.AppendFileNameIfNotNull(ConfigPath);
        line.AppendSwitchIfNotNull("--fail-on ", string.IsNullOrEmpty(FailOn) ? null : FailOn);
        foreach (var dataset in Dataset)
            line.AppendSwitchIfNotNull("--dataset ", dataset);
        if (Baseline is not null)
            line.AppendSwitchIfNotNull("--baseline ", FullPath(Baseline));
        line.AppendSwitch("--report msbuild=-");
        if (SarifFile is not null)
            line.AppendSwitchIfNotNull("--report ", "sarif=" + FullPath(SarifFile));
        line.AppendSwitch("--quiet");
        return line.ToString();
    }

    /// <inheritdoc/>
    protected override string GetWorkingDirectory() => Path.GetDirectoryName(ConfigPath)!;

    /// <inheritdoc/>
    protected override void LogToolCommand(string message) => Log.LogMessage(MessageImportance.Low, message);

    /// <inheritdoc/>
    protected override int ExecuteTool(string pathToTool, string responseFileCommands, string commandLineCommands)
    {
        if (SarifFile is not null)
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath(SarifFile))!);
        return base.ExecuteTool(pathToTool, responseFileCommands, commandLineCommands);
    }

    /// <summary>Findings wait until the exit code says which of them block; everything else is passed on at once.</summary>
    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        if (report.Accept(singleLine) || string.IsNullOrWhiteSpace(singleLine))
            return;
        lastOtherLine = singleLine.Trim();
        Log.LogMessage(messageImportance, singleLine);
    }

    /// <summary>The exit code is judged in <see cref="Execute"/>, with the findings at hand.</summary>
    protected override bool HandleTaskExecutionErrors() => true;

    /// <summary>A run that ended badly, or said too little, never passes for a clean one.</summary>
    private void ExplainExitCode()
    {
        var detail = lastOtherLine.Length == 0 ? "it gave no reason" : lastOtherLine;
        switch (ExitCode)
        {
            case 0 when isRepeated || report is { IsComplete: true, ExitCode: 0 }:
                break;
            case 0 or 1:
                LogFailure("LG9099", $"the check ended with exit code {ExitCode} and half a report: {detail}");
                break;
            case 2:
                LogFailure("LG9001", $"the check did not accept its configuration: {detail}");
                break;
            case 3:
                LogFailure("LG9004", $"the check could not read the data: {detail}");
                break;
            default:
                LogFailure("LG9099", $"the check failed with exit code {ExitCode}: {detail}");
                break;
        }
    }

    private void Remember(DateTime startedUtc)
    {
        if (CacheFile is null || !report.InputsAreKnown)
            return;
        var program = Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(ProgramPath))!, "*.dll");
        TryFileWork(
            () =>
                new RunCache(FullPath(CacheFile)).TryRemember(
                    GenerateCommandLineCommands(),
                    [.. report.Files, ConfigPath, .. Inputs.Select(FullPath), .. program],
                    report.Folders,
                    report.Lines,
                    startedUtc,
                    report.Until
                ),
            "This run could not be remembered"
        );
    }

    /// <summary>Remembering runs only saves time, so a folder that cannot be written costs time and nothing else.</summary>
    private void TryFileWork(Action work, string failure)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.LogMessage(MessageImportance.Low, $"LeakGate: {failure}: {exception.Message}");
        }
    }

    private void LogFailure(string code, string message) =>
        Log.LogError(null, code, null, RunHelp.LinkTo(code), ConfigPath, 0, 0, 0, 0, message);

    /// <summary>An item knows the project that it was written in; a bare path would follow the process instead.</summary>
    private static string FullPath(ITaskItem item) => item.GetMetadata("FullPath");
}
