using System.Text;

namespace LeakGate.Configuration.Yaml;

/// <summary>
/// Fills environment variables into the values of a tree: <c>${NAME}</c>, and <c>$${</c> for a literal <c>${</c>.
/// Keys stay as they are: they are names that appear in reports, and a variable may hold a secret.
/// </summary>
internal static class Variables
{
    /// <summary>How the name of a variable is written, as a regular expression for the schema.</summary>
    public const string NamePattern = "[A-Za-z_][A-Za-z0-9_]*";

    private const string NameRule = "a name of letters, digits and underscores";

    public static void FillIn(YamlNode node, Func<string, string?> environment, ProblemList problems)
    {
        switch (node)
        {
            case YamlScalar scalar when scalar.Written.Contains("${", StringComparison.Ordinal):
                FillIn(scalar, environment, problems);
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    FillIn(item, environment, problems);
                }

                break;
            case YamlMapping mapping:
                foreach (var (key, value) in mapping.Entries)
                {
                    RefuseInKey(key, problems);
                    FillIn(value, environment, problems);
                }

                break;
        }
    }

    private static void FillIn(YamlScalar scalar, Func<string, string?> environment, ProblemList problems)
    {
        var written = scalar.Written;
        var text = new StringBuilder(written.Length);
        var hasVariable = false;
        var done = 0;
        for (var open = written.IndexOf("${", StringComparison.Ordinal); open >= 0; open = Next(written, done))
        {
            if (open > done && written[open - 1] == '$')
            {
                text.Append(written, done, open - 1 - done).Append("${");
                done = open + 2;
                continue;
            }

            text.Append(written, done, open - done);
            var close = written.IndexOf('}', open);
            var name = close < 0 ? written[(open + 2)..] : written[(open + 2)..close];
            var length = (close < 0 ? written.Length : close + 1) - open;
            if (Fault(name, close >= 0) is { } fault)
            {
                problems.Add(
                    Within(scalar, open, length),
                    fault,
                    NameRule + " between ${ and }",
                    "a literal ${ is written $${"
                );
                scalar.IsFaulty = true;
            }
            else if (environment(name) is not { } value)
            {
                problems.Add(
                    Within(scalar, open, length),
                    $"the environment variable '{Excerpt.Of(name)}' is not set",
                    "a variable that is set where LeakGate runs",
                    "set it, or write $${ for a literal ${"
                );
                scalar.IsFaulty = true;
            }
            else
            {
                hasVariable = true;
                text.Append(value);
            }

            done = open + length;
        }

        scalar.FillIn(text.Append(written, done, written.Length - done).ToString(), hasVariable);
    }

    private static int Next(string written, int from) => written.IndexOf("${", from, StringComparison.Ordinal);

    private static string? Fault(string name, bool isClosed)
    {
        if (!isClosed)
        {
            return "a ${ that is never closed";
        }

        var valid =
            name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return valid ? null : $"'${{{Excerpt.Of(name)}}}' does not name an environment variable";
    }

    private static void RefuseInKey(YamlScalar key, ProblemList problems)
    {
        var open = key.Written.IndexOf("${", StringComparison.Ordinal);
        if (open >= 0)
        {
            problems.Add(
                Within(key, open, key.Written.Length - open),
                $"the key '{Excerpt.Of(key.Written)}' holds a ${{…}}",
                "variables in values only, since keys are names that reports show"
            );
            key.IsFaulty = true;
        }
    }

    private static SourceLocation Within(YamlScalar scalar, int index, int length)
    {
        if (scalar.TextOffset < 0)
        {
            return scalar.At;
        }

        var column = scalar.At.Column + scalar.TextOffset + index;
        return scalar.At with { Column = column, EndColumn = column + length };
    }
}
