using System.Text;
using System.Text.Json;

namespace LeakGate.Versions;

/// <summary>The content that DVC has fetched: the cache that the nearest <c>.dvc</c> folder names.</summary>
internal sealed class DvcCache
{
    /// <summary>A listing above this size, in bytes, is none: DVC writes about a hundred bytes for each file.</summary>
    private const int LargestListing = 1 << 28;

    private readonly string folder;

    private DvcCache(string folder) => this.folder = folder;

    /// <summary>The cache of the DVC project that a file lies in, or null where it lies in none.</summary>
    public static DvcCache? For(string file)
    {
        for (var at = Path.GetDirectoryName(file); at is not null; at = Path.GetDirectoryName(at))
        {
            var dvc = Path.Combine(at, ".dvc");
            if (Directory.Exists(dvc))
                return new DvcCache(Configured(dvc) ?? Path.Combine(dvc, "cache"));
        }
        return null;
    }

    /// <summary>Absolute path of a file's content, or null where it has not been fetched.</summary>
    /// <exception cref="InvalidDataException">The content is not what the pointer says.</exception>
    public string? Find(string md5, long? size, string shown)
    {
        if (Locate(md5, "") is not { } file)
            return null;
        StoredContent.RequireMd5(file, size, md5, shown);
        return file;
    }

    /// <summary>The files of a folder that DVC tracks, or null where its listing has not been fetched.</summary>
    /// <exception cref="InvalidDataException">The listing is damaged.</exception>
    public IReadOnlyList<(string Path, string Md5)>? Listing(string md5, string shown)
    {
        if (Locate(md5, ".dir") is not { } file)
            return null;
        if (new FileInfo(file).Length > LargestListing)
            throw new InvalidDataException($"the listing of '{shown}' is too large to be one");
        StoredContent.RequireMd5(file, null, md5, shown);
        try
        {
            var files = new List<(string, string)>();
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var entry in json.RootElement.EnumerateArray())
            {
                var (path, hash) = (entry.GetProperty("relpath").GetString(), entry.GetProperty("md5").GetString());
                if (path is null || hash is null || !Hex.Is(hash, 32))
                    throw new InvalidDataException($"the listing of '{shown}' has an entry without a path and an md5");
                files.Add((path, hash));
            }
            return files;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"the listing of '{shown}' is not what DVC writes: {e.Message}", e);
        }
    }

    /// <summary>DVC 3 keeps its content below <c>files/md5</c>; what older versions have fetched stays where it was.</summary>
    private string? Locate(string md5, string ending)
    {
        foreach (var start in new[] { Path.Combine(folder, "files", "md5"), folder })
        {
            var file = Path.Combine(start, md5[..2], md5[2..] + ending);
            if (File.Exists(file))
                return file;
        }
        return null;
    }

    /// <summary><c>cache.dir</c> of the project's settings, those of this machine first.</summary>
    private static string? Configured(string dvc)
    {
        foreach (var name in new[] { "config.local", "config" })
        {
            var file = Path.Combine(dvc, name);
            if (File.Exists(file) && Setting(File.ReadLines(file, Encoding.UTF8)) is { } cache)
                return Path.GetFullPath(cache, dvc);
        }
        return null;
    }

    private static string? Setting(IEnumerable<string> lines)
    {
        var inCache = false;
        string? found = null;
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
                inCache = line.Trim('[', ']', ' ') == "cache";
            else if (inCache && line.Split('=', 2, StringSplitOptions.TrimEntries) is ["dir", var value])
                found = value.Trim('"', '\'');
        }
        return string.IsNullOrEmpty(found) ? null : found;
    }
}
