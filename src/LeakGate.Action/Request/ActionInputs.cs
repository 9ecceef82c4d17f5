using LeakGate.Checks;

namespace LeakGate.Action.Request;

/// <summary>Which data sets are checked.</summary>
internal enum ScanScope
{
    /// <summary>On a pull request and in a merge queue, those that the change touches; elsewhere all.</summary>
    Auto,

    All,

    /// <summary>Those that the change touches, wherever a base commit can be told.</summary>
    Changed,
}

/// <summary>Whether results go to code scanning.</summary>
internal enum UploadMode
{
    /// <summary>Where the token may; a run without that permission says so and goes on.</summary>
    Auto,

    /// <summary>A run that cannot upload fails.</summary>
    Always,

    Never,
}

/// <summary>The inputs of the action, as <c>action.yml</c> declares them.</summary>
internal sealed record ActionInputs
{
    /// <summary>The configuration file or its folder, relative to <see cref="WorkingDirectory"/>.</summary>
    public required string Config { get; init; }

    /// <summary>Relative to the workspace.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Overrides the file's <c>fail-on</c>; null leaves it to the file.</summary>
    public Level? FailOn { get; init; }

    /// <summary>The lowest level that enters the SARIF file.</summary>
    public Level ReportLevel { get; init; } = Level.Note;

    public ScanScope Scope { get; init; }

    /// <summary>A baseline that replaces the one that the configuration names; empty for none.</summary>
    public required string Baseline { get; init; }

    /// <summary>Where SARIF is written, relative to <see cref="WorkingDirectory"/>.</summary>
    public required string SarifFile { get; init; }

    public UploadMode Upload { get; init; }

    /// <summary>Name of the analysis in code scanning, without a slash at its end.</summary>
    public required string Category { get; init; }

    public bool WaitForProcessing { get; init; } = true;
    public bool Annotations { get; init; } = true;
    public bool Summary { get; init; } = true;
    public MissingData OnMissingData { get; init; }

    /// <summary>Whether the training commands of the configuration may be run.</summary>
    public bool AllowTraining { get; init; }

    public required Secret Token { get; init; }

    /// <summary>Reads the inputs; what is wrong with any of them is said at once.</summary>
    /// <exception cref="RequestException">An input has a value that it does not know.</exception>
    public static ActionInputs Read(Func<string, string?> environment)
    {
        var reader = new InputReader(environment);
        var inputs = new ActionInputs
        {
            Config = reader.Text("config", "leakgate.yml"),
            WorkingDirectory = reader.Text("working-directory", "."),
            FailOn = reader.Choice(
                "fail-on",
                null,
                ("error", (Level?)Level.Error),
                ("warning", Level.Warning),
                ("note", Level.Note),
                ("never", Level.Off)
            ),
            ReportLevel = reader.Choice(
                "report-level",
                Level.Note,
                ("error", Level.Error),
                ("warning", Level.Warning),
                ("note", Level.Note)
            ),
            Scope = reader.Choice(
                "scope",
                ScanScope.Auto,
                ("auto", ScanScope.Auto),
                ("all", ScanScope.All),
                ("changed", ScanScope.Changed)
            ),
            Baseline = reader.Text("baseline", ""),
            SarifFile = reader.Text("sarif-file", "leakgate.sarif"),
            Upload = reader.Choice(
                "upload",
                UploadMode.Auto,
                ("auto", UploadMode.Auto),
                ("always", UploadMode.Always),
                ("never", UploadMode.Never)
            ),
            Category = reader.Text("category", "leakgate").Trim('/'),
            WaitForProcessing = reader.Flag("wait-for-processing", true),
            Annotations = reader.Flag("annotations", true),
            Summary = reader.Flag("summary", true),
            OnMissingData = reader.Choice(
                "on-missing-data",
                MissingData.Error,
                ("error", MissingData.Error),
                ("warn", MissingData.Warn)
            ),
            AllowTraining = reader.Flag("allow-training", false),
            Token = reader.Token("github-token"),
        };
        if (inputs.Category.Length == 0)
            reader.Refuse("category", "/", "a name, such as leakgate");
        reader.ThrowIfAny();
        return inputs;
    }
}
