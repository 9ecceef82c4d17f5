using LeakGate.Checks;
using LeakGate.ClickHouse.Tests.Cluster;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.ClickHouse.Tests;

/// <summary>Runs configurations of one data set whose rows are in ClickHouse.</summary>
internal static class Checked
{
    /// <summary>Runs the gate on a data set.</summary>
    /// <param name="uri">The server.</param>
    /// <param name="dataset">The data set's lines but for its engine, each as YAML writes it under the data set's name.</param>
    /// <param name="engine">More keys of the engine, in YAML's flow style.</param>
    public static async Task<GateReport> RunAsync(
        Uri uri,
        string dataset,
        string engine = "",
        string? password = null,
        CancellationToken cancellation = default
    )
    {
        var login = password is null ? "" : ", user: ${GATE_USER}, password: ${GATE_PASSWORD}";
        var body = $"engine: {{clickhouse: '{uri}'{login}{(engine.Length == 0 ? "" : ", " + engine)}}}\n{dataset}";
        var spec = Read(body, password);
        var options = new GateOptions { RemoteEngines = new ClickHouseEngines() };
        return await Gate.CheckAsync(spec, options, cancellation);
    }

    /// <summary>The specification of one data set, called <c>d</c>.</summary>
    public static GateSpec Read(string body, string? password = null, string file = "leakgate.yml")
    {
        var lines = body.Split('\n').Select(line => "    " + line);
        var text = $"version: 1\ndatasets:\n  d:\n{string.Join('\n', lines)}\n";
        return ConfigurationReader.ReadText(text, file, Environment, Catalogue.Rules);

        string? Environment(string name) =>
            name switch
            {
                "GATE_USER" => ClickHouseServer.User,
                "GATE_PASSWORD" => password,
                _ => null,
            };
    }

    /// <summary>The one problem that kept the data set from being checked.</summary>
    public static Problem Problem(this GateReport report, ExitCode exitCode = ExitCode.Data)
    {
        Assert.Equal(exitCode, report.ExitCode);
        Assert.Empty(report.Datasets.SelectMany(dataset => dataset.Findings));
        Assert.Empty(report.Datasets.SelectMany(dataset => dataset.Outcomes));
        return Assert.Single(report.Problems);
    }

    /// <summary>A problem with the engine, whose message has these words in it.</summary>
    public static Problem MustBeUnanswered(this GateReport report, params string[] words)
    {
        var problem = report.Problem();
        Assert.Equal(RunRules.RemoteEngine, problem.Rule);
        foreach (var word in words)
            Assert.Contains(word, problem.Message, StringComparison.OrdinalIgnoreCase);
        return problem;
    }

    /// <summary>The text report of a run.</summary>
    public static string Text(this GateReport report)
    {
        using var text = new MemoryStream();
        JsonReport.Write(text, report);
        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
