using LeakGate.Action.Tests.GitHub;

namespace LeakGate.Action.Tests;

/// <summary>What a step ended with.</summary>
internal sealed record StepResult(int ExitCode, string Log, IReadOnlyDictionary<string, string> Outputs, string Summary)
{
    public string All => $"exit code {ExitCode}\n{Log}\n--- summary\n{Summary}";

    public StepResult MustEndWith(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"expected exit code {exitCode}\n{All}");
        return this;
    }

    public StepResult MustSay(params string[] texts)
    {
        foreach (var text in texts)
            Assert.True(Log.Contains(text, StringComparison.Ordinal), $"no '{text}' in\n{All}");
        return this;
    }
}

/// <summary>A step of a workflow: a checkout, an event, inputs, and the files of the runner.</summary>
internal sealed class Step : IDisposable
{
    public const string Sha = "1111111111111111111111111111111111111111";

    private readonly Folder files = new("file_commands");
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    public Step(Folder workspace, GitHubServer? server = null)
    {
        Workspace = workspace;
        variables["GITHUB_WORKSPACE"] = workspace.Path;
        variables["GITHUB_REPOSITORY"] = GitHubServer.Repository;
        variables["GITHUB_API_URL"] = server?.Api.ToString() ?? "http://127.0.0.1:9";
        variables["GITHUB_OUTPUT"] = files.PathOf("output");
        variables["GITHUB_STEP_SUMMARY"] = files.PathOf("summary");
        variables["GITHUB_ACTOR"] = "octocat";
        With("github-token", GitHubServer.Token);
        On(Event.Schedule());
    }

    public Folder Workspace { get; }
    public InstantTime Time { get; } = new();
    public IReadOnlyDictionary<string, string> Variables => variables;

    /// <summary>How long a request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public Step With(string input, string value)
    {
        variables[$"INPUT_{input.ToUpperInvariant()}"] = value;
        return this;
    }

    public Step WithVariable(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    public Step On(Event what)
    {
        files.Write("event.json", what.Payload);
        variables["GITHUB_EVENT_PATH"] = files.PathOf("event.json");
        variables["GITHUB_EVENT_NAME"] = what.Name;
        variables["GITHUB_REF"] = what.Ref;
        variables["GITHUB_SHA"] = what.Sha;
        return this;
    }

    public StepResult Run() => RunAsync().GetAwaiter().GetResult();

    public async Task<StepResult> RunAsync()
    {
        var log = new StringWriter { NewLine = "\n" };
        HttpClient Connect() =>
            new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = RequestTimeout };
        // The runner gives every step files of its own.
        foreach (var file in new[] { "output", "summary" })
            File.Delete(files.PathOf(file));
        var host = new ActionHost(name => variables.GetValueOrDefault(name), log, Connect, Time);
        var exitCode = await new ActionRun(host).RunAsync(CancellationToken.None);
        return new StepResult(exitCode, log.ToString(), Outputs(), ReadOr("summary"));
    }

    public void Dispose()
    {
        files.Dispose();
        Workspace.Dispose();
    }

    /// <summary>The outputs, read as the runner reads them.</summary>
    private Dictionary<string, string> Outputs()
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = ReadOr("output").Split('\n');
        for (var i = 0; i < lines.Length && lines[i].Length > 0; i++)
        {
            var at = lines[i].IndexOf("<<", StringComparison.Ordinal);
            var (name, word) = (lines[i][..at], lines[i][(at + 2)..]);
            var value = new List<string>();
            while (lines[++i] != word)
                value.Add(lines[i]);
            outputs.Add(name, string.Join('\n', value));
        }
        return outputs;
    }

    private string ReadOr(string file) => files.Has(file) ? files.Read(file) : "";
}
