using System.Globalization;
using LeakGate.Metrics;

namespace LeakGate.Checks.Evaluation;

/// <summary>What the digits of a score tell of its exactness.</summary>
internal static class ScoreDigits
{
    /// <summary>Half a unit of the last digit that is written; 0 where the number was computed.</summary>
    public static double HalfUnit(Score score)
    {
        var text = score.Written.TrimEnd('%', ' ');
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (score.Written.Length == 0 || text.AsSpan().ContainsAny('e', 'E'))
            return 0;
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        // A percentage has been divided by 100; so has "97.4" without a sign, which its size gave away.
        var written = double.Parse(text, CultureInfo.InvariantCulture);
        var scale =
            score.Metric.IsBounded && written != 0 && (text.Length < score.Written.Length || written > 1) ? 100 : 1;
        return 0.5 * Math.Pow(10, -decimals) / scale;
    }

    /// <summary>Significant digits that are written.</summary>
    public static int Count(string written)
    {
        var mantissa = written.Split('e', 'E')[0].TrimEnd('%', ' ').TrimStart('-', '+', '0', '.');
        return mantissa.Count(char.IsAsciiDigit);
    }
}
