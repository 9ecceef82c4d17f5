using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Cases.Tests;

/// <summary>What a run of the gate in a folder gives, as a person who stands in that folder would get it.</summary>
internal sealed record CaseRun(GateReport Report, string Text, string Sarif)
{
    private const string AnyVersion = "0.0.0";

    public static async Task<CaseRun> InAsync(string folder, int threads = 1)
    {
        // Paths in reports are told from where the reader stands. Tests of this assembly run one after the other.
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder);
        try
        {
            var report = await CheckAsync(threads);
            return new CaseRun(report, TextOf(report), SarifOf(report, folder));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private static async Task<GateReport> CheckAsync(int threads)
    {
        try
        {
            // No variables: a case means the same on every machine.
            var spec = ConfigurationReader.Read(".", _ => null, Catalogue.Rules);
            return await Gate.CheckAsync(spec, new GateOptions { Threads = threads });
        }
        catch (GateException failure)
        {
            return Gate.Failed(failure.Problems[0].At.File, failure);
        }
    }

    private static string TextOf(GateReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new TextReport(writer, colour: false).Write(report);
        return writer.ToString();
    }

    private static string SarifOf(GateReport report, string folder)
    {
        using var stream = new MemoryStream();
        new SarifReport(report, new SourceControl(folder, null, null)).Write(stream);
        var version = SarifReport.Version;
        string Of(string key, string value) => $"\"{key}\": \"{value}\"";
        return Encoding
            .UTF8.GetString(stream.ToArray())
            .Replace(Of("semanticVersion", version), Of("semanticVersion", AnyVersion), StringComparison.Ordinal)
            .Replace(
                $"  {Of("version", version)},\n          \"info",
                $"  {Of("version", AnyVersion)},\n          \"info",
                StringComparison.Ordinal
            );
    }
}
