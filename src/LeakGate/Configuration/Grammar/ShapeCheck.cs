using System.Collections.Immutable;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Grammar;

/// <summary>
/// Compares a tree with a shape, reports every difference and marks the nodes concerned as faulty. What is not marked
/// has the kind, the keys and the spelling that its shape asks for.
/// </summary>
internal sealed class ShapeCheck(MappingShape root, ProblemList problems)
{
    /// <param name="subject">What the node is called in messages: <c>'target'</c>.</param>
    /// <param name="place">Where the node's absence or emptiness is reported: its key.</param>
    public void Check(YamlNode node, Shape shape, string subject, SourceLocation place)
    {
        if (node.IsFaulty)
        {
            return;
        }

        switch (shape, node)
        {
            case (ChoiceShape choice, _):
                CheckChoice(node, choice, subject, place);
                break;
            case (TextShape { AcceptsNothing: true } text, YamlScalar scalar):
                CheckText(scalar, text);
                break;
            case (_, YamlScalar { IsNull: true }):
                Report(node, place, $"{subject} has no value", shape.Expected, YamlHint(shape));
                break;
            case (TextShape text, YamlScalar scalar):
                CheckText(scalar, text);
                break;
            case (StepShape, YamlScalar scalar):
                CheckStep(scalar, shape);
                break;
            case (FlagShape, YamlScalar scalar):
                CheckFlag(scalar, shape);
                break;
            case (NumberShape number, YamlScalar scalar):
                CheckNumber(scalar, number);
                break;
            case (WordShape words, YamlScalar scalar):
                CheckWord(scalar, words);
                break;
            case (ListShape list, YamlSequence sequence):
                CheckList(sequence, list, subject, place);
                break;
            case (MappingShape keys, YamlMapping mapping):
                CheckMapping(mapping, keys, subject, place);
                break;
            case (TableShape table, YamlMapping mapping):
                CheckTable(mapping, table, subject, place);
                break;
            default:
                Report(node, node.At, $"{subject} is {node.Kind}", shape.Expected);
                break;
        }
    }

    private void CheckChoice(YamlNode node, ChoiceShape choice, string subject, SourceLocation place)
    {
        var alternative = node switch
        {
            YamlScalar { IsNull: true } => null,
            YamlScalar => choice.Scalar,
            YamlSequence => choice.List,
            _ => choice.Mapping,
        };
        if (alternative is not null)
        {
            Check(node, alternative, subject, place);
        }
        else if (node is YamlScalar { IsNull: true })
        {
            Report(node, place, $"{subject} has no value", choice.Expected);
        }
        else
        {
            Report(node, node.At, $"{subject} is {node.Kind}", choice.Expected);
        }
    }

    private void CheckText(YamlScalar scalar, TextShape shape)
    {
        if (scalar.Text.Length == 0 && !shape.AcceptsNothing)
        {
            Report(
                scalar,
                scalar.At,
                scalar.HasVariable ? $"'{scalar.Written}' is empty" : "an empty text",
                shape.Expected
            );
        }
        else if (!shape.AcceptsControl && scalar.Text.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            Report(scalar, scalar.At, "a text with a line break or a tab in it", $"{shape.Expected}, on one line");
        }
        else if (shape.Judge?.Invoke(scalar.Text) is { } fault)
        {
            Report(scalar, scalar.At, $"{Shown(scalar)} {fault.Why}", shape.Expected, fault.Hint);
        }
    }

    private void CheckStep(YamlScalar scalar, Shape shape)
    {
        if (ScalarForms.Step(scalar.Text, scalar.IsPlain) is null)
        {
            var hint = ScalarForms.Number(scalar.Text) switch
            {
                < 0 => "a gap cannot be negative",
                not null => "write the number without quotes, or add a unit: d, h, m or s",
                null => "the units are w, d, h, m and s; whole numbers, largest unit first",
            };
            Report(scalar, scalar.At, $"{Shown(scalar)} is no duration", shape.Expected, hint);
        }
    }

