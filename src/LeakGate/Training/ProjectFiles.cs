using LeakGate.Configuration;
using LeakGate.Measuring;

namespace LeakGate.Training;

/// <summary>
/// The files that a training command needs besides the splits: those that are declared, else code and settings. Stored
/// models are not among the latter, since one that was fitted to the true labels would know them.
/// </summary>
internal sealed class ProjectFiles
{
    private const int MaximumFiles = 5_000;
    private const long MaximumBytes = 64L << 20;

    private static readonly HashSet<string> Code = new(StringComparer.OrdinalIgnoreCase)
    {
        ".py",
        ".ipynb",
        ".r",
        ".rmd",
        ".qmd",
        ".jl",
        ".sh",
        ".ps1",
        ".sql",
        ".cs",
        ".csproj",
        ".fs",
        ".fsproj",
        ".fsx",
        ".props",
        ".targets",
        ".sln",
        ".java",
        ".kt",
        ".scala",
        ".go",
        ".mod",
        ".rs",
        ".js",
        ".mjs",
        ".cjs",
        ".ts",
        ".lua",
        ".toml",
        ".cfg",
        ".ini",
        ".yml",
        ".yaml",
        ".txt",
        ".lock",
        ".xml",
    };

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules",
        "__pycache__",
        "bin",
        "obj",
        "mlruns",
        "venv",
        "env",
        "target",
        "dist",
        "build",
    };

    private readonly string folder;
    private readonly HashSet<string> excluded;
    private readonly List<string> files = [];
    private long bytes;

    private ProjectFiles(string folder, IEnumerable<string> excluded)
    {
        this.folder = folder;
        this.excluded = new(excluded, StringComparer.Ordinal);
    }

    /// <summary>Absolute paths, in ordinal order.</summary>
    /// <param name="folder">Absolute folder of the configuration.</param>
    /// <param name="excluded">Absolute paths that are none of these: the splits, and files that the command writes.</param>
    /// <exception cref="NotMeasuredException">A declared one is not there, or they are too many or too large.</exception>
    public static IReadOnlyList<string> Of(string folder, TrainingSpec training, IEnumerable<string> excluded)
    {
        var found = new ProjectFiles(folder, excluded);
        foreach (var declared in training.Files)
        {
            var path = Path.GetFullPath(declared.Value, folder);
            if (Directory.Exists(path))
                found.AddFolder(path, _ => true);
            else if (File.Exists(path))
                found.Add(path);
            else
                throw new NotMeasuredException($"'{declared.Shown}', which training.files names, does not exist");
        }
        if (training.Files.IsEmpty)
            found.AddFolder(folder, path => Code.Contains(Path.GetExtension(path)));
        found.files.Sort(StringComparer.Ordinal);
        return found.files;
    }

    private void AddFolder(string path, Func<string, bool> isWanted)
    {
        foreach (var file in Directory.EnumerateFiles(path).Where(isWanted))
            Add(file);
        foreach (var inner in Directory.EnumerateDirectories(path))
        {
            var name = Path.GetFileName(inner);
            // A link may lead anywhere, even back; an environment of Python is found where it is.
            var isLink = new DirectoryInfo(inner).LinkTarget is not null;
            if (!isLink && name[0] != '.' && !Skipped.Contains(name) && !File.Exists(Path.Combine(inner, "pyvenv.cfg")))
                AddFolder(inner, isWanted);
        }
    }

    private void Add(string file)
    {
        if (excluded.Contains(file) || files.Contains(file))
            return;
        var info = new FileInfo(file);
        info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        if (!info.Exists)
            return;
        files.Add(file);
        bytes += info.Length;
        if (files.Count > MaximumFiles || bytes > MaximumBytes)
            throw new NotMeasuredException(
                $"what the training command may need is more than {MaximumFiles:N0} files or {MaximumBytes >> 20} MB; "
                    + "list under training.files what it does need"
            );
    }
}
