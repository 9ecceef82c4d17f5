using System.Globalization;
using LeakGate.Configuration;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Versions;

/// <summary>A file or folder that DVC tracks.</summary>
/// <param name="Path">Where it stands, in the terms of the pointer's own path.</param>
/// <param name="Hash">MD5 of its content; of its listing, with <c>.dir</c> behind, where it is a folder.</param>
/// <param name="Size">In bytes, or null where the pointer does not tell.</param>
/// <param name="Pointer">Path of the <c>.dvc</c> file or <c>dvc.lock</c>.</param>
/// <param name="HashAt">The line of the hash in the pointer.</param>
internal sealed record DvcOut(string Path, string Hash, long? Size, string Pointer, SourceLocation HashAt)
{
    private const string FolderMark = ".dir";

    public bool IsFolder => Hash.EndsWith(FolderMark, StringComparison.Ordinal);

    /// <summary>The hash's digits.</summary>
    public string Digits => IsFolder ? Hash[..^FolderMark.Length] : Hash;

    /// <summary>Whether a file of that path is one of DVC's pointers.</summary>
    public static bool IsPointer(string path)
    {
        var name = System.IO.Path.GetFileName(path.AsSpan());
        return name is "dvc.lock" || (name.Length > ".dvc".Length && name.EndsWith(".dvc"));
    }

    /// <summary>What a pointer tracks.</summary>
    /// <param name="pointer">Its path with forward slashes; the paths of what it tracks begin where it does.</param>
    /// <param name="pipeline">Reads the <c>dvc.yaml</c> beside a <c>dvc.lock</c>, for the stages' folders; may give null.</param>
    /// <exception cref="InvalidDataException">The pointer cannot be read; the message is a clause.</exception>
    public static IReadOnlyList<DvcOut> Read(string pointer, string text, Func<string, string?> pipeline)
    {
        try
        {
            var outs = new List<DvcOut>();
            if (YamlTreeReader.Read(text, new ProblemList(pointer)) is not YamlMapping root)
                return outs;
            var folder = FolderOf(pointer);
            if (System.IO.Path.GetFileName(pointer) != "dvc.lock")
            {
                ReadOuts(outs, pointer, SlashPath.Combine(folder, root.SoundScalar("wdir")?.Text ?? "."), root);
                return outs;
            }
            YamlMapping? stages = null;
            foreach (var (name, stage) in root.SoundMapping("stages")?.Entries ?? [])
            {
                if (stage is not YamlMapping mapping)
                    continue;
                stages ??= Stages(pipeline(SlashPath.Combine(folder, "dvc.yaml")!));
                // One stage of a family is locked as name@item and declared as name.
                var declared = stages.SoundMapping(name.Text.Split('@')[0]);
                ReadOuts(outs, pointer, SlashPath.Combine(folder, declared?.SoundScalar("wdir")?.Text ?? "."), mapping);
            }
            return outs;
        }
        catch (GateException e)
        {
            throw new InvalidDataException($"the DVC file '{pointer}' cannot be read: {e.Problems[0].Found}", e);
        }
    }

    private static string FolderOf(string path) =>
        path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";

    private static YamlMapping Stages(string? pipeline)
    {
        var none = new YamlMapping([], SourceLocation.Whole(""));
        if (pipeline is null)
            return none;
        try
        {
            // People write this file, with anchors and templates; only the folders of stages are looked for in it.
            return (YamlTreeReader.Read(pipeline, new ProblemList("dvc.yaml")) as YamlMapping)?.SoundMapping("stages")
                ?? none;
        }
        catch (GateException)
        {
            return none; // DVC itself will refuse it; the locked outs are then taken from the file's folder
        }
    }

    private static void ReadOuts(List<DvcOut> outs, string pointer, string? folder, YamlMapping holder)
    {
        if (folder is null)
            return;
        foreach (var entry in (holder.Sound("outs") as YamlSequence)?.Items ?? [])
        {
            // What lies outside the repository is no file of its history.
            if (
                entry is not YamlMapping mapping
                || SlashPath.Combine(folder, mapping.SoundScalar("path")?.Text ?? "/") is not { } path
            )
                continue;
            if (Out(pointer, path, mapping) is { } whole)
                outs.Add(whole);
            // Versioning by the cloud lists the files of a folder in the pointer itself.
            foreach (var listed in (mapping.Sound("files") as YamlSequence)?.Items ?? [])
            {
                if (
                    listed is YamlMapping file
                    && SlashPath.Combine(path, file.SoundScalar("relpath")?.Text ?? "/") is { } below
                    && Out(pointer, below, file) is { } one
                )
                    outs.Add(one);
            }
        }
    }

    private static DvcOut? Out(string pointer, string path, YamlMapping mapping)
    {
        if (mapping.SoundScalar("md5") is not { } md5)
            return null;
        var found = new DvcOut(path, md5.Text, SizeOf(mapping), pointer, md5.At);
        return Hex.Is(found.Digits, 32)
            ? found
            : throw new InvalidDataException($"the DVC file '{pointer}' has no sound md5 in line {md5.At.Line}");
    }

    private static long? SizeOf(YamlMapping mapping) =>
        long.TryParse(mapping.SoundScalar("size")?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;
}

/// <summary>Paths with forward slashes that need not exist.</summary>
internal static class SlashPath
{
    /// <summary>A path as seen from a folder, without detours; null where it leads out of the root or is no path below it.</summary>
    public static string? Combine(string folder, string path)
    {
        if (path.StartsWith('/') || path.Contains("://", StringComparison.Ordinal))
            return null;
        var isRooted = folder.StartsWith('/');
        var names = new List<string>();
        foreach (var name in $"{folder}/{path}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".")
                continue;
            if (name != "..")
                names.Add(name);
            else if (names.Count > 0)
                names.RemoveAt(names.Count - 1);
            else
                return null;
        }
        return (isRooted ? "/" : "") + string.Join('/', names);
    }
}
