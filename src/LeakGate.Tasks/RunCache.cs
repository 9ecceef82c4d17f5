using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LeakGate.Tasks;

/// <summary>
/// Remembers a run that ended well: every file and folder that it depended on, in the state in which it read them, and
/// what it reported. One text file; each line that starts with <c>file</c>, <c>folder</c> or <c>until</c> must come out
/// the same when it is written again, else the run is stale.
/// </summary>
internal sealed class RunCache(string path)
{
    private const string Format = "leakgate-run 1";
    private const string ReportPrefix = "report\t";
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The present time; another one for tests.</summary>
    public Func<DateTime> UtcNow { get; init; } = () => DateTime.UtcNow;

    /// <summary>
    /// The report of the remembered run, or null where there is none or it no longer holds.
    /// </summary>
    /// <param name="arguments">What the run would be started with; another command line is another run.</param>
    public IReadOnlyList<string>? TryRecall(string arguments)
    {
        if (!File.Exists(path))
            return null;
        var lines = File.ReadAllLines(path, Utf8);
        if (lines.Length < 2 || lines[0] != Format || lines[1] != arguments)
            return null;

        var report = new List<string>();
        foreach (var line in lines.Skip(2))
        {
            if (line.StartsWith(ReportPrefix, StringComparison.Ordinal))
                report.Add(line.Substring(ReportPrefix.Length));
            else if (line != StampAgain(line))
                return null;
        }
        return report;
    }

    /// <summary>Forgets the remembered run, so that one which fails leaves nothing to repeat.</summary>
    public void Forget() => File.Delete(path);

    /// <summary>
    /// Remembers a run, unless something it read was written after it began: what was read and what lies there now may
    /// then differ. Returns whether it was remembered.
    /// </summary>
    /// <param name="until">The last day (UTC) on which the run holds, as <c>yyyy-MM-dd</c>; null for no end.</param>
    public bool TryRemember(
        string arguments,
        IEnumerable<string> files,
        IEnumerable<string> folders,
        IEnumerable<string> report,
        DateTime startedUtc,
        string? until = null
    )
    {
        var inputs = files.Distinct().OrderBy(file => file, StringComparer.Ordinal).ToList();
        var listings = folders.Distinct().OrderBy(folder => folder, StringComparer.Ordinal).ToList();
        if (inputs.Any(file => File.GetLastWriteTimeUtc(file) >= startedUtc))
            return false;
        if (listings.Any(folder => Directory.GetLastWriteTimeUtc(folder) >= startedUtc))
            return false;

        string[] lines =
        [
            Format,
            arguments,
            .. inputs.Select(FileStamp),
            .. listings.Select(FolderStamp),
            .. until is null ? Array.Empty<string>() : [$"until\t{until}"],
            .. report.Select(line => ReportPrefix + line),
        ];
        // A line break in a path would be read back as two lines.
        if (lines.Any(line => line.IndexOfAny(['\r', '\n']) >= 0))
            return false;

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Written aside and moved into place: a build that is stopped half-way leaves no half of a memory.
        var draft = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllLines(draft, lines, Utf8);
        File.Delete(path);
        File.Move(draft, path);
        return true;
    }

    private string StampAgain(string line)
    {
        var target = line.Substring(line.LastIndexOf('\t') + 1);
        return line.StartsWith("until\t", StringComparison.Ordinal) ? UntilStamp(target)
            : line.StartsWith("folder\t", StringComparison.Ordinal) ? FolderStamp(target)
            : FileStamp(target);
    }

    /// <summary>Days in this form are in the order of their letters.</summary>
    private string UntilStamp(string day) =>
        string.CompareOrdinal(UtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day) <= 0
            ? $"until\t{day}"
            : "";

    private static string FileStamp(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? $"file\t{info.LastWriteTimeUtc.Ticks}\t{info.Length}\t{file}" : $"file\tmissing\t\t{file}";
    }

    private static string FolderStamp(string folder)
    {
        if (!Directory.Exists(folder))
            return $"folder\tmissing\t{folder}";
        var names = Directory
            .EnumerateFileSystemEntries(folder)
            .Select(Path.GetFileName)
            .OrderBy(name => name, StringComparer.Ordinal);
        using var sha = SHA256.Create();
        var listing = sha.ComputeHash(Encoding.UTF8.GetBytes(string.Join("\n", names)));
        return $"folder\t{Convert.ToBase64String(listing)}\t{folder}";
    }
}
