using System.IO.Compression;
using System.Xml.Linq;

namespace LeakGate.Package.Tests;

[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(PackageFixture package)
{
    [Fact]
    public void Carries_the_task_the_targets_and_the_command_line()
    {
        using var archive = ZipFile.OpenRead(package.Package);
        var names = archive.Entries.Select(entry => entry.FullName).ToHashSet();

        string[] expected =
        [
            "README.md",
            "tasks/netstandard2.0/LeakGate.Tasks.dll",
            "build/LeakGate.Tasks.props",
            "build/LeakGate.Tasks.targets",
            "buildMultiTargeting/LeakGate.Tasks.props",
            "buildMultiTargeting/LeakGate.Tasks.targets",
            "tools/net10.0/any/LeakGate.Cli.dll",
            "tools/net10.0/any/LeakGate.Cli.deps.json",
            "tools/net10.0/any/LeakGate.Cli.runtimeconfig.json",
            "tools/net10.0/any/LeakGate.dll",
        ];
        Assert.Empty(expected.Except(names));
    }

    [Fact]
    public void Carries_no_assembly_that_a_build_could_clash_with()
    {
        using var archive = ZipFile.OpenRead(package.Package);
        var tasks = archive.Entries.Where(entry => entry.FullName.StartsWith("tasks/", StringComparison.Ordinal));

        Assert.Equal(["LeakGate.Tasks.dll"], tasks.Select(entry => entry.Name));
        Assert.DoesNotContain(archive.Entries, entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_a_development_dependency_without_dependencies()
    {
        using var archive = ZipFile.OpenRead(package.Package);
        using var nuspec = archive.GetEntry("LeakGate.Tasks.nuspec")!.Open();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");

        Assert.Equal("true", metadata.Elements().Single(e => e.Name.LocalName == "developmentDependency").Value);
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "dependency");
    }
}
