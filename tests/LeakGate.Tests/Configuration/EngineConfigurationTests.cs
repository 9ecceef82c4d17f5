using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

/// <summary>What can be said of an engine, and what cannot be smuggled into its queries.</summary>
public sealed class EngineConfigurationTests
{
    private const string Splits = "splits: {train: {table: ml.train}, test: {table: ml.test}}";

    [Fact]
    public void Everything_is_read()
    {
        var dataset = Read(
            """
            engine:
              clickhouse: ${URL}
              user: ${USER_NAME}
              password: ${PASSWORD}
              database: ml
              cluster: prod
              timeout: 5m
              settings: {max_memory_usage: 8GB, max_threads: 4, max_bytes_before_external_group_by: 1.5GiB}
            splits:
              train: {table: "`a.b`.train"}
              val: {query: "SELECT * FROM (SELECT ')' AS x) WHERE x IN ('a;b', \"c\")"}
              test: {files: "s3Cluster('prod', 'https://bucket.example.org/*.parquet', 'Parquet')"}
            """
        );
        var engine = dataset.Engine!;
        Assert.Equal("https://db.example.org:8443", engine.Url.Value);
        Assert.Equal("gate", engine.User!.Value);
        Assert.Equal("hush", engine.Password!.Value);
        Assert.Equal("ml", engine.Database!.Value);
        Assert.Equal("prod", engine.Cluster!.Value);
        Assert.Equal(TimeSpan.FromMinutes(5), engine.Timeout);
        Assert.Equal(
            ["max_bytes_before_external_group_by=1610612736", "max_memory_usage=8000000000", "max_threads=4"],
            engine.Settings.Select(setting => $"{setting.Key}={setting.Value}")
        );
        Assert.Equal(
            [RemoteKind.Table, RemoteKind.Query, RemoteKind.Files],
            dataset.Splits.Select(split => split.Source.Remote!.Kind)
        );
    }

    [Fact]
    public void A_column_can_divide_a_table()
    {
        var dataset = Read("engine: {clickhouse: \"${URL}\"}\nsource: {table: rows}\nsplit-by: fold");
        Assert.Equal("rows", dataset.Source!.Remote!.Text.Value);
    }

    [Theory]
    [InlineData("engine: {clickhouse: 'http://me:pw@host:8123'}\n" + Splits, "holds a user or a password")]
    [InlineData(
        "engine: {clickhouse: 'http://h:8123', user: me, password: hunter2}\n" + Splits,
        "a password stands in the file"
    )]
    [InlineData("engine: {clickhouse: 'ftp://h'}\n" + Splits, "no address of an HTTP interface")]
    [InlineData("engine: {clickhouse: 'http://h/?readonly=0'}\n" + Splits, "has parameters")]
    [InlineData("engine: {clickhouse: 'http://h', timeout: 5}\n" + Splits, "no time limit")]
    [InlineData("engine: {clickhouse: 'http://h', timeout: soon}\n" + Splits, "no duration")]
    [InlineData("engine: {clickhouse: 'http://h', settings: {readonly: 0}}\n" + Splits, "set by LeakGate itself")]
    [InlineData("engine: {clickhouse: 'http://h', settings: {'a=1&b': 0}}\n" + Splits, "is no setting")]
    [InlineData("engine: {clickhouse: 'http://h'}\ncsv: {delimiter: tab}\n" + Splits, "is about local files")]
    [InlineData(
        "engine: {clickhouse: 'http://h'}\nsplits: {train: a.csv, test: {table: b}}",
        "a path, in a data set that has an engine"
    )]
    [InlineData("splits: {train: {table: a}, test: b.csv}", "a table, in a data set that has no engine")]
    public void A_wrong_engine_is_told(string body, string words)
    {
        var failure = Assert.Throws<GateException>(() => Read(body));
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Assert.Contains(failure.Problems, problem => problem.Message.Contains(words, StringComparison.Ordinal));
        Assert.All(failure.Problems, problem => Assert.True(problem.At is { Line: > 0, Column: > 0 }));
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw@", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table: 'a.b.c'")]
    [InlineData("table: '`a'")]
    [InlineData("table: 'a`; DROP TABLE b'")]
    [InlineData("table: 'a\\b'")]
    [InlineData("table: ' a'")]
    [InlineData("table: 'a.'")]
    [InlineData("query: 'SELECT 1; DROP TABLE a'")]
    [InlineData("query: 'SELECT 1) UNION ALL SELECT (2'")]
    [InlineData("query: 'SELECT 1 -- )'")]
    [InlineData("query: 'SELECT 1 /* x'")]
    [InlineData("query: 'SELECT 1 # x'")]
    [InlineData("query: \"SELECT 'a\"")]
    [InlineData("query: \"SELECT 'a\\\\' FROM b\"")]
    [InlineData("query: 'INSERT INTO a SELECT 1'")]
    [InlineData("query: 'SELECTED'")]
    [InlineData("query: '(SELECT 1)'")]
    [InlineData("files: \"remote('host', db.table)\"")]
    [InlineData("files: \"mysql('host', 'db', 'table', 'user', 'pw')\"")]
    [InlineData("files: \"executable('sh', 'CSV', 'x String')\"")]
    [InlineData("files: \"file('a.csv') UNION ALL SELECT 1\"")]
    [InlineData("files: \"file('a.csv'), file('b.csv')\"")]
    [InlineData("files: \"file('a.csv')) FROM (x\"")]
    [InlineData("files: 'file'")]
    public void Nothing_breaks_out_of_its_place(string rows)
    {
        var failure = Assert.Throws<GateException>(() =>
            Read($"engine: {{clickhouse: 'http://h'}}\nsplits: {{train: {{{rows}}}, test: {{table: b}}}}")
        );
        Assert.Equal(RunRules.InvalidConfiguration, Assert.Single(failure.Problems).Rule);
    }

    [Theory]
    [InlineData("password: hunter2", "password: ***")]
    [InlineData("{user: me, password: hunter2, cluster: c}", "{user: me, password: ***, cluster: c}")]
    [InlineData("  \"password\" : 'hun, ter2' # old", "  \"password\" : *** # old")]
    [InlineData("password: \"${NAME}\"", "password: \"${NAME}\"")]
    [InlineData("clickhouse: 'https://me:hunter2@host:8443'", "clickhouse: 'https://***@host:8443'")]
    public void What_reports_quote_of_a_wrong_file_has_no_password(string line, string shown) =>
        Assert.Equal(shown, LiteralSecrets.Mask(line));

    [Fact]
    public async Task Without_a_network_an_engine_is_refused()
    {
        var spec = ReadAll("engine: {clickhouse: 'http://h'}\n" + Splits);
        var report = await Gate.CheckAsync(spec, new GateOptions());
        Assert.Equal(ExitCode.Configuration, report.ExitCode);
        Assert.Contains("cannot be reached from here", Assert.Single(report.Problems).Found, StringComparison.Ordinal);
    }

    private static DatasetSpec Read(string body) => Assert.Single(ReadAll(body).Datasets);

    private static GateSpec ReadAll(string body)
    {
        var lines = body.ReplaceLineEndings("\n").Split('\n').Select(line => "    " + line);
        var text = $"version: 1\ndatasets:\n  d:\n{string.Join('\n', lines)}\n";
        return ConfigurationReader.ReadText(text, "leakgate.yml", Variable, Catalogue.Rules);

        static string? Variable(string name) =>
            name switch
            {
                "URL" => "https://db.example.org:8443",
                "USER_NAME" => "gate",
                "PASSWORD" => "hush",
                _ => null,
            };
    }
}
