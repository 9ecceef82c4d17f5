namespace LeakGate.Package.Tests;

/// <summary>The gate runs once for a project, whatever the project looks like and however it is built.</summary>
[Collection(PackageCollection.Name)]
public sealed class ProjectShapeTests(PackageFixture package)
{
    private const string OnlyWarn = "{duplicate-rows: warning}";

    // The second framework needs nothing that the SDK does not bring along.
    private const string TwoFrameworks = """
        <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
        <EnableWindowsTargeting>true</EnableWindowsTargeting>
        <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
        """;

    [Fact]
    public async Task Runs_once_for_several_target_frameworks()
    {
        var workspace = package.CreateWorkspace();
        workspace.WriteProject("Shop", frameworks: TwoFrameworks);
        workspace.WriteData(shared: 10, checks: OnlyWarn);

        var all = await workspace.BuildAsync("-m");
        all.MustSucceed();
        Assert.Equal(1, all.Count("warning LG1001"));

        var one = await workspace.BuildAsync("-f", "net10.0");
        one.MustSucceed();
        Assert.Equal(1, one.Count("warning LG1001"));

        var again = await workspace.DotNetAsync("build", "-t:Rebuild", "-v:n");
        again.MustSucceed();
        again.MustNotSay("nothing has changed");
        Assert.True(File.Exists(workspace.PathOf("obj/leakgate/leakgate.sarif")));
    }

    [Fact]
    public async Task Building_one_framework_does_not_pass_a_leak_by()
    {
        var workspace = package.CreateWorkspace();
        workspace.WriteProject("Shop", frameworks: TwoFrameworks);
        workspace.WriteData(shared: 10);

        var build = await workspace.BuildAsync("-f", "net10.0");

        build.MustFail();
        Assert.Equal(1, build.Count("error LG1001"));
        build.MustNotSay("Shop.dll");
    }

    [Fact]
    public async Task Runs_once_for_each_project_of_a_solution()
    {
        var workspace = package.CreateWorkspace();
        workspace.Write(
            "Directory.Packages.props",
            $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="LeakGate.Tasks" Version="{package.Version}" /></ItemGroup>
            </Project>
            """
        );
        string[] names = ["Eins", "Zwei", "Drei", "Vier", "Fünf"];
        var projects = string.Join('\n', names.Select(name => $"""  <Project Path="{name}/{name}.csproj" />"""));
        workspace.Write("Shop.slnx", $"<Solution>\n{projects}\n</Solution>");
        foreach (var name in names)
        {
            // The first project is built by the solution and by those that refer to it.
            var reference =
                name == names[0]
                    ? ""
                    : $"""<ItemGroup><ProjectReference Include="../{names[0]}/{names[0]}.csproj" /></ItemGroup>""";
            workspace.WriteProject(name, reference, under: name, version: "");
            workspace.WriteData(shared: 10, checks: OnlyWarn, under: name);
        }

        var build = await workspace.BuildAsync("-m");

        build.MustSucceed();
        foreach (var name in names)
            build.MustMatch($@"{name}/leakgate\.yml\(\d+,\d+\): warning LG1001: .*{name}\.csproj");
        Assert.Equal(names.Length, build.Count("warning LG1001"));
    }

    [Fact]
    public async Task A_project_without_data_builds_as_before()
    {
        var workspace = package.CreateWorkspace();
        workspace.WriteProject("Shop");

        var build = await workspace.BuildAsync("-v:d");

        build.MustSucceed();
        build.MustSay("there is no leakgate.yml beside Shop.csproj");
        Assert.False(Directory.Exists(workspace.PathOf("obj/leakgate")));
    }
}
