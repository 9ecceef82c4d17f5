using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LeakGate.Checks;
using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration;

/// <summary>
/// Writes the JSON Schema of <c>leakgate.yml</c>, from which editors complete, describe and check. The schema accepts
/// whatever the reader accepts; the reader refuses more, since a schema cannot compare values with each other.
/// </summary>
internal sealed class ConfigurationSchema
{
    private readonly Utf8JsonWriter _json;
    private readonly SortedDictionary<string, Shape> _definitions = new(StringComparer.Ordinal);

    private ConfigurationSchema(Utf8JsonWriter json) => _json = json;

    /// <summary>The schema (draft 2020-12) as indented JSON that ends in a line feed; the same rules give the same text.</summary>
    public static string Generate(ImmutableArray<Rule> rules)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            // The file is read by editors, never placed inside HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            new ConfigurationSchema(json).WriteRoot(GateGrammar.For(rules));
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private void WriteRoot(MappingShape root)
    {
        _json.WriteStartObject();
        _json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        _json.WriteString("$id", "https://github.com/org/leakgate/blob/main/schema/leakgate.schema.json");
        _json.WriteString("title", "LeakGate configuration");
        _json.WriteString("description", "Which data sets LeakGate checks for leaks, and how strictly.");
        WriteBody(root);
        WriteDefinitions();
        _json.WriteEndObject();
    }

