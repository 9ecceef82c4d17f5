using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

public sealed class ConfigurationSchemaTests
{
    private static readonly JsonObject Root = JsonNode.Parse(ConfigurationSchema.Generate(TestRules.All))!.AsObject();
    private static readonly PlainSchema Schema = new(Root);

    private static JsonNode Definition(string name) => Root["$defs"]![name]!;

    [Fact]
    public void ItIsDraft2020AndTheSameEveryTime()
    {
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", Root["$schema"]!.GetValue<string>());
        Assert.Equal(ConfigurationSchema.Generate(TestRules.All), ConfigurationSchema.Generate(TestRules.All));
        Assert.EndsWith("}\n", ConfigurationSchema.Generate(TestRules.All), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPropertyIsDescribedAndEveryReferenceLeadsSomewhere()
    {
        foreach (var (path, node) in Nodes(Root, "#"))
        {
            if (path.EndsWith("/properties", StringComparison.Ordinal))
            {
                Assert.All(
                    node.AsObject(),
                    entry =>
                        Assert.True(entry.Value!["description"]?.GetValue<string>().EndsWith('.'), path + entry.Key)
                );
            }

            if (node is JsonObject container && container["$ref"] is JsonValue reference)
            {
                Assert.NotNull(Definition(reference.GetValue<string>()["#/$defs/".Length..]));
            }
        }
    }

    [Fact]
    public void RulesAreListedByNameAndIdWithTheirOptions()
    {
        var checks = Definition("checks")["properties"]!.AsObject();
        Assert.Equal(
            [
                "duplicate-rows",
                "LG1001",
                "collinear-features",
                "LG1028",
                "split-shift",
                "LG1024",
                "label-shift",
                "LG1027",
            ],
            checks.Select(entry => entry.Key)
        );
        Assert.All(
            checks,
            entry =>
                Assert.StartsWith("#/$defs/rule-", entry.Value!["$ref"]!.GetValue<string>(), StringComparison.Ordinal)
        );
        var options = Definition("rule-collinear-features")["anyOf"]![1]!["properties"]!;
        Assert.Equal(1, options["threshold"]!["anyOf"]![0]!["maximum"]!.GetValue<double>());
        Assert.Equal("integer", options["max-pairs"]!["anyOf"]![0]!["type"]!.GetValue<string>());
        Assert.Null(options["max-pairs"]!["anyOf"]![0]!["maximum"]);
        Assert.Contains(
            "Default: 0.99.",
            options["threshold"]!["description"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TheCatalogueAsItIsMakesASchema()
    {
        var checks = JsonNode.Parse(ConfigurationSchema.Generate(Catalogue.Rules))!["$defs"]!["checks"]![
            "properties"
        ]!.AsObject();
        var settable = Catalogue.Checks.Count(check => check.Rule.Category != RuleCategory.Run);
        Assert.Equal(2 * settable, checks.Count);
    }

    [Theory]
    [InlineData("time: {column: t, embargo: 1d12h, horizon: 30}")]
    [InlineData("time: {column: t, embargo: \"${GAP}\"}")]
    [InlineData("group: [a, [b, c]]")]
    [InlineData("ignore: [2020, 2020.0, true, True, no]")]
    [InlineData("nulls: [-999, null, ~, '']")]
    [InlineData("csv: {delimiter: tab, quote: \"'\", header: FALSE}")]
    [InlineData("csv: {delimiter: \"\\t\"}")]
    [InlineData("csv: {delimiter: '\\t'}")]
    [InlineData("csv: {delimiter: 0}")]
    [InlineData("show-values: ${YES}")]
    [InlineData("checks: {split-shift: false, LG1001: {level: off, max-fraction: 1e-3}}")]
    [InlineData("checks: {collinear-features: {}}")]
    [InlineData("metrics: scores.json")]
    [InlineData("metrics: {file: mlruns/0/RUN/metrics, headline: roc_auc}")]
    [InlineData("target: y\n    training: {command: [python3, train.py], metric: f1}")]
    [InlineData(
        "target: y\n    training: {command: [a, a], metric: f1, metrics: out.json, files: [src], repetitions: 5, "
            + "timeout: 1h30m, environment: {SEED: 1, EMPTY: ''}}"
    )]
    public void ItAcceptsWhatTheReaderAccepts(string body)
    {
        var text = "version: 1\ndatasets:\n  d:\n    splits: {train: a.csv, test: {paths: [b.csv]}}\n    " + body;
        ConfigurationReader.ReadText(text, "leakgate.yml", name => name == "GAP" ? "7d" : "true", TestRules.All);
        Assert.True(Schema.Accepts(PlainSchema.FromYaml(text)));
    }

    [Theory]
    [InlineData("tagret: y")]
    [InlineData("target: [a]")]
    [InlineData("target:")]
    [InlineData("source: x")]
    [InlineData("show-values: yes")]
    [InlineData("time: {embargo: 7d}")]
    [InlineData("time: {column: t, embargo: 7 days}")]
    [InlineData("time: {column: t, embargo: -1}")]
    [InlineData("group: []")]
    [InlineData("csv: {delimiter: ';;'}")]
    [InlineData("checks: {nope: error}")]
    [InlineData("checks: {same-file-twice: off}")]
    [InlineData("checks: {label-shift: loud}")]
    [InlineData("checks: {duplicate-rows: {max-fraction: 2}}")]
    [InlineData("engine: {clickhouse: x}")]
    [InlineData("metrics: [scores.json]")]
    [InlineData("metrics: {headline: f1}")]
    [InlineData("metrics: {file: a.json, headlines: f1}")]
    [InlineData("target: y\n    training: python3 train.py")]
    [InlineData("target: y\n    training: {command: python3 train.py, metric: f1}")]
    [InlineData("target: y\n    training: {command: [], metric: f1}")]
    [InlineData("target: y\n    training: {command: [a]}")]
    [InlineData("target: y\n    training: {metric: f1}")]
    [InlineData("target: y\n    training: {command: [a], metric: f1, repetitions: 4}")]
    [InlineData("target: y\n    training: {command: [a], metric: f1, repetitions: 7.5}")]
    [InlineData("target: y\n    training: {command: [a], metric: f1, environment: {}}")]
    public void ItRefusesWhatTheReaderRefuses(string body)
    {
        var text = "version: 1\ndatasets:\n  d:\n    splits: {train: a.csv, test: b.csv}\n    " + body;
        Assert.Throws<GateException>(() => TestRules.Read(text));
        Assert.False(Schema.Accepts(PlainSchema.FromYaml(text)));
    }

    [Fact]
    public void ItAcceptsTheManualsExample() =>
        Assert.True(Schema.Accepts(PlainSchema.FromYaml(ProductExampleTests.Text)));

    /// <summary>Words of the grammar change places in a sound file; whatever the reader still accepts, the schema must.</summary>
    [Fact]
    public void ItAcceptsEveryMutationThatTheReaderAccepts()
    {
        string[] words =
        [
            "train",
            "test",
            "7d",
            "30",
            "0.5",
            "true",
            "false",
            "off",
            "note",
            "error",
            "[a, b]",
            "{path: x.csv, role: test}",
            "{column: c}",
            "x.csv",
            "null",
            "''",
            "\"1d\"",
            "1",
            "never",
            "regression",
            "-1",
            "[[a, b], c]",
            "unix-s",
            "~",
        ];
        var lines = ProductExampleTests.Text.Split('\n');
        var accepted = 0;
        var change = from line in Gen.Choose(1, lines.Length - 1) from word in Gen.Elements(words) select (line, word);
        Prop.ForAll(
                change.ListOf(2).ToArbitrary(),
                changes =>
                {
                    var mutated = (string[])lines.Clone();
                    foreach (var (line, word) in changes)
                    {
                        var colon = mutated[line].LastIndexOf(": ", StringComparison.Ordinal);
                        mutated[line] = colon < 0 ? mutated[line] : mutated[line][..colon] + ": " + word;
                    }

                    var text = string.Join('\n', mutated);
                    if (IsAccepted(text))
                    {
                        accepted++;
                        Assert.True(Schema.Accepts(PlainSchema.FromYaml(text)), text);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20_240_501, 7));
        Assert.InRange(accepted, 50, 1000);
    }

    private static bool IsAccepted(string text)
    {
        try
        {
            return TestRules.Read(text).Datasets.Length > 0;
        }
        catch (GateException)
        {
            return false;
        }
    }

    private static IEnumerable<(string Path, JsonNode Node)> Nodes(JsonNode node, string path)
    {
        yield return (path, node);
        var children = node switch
        {
            JsonObject map => map.Where(entry => entry.Value is not null)
                .Select(entry => (entry.Key, Node: entry.Value!)),
            JsonArray list => list.Select((item, i) => (Key: i.ToString(), Node: item!)),
            _ => [],
        };
        foreach (var (key, child) in children)
        {
            foreach (var below in Nodes(child, $"{path}/{key}"))
            {
                yield return below;
            }
        }
    }
}
