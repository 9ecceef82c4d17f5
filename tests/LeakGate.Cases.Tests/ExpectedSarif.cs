using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LeakGate.Cases.Tests;

/// <summary>
/// The part of a SARIF report that a case is about: of the rules only those that are told of, and no version. A new rule
/// then changes no expected file but its own.
/// </summary>
internal static class ExpectedSarif
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(byte[] sarif)
    {
        var root = JsonNode.Parse(sarif)!;
        var run = root["runs"]![0]!;
        var driver = run["tool"]!["driver"]!.AsObject();
        driver["version"] = "0.0.0";
        driver["semanticVersion"] = "0.0.0";
        var rules = driver["rules"]!.AsArray().Select(rule => rule!).ToArray();
        var references = References(run).ToArray();
        var told = references.Select(reference => (int)reference.Node[reference.Key]!).Distinct().Order().ToList();
        driver["rules"] = new JsonArray([.. told.Select(i => rules[i].DeepClone())]);
        foreach (var (node, key) in references)
            node[key] = told.IndexOf((int)node[key]!);
        return root.ToJsonString(Form) + "\n";
    }

    /// <summary>Where the report refers to a rule by its place in the list.</summary>
    private static IEnumerable<(JsonNode Node, string Key)> References(JsonNode run) =>
        run["results"]!
            .AsArray()
            .Select(result => (result!, "ruleIndex"))
            .Concat(
                run["invocations"]!
                    .AsArray()
                    .SelectMany(invocation => invocation!["toolExecutionNotifications"]!.AsArray())
                    .Select(notification => notification!["associatedRule"])
                    .Where(rule => rule is not null)
                    .Select(rule => (rule!, "index"))
            );
}
