using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;
using LeakGate.Versions;

namespace LeakGate.Cases.Tests;

/// <summary>What a run of the gate in a folder gives, as a person who stands in that folder would get it.</summary>
internal sealed record CaseRun(GateReport Report, string Text, string Sarif)
{
    /// <summary>
    /// Runs the gate in a folder. Where a folder <c>base</c> stands beside it, both become commits of a repository,
    /// and the gate compares the one with the other.
    /// </summary>
    public static async Task<CaseRun> InAsync(string folder, int threads = 1)
    {
        var former = Path.Combine(Path.GetDirectoryName(folder)!, "base");
        if (!Directory.Exists(former))
            return await InPlaceAsync(folder, ChangeEvent.WithoutBase, threads);
        using var repository = new CaseRepository(former, folder);
        return await InPlaceAsync(repository.Folder, new ChangeEvent(ChangeOrigin.Named, "HEAD~1"), threads);
    }

    private static async Task<CaseRun> InPlaceAsync(string folder, ChangeEvent change, int threads)
    {
        // Paths in reports are told from where the reader stands. Tests of this assembly run one after the other.
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder);
        try
        {
            var report = await CheckAsync(change, threads);
            return new CaseRun(report, TextOf(report), SarifOf(report, folder));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private static async Task<GateReport> CheckAsync(ChangeEvent change, int threads)
    {
        try
        {
            // No variables: a case means the same on every machine.
            var spec = ConfigurationReader.Read(".", _ => null, Catalogue.Rules);
            var options = new GateOptions { Threads = threads, AllowTraining = true };
            if (change != ChangeEvent.WithoutBase)
                options = options with { Change = ChangeFinder.Find(spec, change) };
            return await Gate.CheckAsync(spec, options);
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
        return ExpectedSarif.Of(stream.ToArray());
    }
}