    private void CheckFlag(YamlScalar scalar, Shape shape)
    {
        if (!scalar.IsPlain || ScalarForms.Flag(scalar.Text) is null)
        {
            var hint = scalar.Text switch
            {
                "yes" or "on" or "Yes" or "On" or "1" or "y" => "write true",
                "no" or "off" or "No" or "Off" or "0" or "n" => "write false",
                _ when ScalarForms.Flag(scalar.Text) is not null => "remove the quotes",
                _ => NearestName.Hint(scalar.Text, ["true", "false"]),
            };
            Report(scalar, scalar.At, $"{Shown(scalar)} is not a flag", shape.Expected, hint);
        }
    }

    private void CheckNumber(YamlScalar scalar, NumberShape shape)
    {
        if (ScalarForms.Number(scalar.Text) is not { } number)
        {
            var hint = scalar.Text.EndsWith('%') ? "write a share as a fraction: 1 % is 0.01" : null;
            Report(scalar, scalar.At, $"{Shown(scalar)} is not a number", shape.Expected, hint);
        }
        else if (!scalar.IsPlain)
        {
            Report(scalar, scalar.At, $"{Shown(scalar)} is a text", shape.Expected, "remove the quotes");
        }
        else if (shape.IsInteger && number != Math.Floor(number))
        {
            Report(scalar, scalar.At, $"{Shown(scalar)} is not a whole number", shape.Expected);
        }
        else if (number < shape.Minimum || number > shape.Maximum)
        {
            Report(scalar, scalar.At, $"{Shown(scalar)} is out of range", shape.Expected);
        }
    }

    private void CheckWord(YamlScalar scalar, WordShape shape)
    {
        if (FindWord(scalar, shape) is null)
        {
            var names = shape.Words.Select(word => word.Name);
            var hint =
                NearestName.Hint(scalar.Text, names)
                ?? (shape.Guess?.Invoke(scalar.Text) is { } guess ? $"did you mean '{guess}'?" : null);
            Report(scalar, scalar.At, $"{Shown(scalar)} is not known here", shape.Expected, hint);
        }
    }

    /// <summary>The word that a scalar stands for, or null.</summary>
    public static Word? FindWord(YamlScalar scalar, WordShape shape)
    {
        foreach (var word in shape.Words)
        {
            if (
                word.Name == scalar.Text
                || (word.IsAlsoFalse && scalar.IsPlain && ScalarForms.Flag(scalar.Text) == false)
            )
            {
                return word;
            }
        }

        return null;
    }

