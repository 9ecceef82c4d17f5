using System.Text.RegularExpressions;

namespace LeakGate.Configuration;

/// <summary>
/// Hides passwords that were written into a configuration. They are refused, and the reports that quote the place must not
/// carry them any further.
/// </summary>
internal static partial class LiteralSecrets
{
    /// <summary>The text with stars in place of what stands behind <c>password:</c> and before the @ of an address.</summary>
    public static string Mask(string text) => InAddress().Replace(AsValue().Replace(text, "***"), "***");

    [GeneratedRegex(
        """(?<=\bpassword["']?[ \t]*:[ \t]*)(?!["']?\$\{)("[^"\r\n]*"|'[^'\r\n]*'|[^\s,}"'#][^\r\n,}]*)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex AsValue();

    [GeneratedRegex("""(?<=://)[^/\s@"']+(?=@)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InAddress();
}
