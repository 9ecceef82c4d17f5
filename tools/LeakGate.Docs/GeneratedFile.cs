using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Docs;

/// <summary>A file of the repository that follows, in whole or in part, from the catalogue and from what was measured.</summary>
/// <param name="FullPath">Absolute path of the file.</param>
/// <param name="Path">Path relative to the repository's root, with forward slashes.</param>
/// <param name="Content">What the file ought to hold.</param>
internal sealed record GeneratedFile(string FullPath, string Path, string Content)
{
    /// <summary>Whether the file holds exactly what it ought to.</summary>
    public bool IsUpToDate => File.Exists(FullPath) && File.ReadAllText(FullPath) == Content;

    /// <summary>The files, with the content that they ought to have.</summary>
    /// <param name="root">Absolute path of the repository's root.</param>
    /// <exception cref="IOException">The README cannot be read.</exception>
    /// <exception cref="InvalidDataException">The README lacks the marks that generated parts stand between.</exception>
    public static IEnumerable<GeneratedFile> All(string root)
    {
        GeneratedFile File(string path, string content) => new(System.IO.Path.Combine(root, path), path, content);
        yield return File("schema/leakgate.schema.json", ConfigurationSchema.Generate(Catalogue.Rules));
        var readme = System.IO.File.ReadAllText(System.IO.Path.Combine(root, "README.md"));
        readme = MarkedPart.Replace(readme, "rules", RuleTable.Of(Catalogue.Rules));
        readme = MarkedPart.Replace(readme, "bench", BenchTable.Of(System.IO.Path.Combine(root, "bench", "results")));
        yield return File("README.md", readme);
    }

    /// <summary>Writes the file where it is not up to date; true if it was written.</summary>
    public bool Write()
    {
        if (IsUpToDate)
            return false;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(FullPath)!);
        System.IO.File.WriteAllText(FullPath, Content);
        return true;
    }
}
