using System.Reflection;

namespace LeakGate.Package.Tests;

/// <summary>Packs the package once and makes folders in which fresh projects restore it, and nothing else.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    // Every project of these tests lies under a name with spaces and letters outside ASCII.
    private readonly string root = Path.Combine(Path.GetTempPath(), $"leakgate bäckerei 数据 {Guid.NewGuid():N}");
    private int folders;

    /// <summary>Path of the packed file.</summary>
    public string Package { get; private set; } = "";

    /// <summary>The package's version, as projects reference it.</summary>
    public string Version => Path.GetFileNameWithoutExtension(Package)["LeakGate.Tasks.".Length..];

    /// <summary>A restored library without data of its own, for tests that bring their configuration.</summary>
    internal Workspace Library { get; private set; } = null!;

    internal string Packages => Path.Combine(root, "packages");

    /// <summary>The only source that the folders of these tests restore from.</summary>
    internal string Feed => Path.Combine(root, "feed");

    /// <summary>A folder for what else a test builds.</summary>
    internal string Scratch => Path.Combine(root, "scratch");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        await File.WriteAllTextAsync(
            Path.Combine(root, "NuGet.config"),
            """
            <configuration>
              <packageSources><clear /><add key="packed" value="feed" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """
        );
        // Nothing above this folder reaches in; and a compiler without analyzers starts in half the time.
        await File.WriteAllTextAsync(
            Path.Combine(root, "Directory.Build.props"),
            "<Project><PropertyGroup><RunAnalyzers>false</RunAnalyzers></PropertyGroup></Project>"
        );
        await File.WriteAllTextAsync(Path.Combine(root, "Directory.Build.targets"), "<Project />");
        await File.WriteAllTextAsync(Path.Combine(root, "Directory.Packages.props"), "<Project />");

        var configuration = typeof(PackageFixture).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!;
        var packed = await DotNet.RunAsync(
            RepositoryRoot(),
            packages: Environment.GetEnvironmentVariable("NUGET_PACKAGES"),
            ["pack", "src/LeakGate.Tasks", "--no-restore", "-c", configuration.Configuration, "-o", Feed, "-tl:off"]
        );
        packed.MustSucceed();
        Package = Assert.Single(Directory.GetFiles(Feed, "*.nupkg"));

        Library = CreateWorkspace();
        Library.WriteProject("Library");
        (await Library.DotNetAsync("restore")).MustSucceed();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>An empty folder in which a project can be made.</summary>
    internal Workspace CreateWorkspace()
    {
        var folder = Path.Combine(root, $"werk {Interlocked.Increment(ref folders)}");
        Directory.CreateDirectory(folder);
        return new Workspace(folder, this);
    }

    /// <summary>The folder of the solution.</summary>
    internal static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LeakGate.sln")))
        {
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException(
                    $"LeakGate.sln lies in no folder above {AppContext.BaseDirectory}"
                );
        }
        return folder;
    }
}

/// <summary>One collection, so that builds run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackageFixture>
{
    public const string Name = "package";
}
