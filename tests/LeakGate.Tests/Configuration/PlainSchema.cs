using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LeakGate.Configuration;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Tests.Configuration;

/// <summary>
/// A plain reading of the part of JSON Schema that the generated schema uses. A keyword it does not know is an error,
/// so that nothing in the schema goes untested.
/// </summary>
internal sealed class PlainSchema(JsonObject root)
{
    private static readonly string[] Annotations = ["$schema", "$id", "$defs", "title", "description", "examples"];

    public bool Accepts(JsonNode? value) => Accepts(root, value);

    /// <summary>The JSON that an editor sees in a YAML text: plain scalars typed by the core schema of YAML 1.2.</summary>
    public static JsonNode? FromYaml(string text) =>
        Convert(
            YamlTreeReader.Read(text, new ProblemList("leakgate.yml"))
                ?? throw new ArgumentException("no document", nameof(text))
        );

    private static JsonNode? Convert(YamlNode node) =>
        node switch
        {
            YamlScalar { IsNull: true } => null,
            YamlScalar { IsPlain: true, Written: "true" or "True" or "TRUE" } => JsonValue.Create(true),
            YamlScalar { IsPlain: true, Written: "false" or "False" or "FALSE" } => JsonValue.Create(false),
            YamlScalar { IsPlain: true } scalar when IsNumber(scalar.Written) => JsonValue.Create(
                double.Parse(scalar.Written, System.Globalization.CultureInfo.InvariantCulture)
            ),
            YamlScalar scalar => JsonValue.Create(scalar.Written),
            YamlSequence list => new JsonArray([.. list.Items.Select(Convert)]),
            YamlMapping mapping => new JsonObject(
                mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Written, Convert(entry.Value)))
            ),
            _ => throw new ArgumentException("an alias", nameof(node)),
        };

    private static bool IsNumber(string text) =>
        Regex.IsMatch(
            text,
            @"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );

    private bool Accepts(JsonNode schema, JsonNode? value) =>
        schema.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? schema.GetValue<bool>()
            : schema.AsObject().All(keyword => Accepts(schema.AsObject(), keyword.Key, keyword.Value!, value));

    private bool Accepts(JsonObject schema, string keyword, JsonNode rule, JsonNode? value) =>
        keyword switch
        {
            "$ref" => Accepts(root["$defs"]![rule.GetValue<string>()["#/$defs/".Length..]]!, value),
            "type" => (rule as JsonArray ?? [rule.DeepClone()]).Any(type => IsOf(type!.GetValue<string>(), value)),
            "anyOf" => rule.AsArray().Any(one => Accepts(one!, value)),
            "oneOf" => rule.AsArray().Count(one => Accepts(one!, value)) == 1,
            "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
            "const" => JsonNode.DeepEquals(rule, value),
            "minimum" => value is not JsonValue
                || !IsOf("number", value)
                || value.GetValue<double>() >= rule.GetValue<double>(),
            "maximum" => value is not JsonValue
                || !IsOf("number", value)
                || value.GetValue<double>() <= rule.GetValue<double>(),
            "minLength" => !IsOf("string", value) || value!.GetValue<string>().Length >= rule.GetValue<int>(),
            "pattern" => !IsOf("string", value)
                || Regex.IsMatch(
                    value!.GetValue<string>(),
                    rule.GetValue<string>(),
                    RegexOptions.ECMAScript,
                    TimeSpan.FromSeconds(1)
                ),
            "items" => value is not JsonArray items || items.All(item => Accepts(rule, item)),
            "minItems" => value is not JsonArray few || few.Count >= rule.GetValue<int>(),
            "properties" => value is not JsonObject map
                || map.All(entry => rule[entry.Key] is not { } one || Accepts(one, entry.Value)),
            "additionalProperties" => value is not JsonObject open
                || open.All(entry => schema["properties"]?[entry.Key] is not null || Accepts(rule, entry.Value)),
            "required" => value is not JsonObject whole
                || rule.AsArray().All(name => whole.ContainsKey(name!.GetValue<string>())),
            "minProperties" => value is not JsonObject large || large.Count >= rule.GetValue<int>(),
            "dependentRequired" => value is not JsonObject bound
                || rule.AsObject()
                    .All(one =>
                        !bound.ContainsKey(one.Key)
                        || one.Value!.AsArray().All(name => bound.ContainsKey(name!.GetValue<string>()))
                    ),
            _ => Annotations.Contains(keyword) ? true : throw new NotSupportedException(keyword),
        };

    private static bool IsOf(string type, JsonNode? value) =>
        (type, value?.GetValueKind()) switch
        {
            ("null", null) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
            ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
            ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
            ("integer", JsonValueKind.Number) => value!.GetValue<double>() is var number
                && number == Math.Floor(number),
            _ => false,
        };
}
