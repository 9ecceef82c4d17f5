using System.Collections.Immutable;
using System.IO.Compression;
using LeakGate.Checks;
using LeakGate.Reports;

namespace LeakGate.Action.Upload;

/// <summary>
/// The SARIF file, as code scanning wants it: nothing that is accepted already, since it opens an alert for everything
/// it is shown, nothing below the report level, and no more than it keeps, gravest first.
/// </summary>
/// <param name="Sarif">The file.</param>
/// <param name="Packed">The file after gzip.</param>
/// <param name="LeftOut">Sentences about findings that had to stay out; they stand in the file too.</param>
internal sealed record SarifCopy(byte[] Sarif, byte[] Packed, ImmutableArray<string> LeftOut)
{
    public static SarifCopy Make(
        GateReport report,
        SourceControl control,
        Level lowest,
        string category,
        int mostBytes = CodeScanningLimits.PackedBytes
    )
    {
        var open = report.WithoutSuppressed();
        var wanted = open
            .Findings.Where(finding => finding.Level >= lowest)
            .OrderByDescending(finding => finding.Level)
            .ToArray();
        var room = Math.Max(0, CodeScanningLimits.Results - open.Problems.Count());
        var low = 0;
        var high = Math.Min(wanted.Length, room);
        var best = Write(high);
        if (best.Packed.Length <= mostBytes)
            return best;
        // The most findings whose file is small enough; problems always stay.
        best = Write(0);
        while (low < high - 1)
        {
            var middle = (low + high) / 2;
            var copy = Write(middle);
            if (copy.Packed.Length <= mostBytes)
                (low, best) = (middle, copy);
            else
                high = middle;
        }
        return best;

        SarifCopy Write(int count)
        {
            var kept = wanted.Take(count).ToHashSet(ReferenceEqualityComparer.Instance);
            var part = open with
            {
                Datasets = [.. open.Datasets.Select(d => d with { Findings = [.. d.Findings.Where(kept.Contains)] })],
            };
            var options = new SarifOptions
            {
                Category = category,
                ExitCode = report.ExitCode,
                Notifications = Sentences(wanted.Length, count, Math.Min(wanted.Length, room)),
            };
            using var sarif = new MemoryStream();
            new SarifReport(part, control, options).Write(sarif);
            var bytes = sarif.ToArray();
            return new SarifCopy(bytes, Pack(bytes), options.Notifications);
        }
    }

    private static ImmutableArray<string> Sentences(int wanted, int kept, int room)
    {
        if (kept == wanted)
            return [];
        var why =
            kept < room
                ? $"it takes no file above {CodeScanningLimits.PackedBytes / 1_000_000} MB"
                : $"it keeps {CodeScanningLimits.Results:#,0} results of a run";
        return
        [
            $"{wanted - kept:#,0} of {wanted:#,0} findings are left out of code scanning, since {why}; "
                + "the gravest are in, the JSON report has all",
        ];
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
