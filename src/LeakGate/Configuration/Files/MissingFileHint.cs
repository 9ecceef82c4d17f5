using System.Collections.Immutable;

namespace LeakGate.Configuration.Files;

/// <summary>Says what lies near a path that names nothing.</summary>
internal static class MissingFileHint
{
    /// <summary>Entries of a folder that are compared with the missing name.</summary>
    private const int MaximumCompared = 10_000;

    /// <summary>The nearest existing path, or what lies in the last folder that exists; null where neither helps.</summary>
    public static string? For(string folder, string path)
    {
        if (path.Contains('\\', StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            return "write / between folders";
        }

        if (path.StartsWith('~'))
        {
            return "~ is not replaced here: write ${HOME}, or a path relative to leakgate.yml";
        }

        var pattern = PathPattern.Parse(path)[0];
        var directory = pattern.IsRooted ? Path.GetPathRoot(folder)! : folder;
        var names = pattern.Names;
        var depth = 0;
        while (
            depth < names.Length - 1
            && names[depth].IsLiteral
            && Directory.Exists(Path.Join(directory, names[depth].Text))
        )
        {
            directory = Path.GetFullPath(Path.Join(directory, names[depth++].Text));
        }

        if (names.IsEmpty || !Directory.Exists(directory))
        {
            return null;
        }

        var entries = Directory
            .EnumerateFileSystemEntries(directory)
            .Select(entry => Path.GetFileName(entry))
            .Where(entry => !entry.StartsWith('.'))
            .Take(MaximumCompared)
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
        if (NearestName.Suggest(names[depth].Text, entries) is { } near && near != names[depth].Text)
        {
            var parts = names.Select(name => name.Text).ToArray();
            parts[depth] = near;
            return $"did you mean '{(pattern.IsRooted ? "/" : "")}{string.Join('/', parts)}'?";
        }

        var shown =
            depth == 0
                ? "the configuration's folder"
                : $"'{string.Join('/', names.Take(depth).Select(name => name.Text))}'";
        return entries.Length switch
        {
            0 => $"{shown} is empty",
            <= 3 => $"{shown} holds {string.Join(", ", entries)}",
            _ => $"{shown} holds {string.Join(", ", entries.Take(3))} and {entries.Length - 3} more",
        };
    }
}
