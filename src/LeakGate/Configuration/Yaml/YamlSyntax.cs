using YamlDotNet.Core;

namespace LeakGate.Configuration.Yaml;

/// <summary>Says in this project's words, and with the place to correct, what the YAML parser stumbled over.</summary>
internal static class YamlSyntax
{
    /// <summary>From one mark to another; only the first line where they lie on several.</summary>
    public static SourceLocation Place(Mark start, Mark end, string file)
    {
        var line = (int)Math.Max(1, start.Line);
        var column = (int)Math.Max(1, start.Column);
        return new(file, line, column, end.Line == start.Line ? (int)Math.Max(column, end.Column) : column);
    }

    public static GateException Translate(YamlException error, string text, ProblemList problems)
    {
        var at = Place(error.Start, error.End, problems.File);
        var line = Line(text, at.Line);
        var rest = at.Column <= line.Length ? line[(at.Column - 1)..] : "";
        if (
            error.Message.Contains(" tab ", StringComparison.Ordinal)
            && FindTab(text, at.Line, problems.File) is { } tab
        )
        {
            return problems.Fatal(
                tab,
                "a tab is used as indentation",
                "spaces",
                "YAML indents with spaces only; replace the tab"
            );
        }

        if (
            error.Message.Contains("quoted scalar, found unexpected", StringComparison.Ordinal)
            || error.Message.Contains("quoted scalar, found wrong indentation", StringComparison.Ordinal)
        )
        {
            return problems.Fatal(at, "a quote that is opened here is never closed", $"a closing {rest[..1]}");
        }

        if (
            line.Contains("${", StringComparison.Ordinal)
            && line.IndexOf('{') < line.IndexOf("${", StringComparison.Ordinal)
        )
        {
            return problems.Fatal(at, "a ${…} without quotes inside braces", "quotes around it", "write \"${NAME}\"");
        }

        if (rest.Length > 0 && "@`%*&!|>".Contains(rest[0]))
        {
            return problems.Fatal(
                at,
                $"a text without quotes starts with '{rest[0]}'",
                "a text that can stand without quotes, or one in quotes",
                "put the text in double quotes"
            );
        }

        return error.Message.Contains("invalid mapping", StringComparison.Ordinal)
            ? problems.Fatal(
                at,
                "a ':' where no key can stand",
                "one key per line, keys of one mapping in the same column",
                "check the indentation, or put a text with ': ' in quotes"
            )
            : problems.Fatal(
                at,
                $"not valid YAML ({Clause(error.Message)})",
                "valid YAML",
                "check indentation, brackets and quotes"
            );
    }

    private static string Clause(string message) =>
        message.Length == 0 ? "syntax error" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static string Line(string text, int number)
    {
        var reader = new StringReader(text);
        for (var i = 1; i < number; i++)
        {
            reader.ReadLine();
        }

        return reader.ReadLine() ?? "";
    }

    /// <summary>The first tab within the indentation of a line, from the given line on.</summary>
    private static SourceLocation? FindTab(string text, int from, string file)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indentation = line[..(line.Length - line.TrimStart().Length)];
            var tab = indentation.IndexOf('\t');
            if (number >= from && tab >= 0)
            {
                return new(file, number, tab + 1, tab + 2);
            }
        }

        return null;
    }
}
