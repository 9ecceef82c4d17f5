using System.Collections.Immutable;

namespace LeakGate.ClickHouse.Opening;

/// <summary>
/// What a text says, in SQL, as the reader of text files would see it: the same spellings are numbers, dates, truth values
/// and missing there and here. Every argument is an expression of type String, never NULL.
/// </summary>
internal static class TextForms
{
    private const string NumberPattern =
        @"^[ \t]*[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t]*$|^[ \t]*[+-]?(?i:inf|infinity)[ \t]*$";

    private const string DayPattern =
        "([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|[0-9]{4}/(0[1-9]|1[0-2])/(0[1-9]|[12][0-9]|3[01]))";

    private const string InstantPattern =
        "^"
        + DayPattern
        + @"([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?( ?([Zz]|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?$";

    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>Whether it is a spelling of a missing value.</summary>
    public static string IsMissing(string text, ImmutableArray<string> nulls) =>
        $"{text} IN ({string.Join(", ", nulls.Prepend("").Distinct(StringComparer.Ordinal).Select(Sql.Text))})";

    public static string IsNumber(string text) => $"match({text}, {Sql.Text(NumberPattern)})";

    public static string IsBoolean(string text) => $"lower({text}) IN ('true', 'false')";

    public static string IsInstant(string text) =>
        $"(match({text}, {Sql.Text(InstantPattern)}) AND substring({text}, 1, 4) != '0000' AND {IsDayOfMonth(text)})";

    /// <summary>Whether it is an integer of more digits than a double tells apart.</summary>
    public static string IsLongInteger(string text) => $"match({text}, {Sql.Text(@"^[ \t]*[+-]?[0-9]{16,}[ \t]*$")})";

    /// <summary>The number as Float64.</summary>
    public static string Number(string text) => $"toFloat64OrNull({Bare(text)})";

    /// <summary>The number without a plus sign and white space around it.</summary>
    public static string Bare(string text) =>
        $"replaceRegexpOne({text}, {Sql.Text(@"^[ \t]*\+?([^ \t]*)[ \t]*$")}, '\\\\1')";

    /// <summary>
    /// The number in the one spelling that all equal numbers share: integers by all their digits, all else as a Float64 is
    /// written.
    /// </summary>
    public static string CanonicalNumber(string text)
    {
        var bare = Bare(text);
        return $"if(match({bare}, '^-?[0-9]+$'), if({bare} = '-0', '0', {bare}), {CanonicalFloat($"assumeNotNull({Number(text)})")})";
    }

    /// <summary>The same for a Float64.</summary>
    public static string CanonicalFloat(string number) =>
        $"if(abs({number}) < 9e18 AND floor({number}) = {number}, toString(toInt64({number})), toString({number}))";

    /// <summary>The instant of an ISO 8601 text in ticks of 100 ns since 0001-01-01.</summary>
    public static string Instant(string text)
    {
        var clock = $"substring({text}, 17)";
        var seconds = $"if(substring({text}, 17, 1) = ':', {Int($"substring({text}, 18, 2)")}, 0)";
        var fraction = Int($"substring(concat(extract({clock}, {Sql.Text(@"\.([0-9]+)")}), '0000000'), 1, 7)");
        var hours = Int($"extract({clock}, '[+-]([0-9]{{2}})')");
        var minutes = Int($"extract({clock}, '[+-][0-9]{{2}}:?([0-9]{{2}})')");
        var offset = $"if(position({clock}, '-') > 0, -1, 1) * ({hours} * 3600 + {minutes} * 60)";
        var time =
            $"({Int($"substring({text}, 12, 2)")} * 3600 + {Int($"substring({text}, 15, 2)")} * 60 + {seconds} - {offset}) * {TicksPerSecond} + {fraction}";
        return $"({Days(text)} * {TimeSpan.TicksPerDay} + {time})";
    }

    /// <summary>Days since 0001-01-01 of a text that begins with year, month and day.</summary>
    private static string Days(string text)
    {
        // Years begin in March, so that the leap day is their last and months follow one rule.
        var month = Int($"substring({text}, 6, 2)");
        var year = $"({Int($"substring({text}, 1, 4)")} - if({month} <= 2, 1, 0))";
        var ofYear = $"intDiv(153 * ({month} + if({month} <= 2, 9, -3)) + 2, 5)";
        return $"(365 * {year} + intDiv({year}, 4) - intDiv({year}, 100) + intDiv({year}, 400) + {ofYear} + {Int($"substring({text}, 9, 2)")} - 307)";
    }

    private static string IsDayOfMonth(string text)
    {
        var year = Int($"substring({text}, 1, 4)");
        var isLeap = $"({year} % 4 = 0 AND ({year} % 100 != 0 OR {year} % 400 = 0))";
        return $"NOT match({text}, '^.{{4}}.(02.3|(04|06|09|11).31)') AND ({isLeap} OR NOT match({text}, '^.{{4}}.02.29'))";
    }

    private static string Int(string text) => $"toInt64OrZero({text})";
}