    private void WriteDefinitions()
    {
        _json.WriteStartObject("$defs");
        _json.WriteStartObject("variable");
        _json.WriteString("description", "An environment variable, filled in when the file is read.");
        _json.WriteString("type", "string");
        _json.WriteString("pattern", VariablePattern);
        _json.WriteEndObject();

        // Writing a definition can bring up further ones, which sort anywhere.
        var written = new HashSet<string>(StringComparer.Ordinal);
        while (_definitions.Keys.FirstOrDefault(name => !written.Contains(name)) is { } name)
        {
            written.Add(name);
            _json.WriteStartObject(name);
            WriteBody(_definitions[name]);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private static string VariablePattern => @"\$\{" + Variables.NamePattern + @"\}";

    private void WriteShape(Shape shape)
    {
        _json.WriteStartObject();
        WriteReferenceOrBody(shape);
        _json.WriteEndObject();
    }

    private void WriteReferenceOrBody(Shape shape)
    {
        if (shape.Definition is { } name)
        {
            _definitions[name] = shape;
            _json.WriteString("$ref", "#/$defs/" + name);
        }
        else
        {
            WriteBody(shape);
        }
    }

    private void WriteBody(Shape shape)
    {
        switch (shape)
        {
            case TextShape text:
                WriteText(text);
                break;
            case StepShape:
                WriteAlternatives(WriteNumberOfStep, WritePatternOfStep);
                break;
            case FlagShape:
                WriteAlternatives(() => _json.WriteString("type", "boolean"));
                break;
            case NumberShape number:
                WriteAlternatives(() => WriteNumber(number));
                break;
            case WordShape words:
                WriteAlternatives(() => WriteWords(words));
                break;
            case ListShape list:
                WriteList(list);
                break;
            case MappingShape mapping:
                WriteMapping(mapping);
                break;
            case TableShape table:
                WriteTable(table);
                break;
            case ChoiceShape choice:
                WriteChoice(choice);
                break;
        }
    }

    /// <summary>Any of the schemas, or a text that an environment variable makes one of them.</summary>
    private void WriteAlternatives(params ReadOnlySpan<Action> alternatives)
    {
        _json.WriteStartArray("anyOf");
        foreach (var write in alternatives)
        {
            _json.WriteStartObject();
            write();
            _json.WriteEndObject();
        }

        _json.WriteStartObject();
        _json.WriteString("$ref", "#/$defs/variable");
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    /// <summary>A text without quotes may look like a number or a flag to YAML; it is read as it stands.</summary>
    private void WriteText(TextShape text)
    {
        _json.WriteStartArray("type");
        _json.WriteStringValue("string");
        _json.WriteStringValue("number");
        _json.WriteStringValue("boolean");
        if (text.AcceptsNothing)
        {
            _json.WriteStringValue("null");
        }

        _json.WriteEndArray();
        if (!text.AcceptsNothing)
        {
            _json.WriteNumber("minLength", 1);
        }

        if (text.Pattern is { } pattern)
        {
            _json.WriteString("pattern", pattern + "|" + VariablePattern);
        }

        if (!text.Examples.IsEmpty)
        {
            _json.WriteStartArray("examples");
            foreach (var example in text.Examples)
            {
                _json.WriteStringValue(example);
            }

            _json.WriteEndArray();
        }
    }

    private void WriteNumberOfStep()
    {
        _json.WriteString("type", "number");
        _json.WriteNumber("minimum", 0);
    }

    private void WritePatternOfStep()
    {
        _json.WriteString("type", "string");
        _json.WriteString("pattern", ScalarForms.StepPattern);
    }

    private void WriteNumber(NumberShape number)
    {
        if (number.Minimum == number.Maximum)
        {
            _json.WriteNumber("const", number.Minimum);
            return;
        }

        _json.WriteString("type", number.IsInteger ? "integer" : "number");
        if (double.IsFinite(number.Minimum))
        {
            _json.WriteNumber("minimum", number.Minimum);
        }

        if (double.IsFinite(number.Maximum))
        {
            _json.WriteNumber("maximum", number.Maximum);
        }
    }

    private void WriteWords(WordShape words)
    {
        _json.WriteString(
            "description",
            string.Join("; ", words.Words.Select(word => $"{word.Name}: {word.Meaning}")) + "."
        );
        _json.WriteStartArray("enum");
        foreach (var word in words.Words)
        {
            _json.WriteStringValue(word.Name);
        }

        if (words.Words.Any(word => word.IsAlsoFalse))
        {
            _json.WriteBooleanValue(false);
        }

        _json.WriteEndArray();
    }

    /// <summary>
    /// Without <c>uniqueItems</c>: JSON takes 1 and 1.0 for equal, which are two names, or two spellings, to the reader.
    /// </summary>
    private void WriteList(ListShape list)
    {
        _json.WriteString("type", "array");
        _json.WriteNumber("minItems", list.MayBeEmpty ? 0 : 1);
        _json.WritePropertyName("items");
        WriteShape(list.Item);
    }

    private void WriteMapping(MappingShape mapping)
    {
        _json.WriteString("type", "object");
        _json.WriteBoolean("additionalProperties", value: false);
        _json.WriteStartObject("properties");
        foreach (var key in mapping.Keys)
        {
            _json.WriteStartObject(key.Name);
            _json.WriteString("description", key.Description);
            WriteReferenceOrBody(key.Shape);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        WriteRequired(mapping.Keys.Where(key => key.IsRequired).Select(key => key.Name));
        WriteDependencies(mapping);
        if (!mapping.ExactlyOne.IsEmpty)
        {
            _json.WriteStartArray("oneOf");
            foreach (var name in mapping.ExactlyOne)
            {
                _json.WriteStartObject();
                WriteRequired([name]);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }
    }

    private void WriteRequired(IEnumerable<string> names)
    {
        var required = names.ToImmutableArray();
        if (required.IsEmpty)
        {
            return;
        }

        _json.WriteStartArray("required");
        foreach (var name in required)
        {
            _json.WriteStringValue(name);
        }

        _json.WriteEndArray();
    }

    private void WriteDependencies(MappingShape mapping)
    {
        var dependent = mapping.Keys.Where(key => key.Needs is not null).ToImmutableArray();
        if (dependent.IsEmpty)
        {
            return;
        }

        _json.WriteStartObject("dependentRequired");
        foreach (var key in dependent)
        {
            _json.WriteStartArray(key.Name);
            _json.WriteStringValue(key.Needs);
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WriteTable(TableShape table)
    {
        _json.WriteString("type", "object");
        _json.WriteNumber("minProperties", table.Minimum);
        _json.WritePropertyName("additionalProperties");
        WriteShape(table.Value);
    }

    private void WriteChoice(ChoiceShape choice)
    {
        _json.WriteStartArray("anyOf");
        foreach (var alternative in (ReadOnlySpan<Shape?>)[choice.Scalar, choice.List, choice.Mapping])
        {
            if (alternative is not null)
            {
                WriteShape(alternative);
            }
        }

        _json.WriteEndArray();
    }
}
