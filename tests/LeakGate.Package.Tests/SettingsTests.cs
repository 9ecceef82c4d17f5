namespace LeakGate.Package.Tests;

/// <summary>What the properties and items of a project change.</summary>
[Collection(PackageCollection.Name)]
public sealed class SettingsTests : IAsyncLifetime
{
    private readonly Workspace library;
    private readonly PackageFixture package;

    public SettingsTests(PackageFixture package)
    {
        this.package = package;
        library = package.Library;
    }

    public Task InitializeAsync()
    {
        library.WriteData(shared: 10, under: "leaking");
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task LeakGateEnabled_switches_the_gate_off()
    {
        var build = await GateAsync("-p:LeakGateEnabled=false", "-v:n");

        build.MustSucceed();
        build.MustNotSay("LG1001");
    }

    [Fact]
    public async Task A_design_time_build_does_not_check()
    {
        var build = await GateAsync("-p:DesignTimeBuild=true");

        build.MustSucceed();
        build.MustNotSay("LG1001");
    }

    [Fact]
    public async Task LeakGateContinueOnError_turns_errors_into_warnings()
    {
        var build = await GateAsync("-p:LeakGateContinueOnError=true");

        build.MustSucceed();
        build.MustSay("warning LG1001");
    }

    [Fact]
    public async Task LeakGateFailOn_never_reports_without_blocking()
    {
        var build = await GateAsync("-p:LeakGateFailOn=never");

        build.MustSucceed();
        build.MustSay("warning LG1001");
    }

    [Fact]
    public async Task A_misspelt_LeakGateFailOn_is_an_error()
    {
        var build = await GateAsync("-p:LeakGateFailOn=eror");

        build.MustFail();
        build.MustSay("error LG9001: FailOn is 'eror'; expected one of error, warning, note, never");
    }

    [Fact]
    public async Task LeakGateSarifFile_is_relative_to_the_project()
    {
        var build = await GateAsync("-p:LeakGateSarifFile=reports/gate.sarif");

        build.MustFail();
        Assert.Contains(
            "LG1001",
            await File.ReadAllTextAsync(library.PathOf("reports/gate.sarif")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_an_error()
    {
        var build = await GateAsync("-p:LeakGateToolPath=nowhere/LeakGate.Cli.dll");

        build.MustFail();
        build.MustMatch(@"error LG9001: the command line '.*nowhere/LeakGate\.Cli\.dll' does not exist");
    }

    [Fact]
    public async Task LeakGateSplit_items_take_the_place_of_a_configuration()
    {
        var workspace = package.CreateWorkspace();
        workspace.WriteProject(
            "Shop",
            """
            <ItemGroup>
              <LeakGateSplit Include="o'data/train.csv" Dataset="churn" Split="train" />
              <LeakGateSplit Include="o'data/test.csv" Dataset="churn" Split="test" />
            </ItemGroup>
            """
        );
        workspace.WriteData(shared: 10);
        Directory.Move(workspace.PathOf("data"), workspace.PathOf("o'data"));
        File.Delete(workspace.PathOf("leakgate.yml"));

        var build = await workspace.BuildAsync();

        build.MustFail();
        build.MustMatch(@"obj/leakgate/leakgate\.yml\(\d+,\d+\): error LG1001: ");
    }

    [Fact]
    public async Task A_single_LeakGateSplit_is_an_error()
    {
        library.Write(
            "leaking/one.targets",
            """
            <Project>
              <ItemGroup><LeakGateSplit Include="leaking/data/train.csv" /></ItemGroup>
            </Project>
            """
        );

        var build = await library.GateAsync(
            $"-p:CustomAfterMicrosoftCommonTargets={library.PathOf("leaking/one.targets")}"
        );

        build.MustFail();
        build.MustMatch(
            @"one\.targets : error LG9001: .* data set 'Library' name one split, 'train'; expected two or more"
        );
    }

    private Task<DotNetResult> GateAsync(params string[] arguments) =>
        library.GateAsync(["-p:LeakGateConfigFile=leaking/leakgate.yml", .. arguments]);
}
