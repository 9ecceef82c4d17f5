using System.Security.Cryptography;
using System.Text;
using LeakGate.Checks;

namespace LeakGate.Reports;

/// <summary>What makes two findings the same from run to run: names only, never rows, counts or lines.</summary>
internal static class Fingerprint
{
    /// <summary>16 hexadecimal digits and the number of the scheme.</summary>
    public static string Of(Finding finding) =>
        Of(finding.Rule.Id, finding.Dataset, finding.TrainingSplit, finding.EvaluationSplit, finding.Column);

    /// <inheritdoc cref="Of(Finding)"/>
    public static string Of(Problem problem) => Of(problem.Rule.Id, problem.At.File, problem.Found);

    private static string Of(params ReadOnlySpan<string?> names)
    {
        var joined = string.Join('\u001f', names!);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(joined)))[..16] + ":1";
    }
}
