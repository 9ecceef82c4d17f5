using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>The bytes of a metrics file, and how places in it and faults of it are told.</summary>
/// <param name="name">Path relative to the configuration's folder, with forward slashes.</param>
internal sealed class MetricsSource(string name, byte[] bytes)
{
    /// <summary>The last place that was told: places are asked for in their order, often on one long line.</summary>
    private (int Offset, int Line, int Column) last = (0, 1, 1);

    public string Name { get; } = name;

    public byte[] Bytes { get; } = bytes;

    /// <summary>The place of some bytes.</summary>
    public SourceLocation At(int start, int length)
    {
        start = Math.Clamp(start, 0, Bytes.Length);
        var (offset, line, column) = start < last.Offset ? (0, 1, 1) : last;
        var between = Bytes.AsSpan(offset, start - offset);
        var lineBreak = between.LastIndexOf((byte)'\n');
        column = (lineBreak < 0 ? column : 1) + Encoding.UTF8.GetCharCount(between[(lineBreak + 1)..]);
        line += between.Count((byte)'\n');
        last = (start, line, column);
        var width = Encoding.UTF8.GetCharCount(Bytes.AsSpan(start, Math.Clamp(length, 0, Bytes.Length - start)));
        return new SourceLocation(Name, line, column, column + width);
    }

    public GateException Broken(SourceLocation at, string found, string expected, string? hint = null) =>
        new(ExitCode.Data, new Problem(RunRules.DataUnreadable, at, found, expected, hint));

    public GateException Broken(string found, string expected, string? hint = null) =>
        Broken(SourceLocation.Whole(Name), found, expected, hint);

    /// <summary>A number as programs write it: with a point, with an exponent, as a percentage, NaN; null for a text.</summary>
    public static double? Number(string text)
    {
        var bare = text.Trim();
        var isPercent = bare.EndsWith('%');
        if (isPercent)
            bare = bare[..^1].TrimEnd();
        if (bare is "NaN" or "nan" or "inf" or "-inf" or "Infinity" or "-Infinity" or ".nan" or ".inf")
            return double.NaN;
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(bare, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number / (isPercent ? 100 : 1)
            : null;
    }
}
