using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Binding;

/// <summary>Reads the dialect of CSV files.</summary>
internal static class CsvBinder
{
    public static CsvDialect Bind(YamlMapping? csv, ProblemList problems)
    {
        var usual = CsvDialect.Default;
        if (csv is null)
        {
            return usual;
        }

        RefuseSharedCharacter(csv, problems);
        var encoding = csv.SoundScalar("encoding");
        return new(
            csv.SoundScalar("delimiter") is { } delimiter ? ScalarForms.Delimiter(delimiter.Text)[0] : usual.Delimiter,
            csv.SoundScalar("quote") is { } quote ? quote.Text[0] : usual.Quote,
            csv.SoundScalar("comment") is { } comment ? comment.Text[0] : usual.Comment,
            encoding is null ? usual.Encoding : ScalarForms.FindEncoding(encoding.Text)?.WebName,
            DatasetBinder.Flag(csv, "header", usual.Header),
            DatasetBinder.Flag(csv, "trim", usual.Trim)
        );
    }

    /// <summary>A character cannot mean two things in one file.</summary>
    private static void RefuseSharedCharacter(YamlMapping csv, ProblemList problems)
    {
        var users = new Dictionary<char, string>();
        foreach (var key in (ReadOnlySpan<string>)["delimiter", "quote", "comment"])
        {
            if (csv.SoundScalar(key) is not { } scalar)
            {
                continue;
            }

            var character = key == "delimiter" ? ScalarForms.Delimiter(scalar.Text)[0] : scalar.Text[0];
            if (!users.TryAdd(character, key))
            {
                problems.Add(
                    scalar.At,
                    $"'{key}' is the same character as '{users[character]}'",
                    "a character of its own for each",
                    "open the file in an editor and see which characters it uses"
                );
            }
        }
    }
}
