namespace LeakGate.Package.Tests;

/// <summary>A build in which nothing has changed does not run the check again, and says the same as before.</summary>
[Collection(PackageCollection.Name)]
public sealed class IncrementalTests(PackageFixture package)
{
    private const string Warning = "warning LG1001";
    private const string Repeated = "nothing has changed since the last run";

    [Fact]
    public async Task Repeats_its_warnings_until_something_changes()
    {
        var workspace = package.CreateWorkspace();
        workspace.WriteProject("Shop", """<ItemGroup><LeakGateInput Include="notes.txt" /></ItemGroup>""");
        workspace.WriteData(shared: 10, checks: "{duplicate-rows: warning}");
        workspace.Write("notes.txt", "one");

        var first = await workspace.BuildAsync("-v:n");
        first.MustSucceed();
        first.MustNotSay(Repeated);
        var warning = first.MustMatch(@"leakgate\.yml\(\d+,\d+\): warning LG1001: .*").Value;
        var written = File.GetLastWriteTimeUtc(workspace.PathOf("obj/leakgate/leakgate.sarif"));

        var second = await workspace.BuildAsync("-v:n");
        second.MustSucceed();
        second.MustSay(Repeated);
        second.MustSay(warning);
        Assert.Equal(written, File.GetLastWriteTimeUtc(workspace.PathOf("obj/leakgate/leakgate.sarif")));

        workspace.Write("notes.txt", "two and more");
        await MustRunAsync(workspace);

        File.Delete(workspace.PathOf("obj/leakgate/leakgate.sarif"));
        await MustRunAsync(workspace);
        Assert.True(File.Exists(workspace.PathOf("obj/leakgate/leakgate.sarif")));

        await MustRunAsync(workspace, "-p:LeakGateIncremental=false");
        await MustRunAsync(workspace, "-p:LeakGateFailOn=never");

        workspace.WriteData(shared: 0);
        var clean = await workspace.GateAsync("-v:n");
        clean.MustSucceed();
        clean.MustNotSay(Repeated);
        clean.MustNotSay(Warning);

        (await workspace.DotNetAsync("clean")).MustSucceed();
        Assert.False(Directory.Exists(workspace.PathOf("obj/leakgate")));
    }

    [Fact]
    public async Task Repeats_no_failure()
    {
        var library = package.Library;
        library.WriteData(shared: 10, under: "failing");

        for (var run = 0; run < 2; run++)
        {
            var build = await library.GateAsync("-v:n", "-p:LeakGateConfigFile=failing/leakgate.yml");
            build.MustFail();
            build.MustSay("error LG1001");
            build.MustNotSay(Repeated);
        }
    }

    [Fact]
    public async Task Sees_a_new_file_that_a_pattern_matches()
    {
        var library = package.Library;
        library.WriteData(shared: 0, under: "globbed");
        var configuration = await File.ReadAllTextAsync(library.PathOf("globbed/leakgate.yml"));
        library.Write(
            "globbed/leakgate.yml",
            configuration.Replace("data/test.csv", "\"data/test*.csv\"", StringComparison.Ordinal)
        );
        string[] arguments = ["-v:n", "-p:LeakGateConfigFile=globbed/leakgate.yml"];
        (await library.GateAsync(arguments)).MustSucceed();
        (await library.GateAsync(arguments)).MustSay(Repeated);

        File.Copy(library.PathOf("globbed/data/train.csv"), library.PathOf("globbed/data/test-2.csv"));
        var build = await library.GateAsync(arguments);

        build.MustFail();
        build.MustSay("error LG1001");
    }

    private static async Task MustRunAsync(Workspace workspace, params string[] arguments)
    {
        var build = await workspace.GateAsync(["-v:n", .. arguments]);
        build.MustSucceed();
        build.MustSay(Warning);
        build.MustNotSay(Repeated);
    }
}
