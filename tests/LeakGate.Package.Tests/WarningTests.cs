namespace LeakGate.Package.Tests;

/// <summary>Which of MSBuild's ways to treat warnings reach a finding of level warning.</summary>
[Collection(PackageCollection.Name)]
public sealed class WarningTests : IAsyncLifetime
{
    private readonly Workspace library;

    public WarningTests(PackageFixture package) => library = package.Library;

    public Task InitializeAsync()
    {
        library.WriteData(shared: 10, checks: "{duplicate-rows: warning}", under: "warned");
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("")]
    [InlineData("-p:LeakGateTreatWarningsAsErrors=false -p:TreatWarningsAsErrors=true")]
    [InlineData("-p:TreatWarningsAsErrors=true -p:WarningsNotAsErrors=CS0168%3BLG1001")]
    [InlineData("-p:TreatWarningsAsErrors=true -p:LeakGateFailOn=never")]
    public async Task Stays_a_warning(string arguments)
    {
        var build = await GateAsync(arguments);

        build.MustSucceed();
        build.MustMatch(@"warned/leakgate\.yml\(\d+,\d+\): warning LG1001: ");
    }

    [Theory]
    [InlineData("-p:TreatWarningsAsErrors=true")]
    [InlineData("-p:LeakGateTreatWarningsAsErrors=true")]
    [InlineData("-p:LeakGateFailOn=warning")]
    [InlineData("-warnaserror")]
    [InlineData("-warnaserror:LG1001")]
    public async Task Fails_the_build(string arguments)
    {
        var build = await GateAsync(arguments);

        build.MustFail();
        build.MustMatch(@"warned/leakgate\.yml\(\d+,\d+\): error LG1001: ");
    }

    [Theory]
    [InlineData("-p:NoWarn=LG1001")]
    [InlineData("-p:NoWarn=CS1591%3BLG1001 -p:TreatWarningsAsErrors=true")]
    public async Task Is_hidden(string arguments)
    {
        var build = await GateAsync(arguments);

        build.MustSucceed();
        build.MustNotSay("warning LG1001");
        build.MustNotSay("error LG1001");
    }

    private Task<DotNetResult> GateAsync(string arguments) =>
        library.GateAsync([
            "-p:LeakGateConfigFile=warned/leakgate.yml",
            .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);
}