    private void CheckList(YamlSequence sequence, ListShape shape, string subject, SourceLocation place)
    {
        if (sequence.Items.IsEmpty && !shape.MayBeEmpty)
        {
            Report(sequence, place, $"{subject} is an empty list", shape.Expected);
        }

        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < sequence.Items.Length; i++)
        {
            var item = sequence.Items[i];
            Check(item, shape.Item, $"item {i + 1} of {subject}", item.At);
            if (
                !shape.MayRepeat
                && item is YamlScalar { IsFaulty: false } scalar
                && !lines.TryAdd(scalar.Text, scalar.At.Line)
            )
            {
                Report(
                    item,
                    item.At,
                    $"{Shown(scalar)} stands in {subject} twice",
                    "each item once",
                    "remove one of the two"
                );
            }
        }
    }

    private void CheckMapping(YamlMapping mapping, MappingShape shape, string subject, SourceLocation place)
    {
        // A key that was most likely meant is not reported as missing besides.
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in mapping.Entries)
        {
            if (name.IsFaulty)
            {
                continue;
            }

            if (shape.Find(name.Text) is { } key)
            {
                Check(value, key.Shape, $"'{key.Name}'", name.At);
                if (key.Needs is { } needed && mapping.Find(needed) is null)
                {
                    Report(name, name.At, $"'{key.Name}' stands without '{needed}'", $"'{needed}' beside it");
                }
            }
            else
            {
                meant.Add(ReportUnknown(name, shape) ?? "");
            }
        }

        foreach (var key in shape.Keys)
        {
            if (key.IsRequired && mapping.Find(key.Name) is null && !meant.Contains(key.Name))
            {
                Report(mapping, place, $"{subject} has no '{key.Name}'", $"'{key.Name}': {key.Shape.Expected}");
            }
        }

        if (!shape.ExactlyOne.Any(meant.Contains))
        {
            CheckExactlyOne(mapping, shape, subject, place);
        }
    }

    private void CheckExactlyOne(YamlMapping mapping, MappingShape shape, string subject, SourceLocation place)
    {
        var given = shape
            .ExactlyOne.Select(mapping.Find)
            .OfType<YamlEntry>()
            .OrderBy(entry => (entry.Key.At.Line, entry.Key.At.Column));
        var keys = given.Select(entry => entry.Key).ToImmutableArray();
        var names = shape.ExactlyOne.Select(name => $"'{name}'").ToImmutableArray();
        if (keys.Length > 1)
        {
            Report(
                keys[1],
                keys[1].At,
                $"{subject} has both '{keys[0].Text}' and '{keys[1].Text}'",
                "one of them",
                "remove one of the two"
            );
        }
        else if (keys.IsEmpty && !names.IsEmpty)
        {
            Report(
                mapping,
                place,
                $"{subject} has neither {string.Join(" nor ", names)}",
                $"one of {string.Join(", ", names)}"
            );
        }
    }

    /// <summary>Reports a key that the shape does not know, and gives the known key that was most likely meant.</summary>
    private string? ReportUnknown(YamlScalar name, MappingShape shape)
    {
        if (shape.JudgeUnknown?.Invoke(name.Text) is { } fault)
        {
            Report(name, name.At, $"'{Excerpt.Of(name.Text)}' {fault.Why}", "", fault.Hint);
            return null;
        }

        var names = shape.Keys.Select(key => key.Name);
        var expected = shape.KeyNoun == "rule" ? "the name or id of a rule" : "one of " + string.Join(", ", names);
        var nearest = NearestName.Suggest(name.Text, names);
        var hint = nearest is null ? Elsewhere(name.Text) : $"did you mean '{nearest}'?";
        Report(name, name.At, $"'{Excerpt.Of(name.Text)}' is not a known {shape.KeyNoun}", expected, hint);
        return nearest;
    }

    /// <summary>Where a key belongs that is right by name and wrong by indentation.</summary>
    private string? Elsewhere(string name)
    {
        if (root.Find(name) is not null)
        {
            return $"'{name}' belongs at the top of the file, without indentation";
        }

        var dataset = ((TableShape)root.Find("datasets")!.Shape).Value as MappingShape;
        return dataset?.Find(name) is not null ? $"'{name}' belongs under a data set" : null;
    }

    private void CheckTable(YamlMapping mapping, TableShape shape, string subject, SourceLocation place)
    {
        if (mapping.Entries.Length < shape.Minimum)
        {
            var count = mapping.Entries.IsEmpty ? "no" : $"only {mapping.Entries.Length}";
            Report(mapping, place, $"{subject} has {count} {shape.Noun}", $"at least {shape.Minimum}");
        }

        var twins = new Dictionary<string, YamlScalar>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in mapping.Entries)
        {
            if (name.IsFaulty)
            {
                continue;
            }

            if (ScalarForms.JudgeName(name.Text) is { } fault)
            {
                Report(
                    name,
                    name.At,
                    $"the {shape.Noun} name '{Excerpt.Of(name.Text)}' {fault.Why}",
                    "a short name on one line",
                    fault.Hint
                );
            }
            else if (!shape.DistinguishesCase && !twins.TryAdd(name.Text, name))
            {
                var twin = twins[name.Text];
                Report(
                    name,
                    name.At,
                    $"the {shape.Noun} names '{twin.Text}' (line {twin.At.Line}) and '{name.Text}' differ by case only",
                    "names that cannot be confused",
                    "rename one of the two"
                );
            }

            Check(value, shape.Value, $"{shape.Noun} '{Excerpt.Of(name.Text)}'", name.At);
        }
    }

    private void Report(YamlNode node, SourceLocation at, string found, string expected, string? hint = null)
    {
        node.IsFaulty = true;

        // A hint may be derived from the value, and the value of a variable is never shown.
        problems.Add(at, found, expected, node is YamlScalar { HasVariable: true } ? null : hint);
    }

    private static string? YamlHint(Shape shape) =>
        shape is TextShape { AcceptsControl: true } ? "a # without quotes starts a YAML comment: write \"#\"" : null;

    private static string Shown(YamlScalar scalar) =>
        scalar.HasVariable ? $"the value of '{Excerpt.Of(scalar.Written)}'" : $"'{Excerpt.Of(scalar.Text)}'";
}
