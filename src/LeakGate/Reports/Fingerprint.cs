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

    /// <summary>The fingerprint of a finding from its names; empty for those that it has not.</summary>
    public static string Of(string rule, string dataset, string training, string evaluation, string column) =>
        OfAll(rule, dataset, training, evaluation, column);

    /// <inheritdoc cref="Of(Finding)"/>
    public static string Of(Problem problem) => OfAll(problem.Rule.Id, problem.At.File, problem.Found);

    private static string OfAll(params ReadOnlySpan<string?> names)
    {
        var joined = string.Join('\u001f', names!);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(joined)))[..16] + ":1";
    }
}
