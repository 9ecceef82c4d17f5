using System.Globalization;

namespace LeakGate.Configuration;

/// <summary>How days are written: <c>2027-03-31</c>.</summary>
internal static class DateForm
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>Completes "expected …" in messages.</summary>
    public const string Expected = "a day such as 2027-03-31";

    public static DateOnly? Read(string text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    public static string Write(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);
}
