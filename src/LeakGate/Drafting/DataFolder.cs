using LeakGate.Configuration;
using LeakGate.Splits;

namespace LeakGate.Drafting;

/// <summary>Finds data files where nobody named any.</summary>
internal static class DataFolder
{
    /// <summary>Folders that are looked into below the first one.</summary>
    private const int Depth = 2;

    private static readonly string[] BuildFolders = ["bin", "obj", "artifacts", "node_modules", "packages", "venv"];

    /// <summary>Absolute paths of the files below a folder whose names end like data, in ordinal order.</summary>
    public static IReadOnlyList<string> Find(string folder)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        Collect(new DirectoryInfo(folder), Depth, files);
        return [.. files];
    }

    private static void Collect(DirectoryInfo folder, int depth, SortedSet<string> files)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => IsData(file.Name)))
            files.Add(file.FullName);
        if (depth == 0)
            return;
        foreach (var child in folder.EnumerateDirectories().Where(child => !IsAside(child.Name)))
            Collect(child, depth - 1, files);
    }

    private static bool IsData(string name) =>
        !name.StartsWith('.') && TableFormats.CanOpen(name) && DataFormats.IsData(name, declared: null);

    private static bool IsAside(string name) => name.StartsWith('.') || BuildFolders.Contains(name);
}
