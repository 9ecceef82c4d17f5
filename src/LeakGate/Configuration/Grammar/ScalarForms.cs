using System.Buffers;
using System.Globalization;
using System.Text;

namespace LeakGate.Configuration.Grammar;

/// <summary>How single values are written.</summary>
internal static class ScalarForms
{
    /// <summary>A duration as a regular expression for the schema.</summary>
    public const string StepPattern = "^(?=[0-9])(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?$";

    private const string DateExample = "for example \"yyyy-MM-dd\" or \"yyyy-MM-dd HH:mm:ss\"";

    private static readonly (char Unit, long Ticks)[] StepUnits =
    [
        ('w', 7 * TimeSpan.TicksPerDay),
        ('d', TimeSpan.TicksPerDay),
        ('h', TimeSpan.TicksPerHour),
        ('m', TimeSpan.TicksPerMinute),
        ('s', TimeSpan.TicksPerSecond),
    ];

    /// <summary>
    /// ASCII letters that .NET takes literally in a date format, so that they most often are mistakes. T and Z are not
    /// among them, since ISO 8601 is written with them.
    /// </summary>
    private static readonly SearchValues<char> NoDateLetters = SearchValues.Create(
        "ABCDEGIJLNOPQRSUVWXYabceijklnopqruvwx"
    );

    /// <summary>Encodings that are offered where a name is unknown; every other name .NET knows is read too.</summary>
    private static readonly string[] CommonEncodings =
    [
        "utf-8",
        "utf-16",
        "utf-16BE",
        "utf-32",
        "us-ascii",
        "iso-8859-1",
        "iso-8859-15",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "gb18030",
        "shift_jis",
        "euc-kr",
        "big5",
    ];

    /// <summary>A flag as YAML 1.2 writes it.</summary>
    public static bool? Flag(string text) =>
        text switch
        {
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => null,
        };

    /// <summary>A finite decimal number, with a point whatever the culture.</summary>
    public static double? Number(string text) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number
        ) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>
    /// A duration: whole numbers with the units w, d, h, m, s, each at most once and the largest first; or, where the
    /// text stands without quotes, a number that is not negative.
    /// </summary>
    public static TimeStep? Step(string text, bool isPlain)
    {
        if (isPlain && Number(text) is >= 0 and var number)
        {
            return new(null, number);
        }

        long total = 0;
        var rest = text.AsSpan();
        var units = StepUnits.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (
                digits <= 0
                || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            )
            {
                return null;
            }

            while (!units.IsEmpty && units[0].Unit != rest[digits])
            {
                units = units[1..];
            }

            if (units.IsEmpty || count > (TimeSpan.MaxValue.Ticks - total) / units[0].Ticks)
            {
                return null;
            }

            total += count * units[0].Ticks;
            units = units[1..];
            rest = rest[(digits + 1)..];
        }

        return text.Length == 0 ? null : new(new TimeSpan(total), null);
    }

    /// <summary>What is wrong with the format of a time column: a .NET date format, <c>unix-s</c> or <c>unix-ms</c>.</summary>
    public static Fault? JudgeTimeFormat(string format)
    {
        if (IsUnixTime(format))
        {
            return null;
        }

        if (format.Contains('%', StringComparison.Ordinal))
        {
            return new("is written in the manner of strftime", DateExample);
        }

        var letters = Unquoted(format);
        var unknown = format.Length == 1 ? -1 : letters.AsSpan().IndexOfAny(NoDateLetters);
        if (unknown >= 0)
        {
            var hint = letters[unknown] is 'Y' or 'D'
                ? "years are yyyy and days dd, "
                : "literal text stands in 'single quotes', ";
            return new(
                "has letters that no .NET date format knows",
                NearestName.Hint(format, ["unix-s", "unix-ms"]) ?? hint + DateExample
            );
        }

        if (letters.Contains("mm", StringComparison.Ordinal) && !letters.AsSpan().ContainsAny('H', 'h'))
        {
            return new("reads minutes (mm) but no hours", "months are MM, " + DateExample);
        }

        if (format.Length > 1 && !letters.AsSpan().ContainsAny("yMdHhs"))
        {
            return new("names no part of a date", DateExample);
        }

        try
        {
            _ = DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return null;
        }
        catch (FormatException)
        {
            return new("is no .NET date format", DateExample);
        }
    }

    /// <summary>Whether the format says that times are numbers.</summary>
    public static bool IsUnixTime(string format) => format is "unix-s" or "unix-ms";

    /// <summary>The encoding of that name, or null.</summary>
    public static Encoding? FindEncoding(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            // The old code pages are asked last, so that their tables load only where a file needs them.
            return CodePagesEncodingProvider.Instance.GetEncoding(name);
        }
    }

    public static Fault? JudgeEncoding(string name) =>
        FindEncoding(name) is null ? new("is no known encoding", NearestName.Hint(name, CommonEncodings)) : null;

    /// <summary>What is wrong with a character that structures CSV.</summary>
    public static Fault? JudgeCharacter(string text) =>
        text switch
        {
            ['\r' or '\n'] => new("is a line break, which already ends the record"),
            [> '\u007f'] => new("is not an ASCII character"),
            [_] => null,
            _ => new("is not one character"),
        };

    /// <summary>The delimiter that a text stands for: itself, or a tab written as a word or an escape.</summary>
    public static string Delimiter(string text) => text is "tab" or "\\t" ? "\t" : text;

    /// <summary>What is wrong with a name that the user gives to a data set or a split.</summary>
    public static Fault? JudgeName(string name)
    {
        const int longest = 100;
        return name switch
        {
            "" => new("is empty"),
            { Length: > longest } => new($"is longer than {longest} characters"),
            _ when name.Any(char.IsControl) => new("holds a line break or another control character"),
            _ when char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) => new("starts or ends with a space"),
            _ => null,
        };
    }

    /// <summary>A date format without its quoted and escaped literals.</summary>
    private static string Unquoted(string format)
    {
        var letters = new StringBuilder(format.Length);
        var quote = '\0';
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (c == '\\')
            {
                i++;
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else
            {
                letters.Append(c);
            }
        }

        return letters.ToString();
    }
}
