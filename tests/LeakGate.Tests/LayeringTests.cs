using Xunit;

namespace LeakGate.Tests;

/// <summary>
/// Dependencies run Configuration, Splits ← Measuring ← Checks ← Reports. Every reference between the engine's folders
/// is listed here with its reason; one that is not has to be removed, or argued for by a line.
/// </summary>
public sealed class LayeringTests
{
    /// <summary>Which folders a folder may refer to besides itself.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Configuration"] =
        [
            // Rules and levels are the words of leakgate.yml and of every error: the catalogue's vocabulary lies there.
            "Checks",
        ],
        ["Splits"] =
        [
            "Configuration",
            "Configuration.Files",
            // Encodings are found where their names are judged.
            "Configuration.Grammar",
            // The rules that errors about data belong to.
            "Checks",
            // Numbers are parsed by a kernel that knows nothing of splits.
            "Measuring.Kernels",
            // The reader of Parquet files, which knows nothing of this project.
            "Parquet",
            // EquatableArray, which lies beside the questions that need it.
            "Measuring",
        ],
        ["Measuring"] =
        [
            "Splits",
            // Rounds run checks to their results.
            "Checks",
        ],
        ["Checks"] =
        [
            "Configuration",
            "Splits",
            "Measuring",
            "Measuring.Kernels",
            "Measuring.Text",
            // The scores of a model, which are read from its own files.
            "Metrics",
        ],
        // Files with the scores of a model.
        ["Metrics"] =
        [
            "Configuration",
            // Some of them are YAML.
            "Configuration.Yaml",
            // The rules that errors about them belong to.
            "Checks",
        ],
        // Runs the training command on copies: the one thing that a check asks for and that is no measurement.
        ["Training"] =
        [
            "Configuration",
            "Splits",
            // Why something could not be measured, and EquatableArray.
            "Measuring",
            // The scores that the command reports.
            "Metrics",
            // What the check asks for.
            "Checks.Evaluation",
            // A folder that goes when the process does.
            "Versions",
        ],
        // What a change is and what its base held: beside the checks, which know nothing of repositories.
        ["Versions"] =
        [
            "Configuration",
            "Configuration.Files",
            // The pointers of DVC and two versions of the configuration are read as trees of YAML.
            "Configuration.Yaml",
            "Checks",
            "Splits",
            "Measuring",
        ],
        ["Reports"] =
        [
            "Configuration",
            "Configuration.Files",
            "Checks",
            "Splits",
            // The report of raw figures lists the measurements of a run.
            "Measuring",
            // The files that a build's result depends on.
            "Metrics",
            "Versions",
        ],
        ["Baselines"] =
        [
            "Configuration",
            // How the file of accepted findings is called where editors complete it.
            "Configuration.Grammar",
            "Checks",
            // Fingerprints, and how JSON is written.
            "Reports",
        ],
        // A first configuration is drafted from what the engine measures, beside the gate; nothing refers to it.
        ["Drafting"] =
        [
            "Configuration",
            "Configuration.Files",
            // What a name means unquoted is the grammar's to say.
            "Configuration.Grammar",
            "Splits",
            "Measuring",
            "Measuring.Local",
            "Checks",
            // The words for figures in its comments.
            "Reports",
        ],
        // The gate itself puts all of them together.
        [""] =
        [
            "Configuration",
            "Configuration.Files",
            "Splits",
            "Measuring",
            "Measuring.Local",
            "Metrics",
            "Checks",
            "Baselines",
            "Training",
            "Versions",
        ],
    };

    /// <summary>The few files on which an upward reference rests; all others of their folder are held to the rule.</summary>
    private static readonly Dictionary<(string Folder, string Uses), string[]> OnlyIn = new()
    {
        [("Splits", "Measuring")] = ["TableSchema.cs"],
        [("Splits", "Configuration.Grammar")] = ["Utf8Input.cs"],
        [("Measuring", "Checks")] = ["Rounds.cs"],
    };

    [Fact]
    public void No_folder_refers_to_one_above_it()
    {
        var references = References().ToArray();
        Assert.True(references.Length > 50, "the sources were not found");
        var forbidden = references.Where(r => !IsAllowed(r)).Select(r => $"{r.File} uses LeakGate.{r.Uses}");
        Assert.Empty(forbidden);
    }

    [Fact]
    public void What_is_allowed_is_used()
    {
        var used = References().Select(r => (r.Folder, r.Uses)).ToHashSet();
        var allowed = Allowed.SelectMany(folder => folder.Value.Select(uses => (folder.Key, uses)));
        Assert.Empty(allowed.Concat(OnlyIn.Keys).Except(used));
    }

    [Fact]
    public void The_kernels_know_nothing_but_themselves()
    {
        var kernels = References().Where(r => r.File.Contains("/Kernels/", StringComparison.Ordinal));
        Assert.DoesNotContain(kernels, r => r.Uses != "Measuring.Kernels");
    }

    /// <summary>Whoever embeds the engine gets no network with it: what has one is in projects of its own.</summary>
    [Fact]
    public void The_engine_has_no_network_and_knows_no_engine_that_has()
    {
        var sources = SourceFiles("LeakGate").Concat(SourceFiles("LeakGate.Parquet")).ToArray();
        Assert.True(sources.Length > 100, "the sources were not found");
        string[] signs = ["System.Net.Http", "System.Net.Sockets", "HttpClient", "TcpClient", "LeakGate.ClickHouse"];
        var found = sources.Where(path =>
            signs.Any(sign => File.ReadAllText(path).Contains(sign, StringComparison.Ordinal))
        );
        Assert.Empty(found);
    }

    /// <summary>The engine for ClickHouse uses the engine of files for its words, and never its way of measuring.</summary>
    [Fact]
    public void The_engine_for_ClickHouse_does_not_measure_files()
    {
        var uses = SourceFiles("LeakGate.ClickHouse")
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(uses);
        string[] foreign =
        [
            "LeakGate.Measuring.Local",
            "LeakGate.Reports",
            "LeakGate.Baselines",
            "LeakGate.Versions",
            "LeakGate.Parquet",
        ];
        Assert.DoesNotContain(uses, line => foreign.Any(name => line.Contains(name, StringComparison.Ordinal)));
    }

    private static bool IsAllowed((string File, string Folder, string Uses) reference)
    {
        if (reference.Uses.Split('.')[0] == reference.Folder)
            return true;
        return Allowed.TryGetValue(reference.Folder, out var uses)
            && uses.Contains(reference.Uses)
            && (
                !OnlyIn.TryGetValue((reference.Folder, reference.Uses), out var files)
                || files.Contains(Path.GetFileName(reference.File))
            );
    }

    /// <summary>Every namespace of the engine that a source file imports.</summary>
    private static IEnumerable<(string File, string Folder, string Uses)> References()
    {
        var root = Path.Combine(RepositoryFolder(), "src", "LeakGate");
        foreach (var path in SourceFiles("LeakGate"))
        {
            var file = Path.GetRelativePath(root, path).Replace('\\', '/');
            var folder = file.Contains('/', StringComparison.Ordinal) ? file.Split('/')[0] : "";
            foreach (
                var line in File.ReadLines(path).Where(line => line.StartsWith("using ", StringComparison.Ordinal))
            )
            {
                // using LeakGate.Splits; · using static LeakGate.Splits.RowRef; · using Row = LeakGate.Splits.RowRef;
                var name = line.TrimEnd(';').Split(' ')[^1];
                if (name.StartsWith("LeakGate.", StringComparison.Ordinal))
                    yield return (file, folder, name["LeakGate.".Length..]);
            }
        }
    }

    /// <summary>The sources of a project, without what builds leave there.</summary>
    private static IEnumerable<string> SourceFiles(string project)
    {
        var root = Path.Combine(RepositoryFolder(), "src", project);
        return Directory
            .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path =>
                Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin")
            );
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LeakGate.sln")))
            folder =
                Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("LeakGate.sln in no folder above");
        return folder;
    }
}
