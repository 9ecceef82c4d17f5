namespace LeakGate.Docs;

/// <summary>The repository that this program was built in.</summary>
internal static class Repository
{
    private const string Mark = "LeakGate.sln";

    /// <summary>Absolute path of the repository's root, whatever the working directory.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of the repository.</exception>
    public static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Mark)))
                return at.FullName;
        }
        throw new DirectoryNotFoundException($"no folder above '{AppContext.BaseDirectory}' holds {Mark}");
    }
}
