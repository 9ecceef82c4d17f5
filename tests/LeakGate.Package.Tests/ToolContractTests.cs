using System.Diagnostics;

namespace LeakGate.Package.Tests;

/// <summary>How the task takes what a command line writes and how it ends; <see cref="StandIn"/> plays the command line.</summary>
[Collection(PackageCollection.Name)]
public sealed class ToolContractTests(PackageFixture package)
{
    private const string Clean = """out {"type":"summary","exitCode":0,"errors":0,"warnings":0,"notes":0}""";

    private const string Place = """
        "file":"/some where/data.csv","line":3,"column":5,"endColumn":9,"helpLink":"https://example.org/help","dataset":"churn"
        """;

    private readonly Workspace library = package.Library;

    [Theory]
    [InlineData("exit 2", "error LG9001: the check did not accept its configuration: what went wrong")]
    [InlineData("exit 3", "error LG9004: the check could not read the data: what went wrong")]
    [InlineData("exit 4", "error LG9099: the check failed with exit code 4: what went wrong")]
    [InlineData("exit 150", "error LG9099: the check failed with exit code 150: what went wrong")]
    [InlineData("exit 1", "error LG9099: the check ended with exit code 1 and half a report: what went wrong")]
    [InlineData("exit 0", "error LG9099: the check ended with exit code 0 and half a report: what went wrong")]
    public async Task An_end_without_a_finding_is_explained(string end, string expected)
    {
        var build = await PlayAsync("err first line", "err what went wrong", end);

        build.MustFail();
        build.MustSay(expected);
        build.MustNotSay("MSB6006");
    }

    [Fact]
    public async Task A_summary_that_disagrees_with_the_findings_is_no_clean_run()
    {
        var build = await PlayAsync("""out {"type":"summary","exitCode":0,"errors":0,"warnings":2,"notes":0}""");

        build.MustFail();
        build.MustSay("error LG9099: the check ended with exit code 0 and half a report");
    }

    [Fact]
    public async Task Standard_error_is_passed_on()
    {
        var build = await PlayAsync("err reading 1/2 {not json}", "err {nor this", Clean);

        build.MustSucceed();
        build.MustSay("reading 1/2 {not json}");
        build.MustSay("{nor this");
    }

    [Fact]
    public async Task Notes_are_messages_and_never_promoted()
    {
        string[] script =
        [
            Finding("LG1028", "note"),
            """out {"type":"summary","exitCode":0,"errors":0,"warnings":0,"notes":1}""",
        ];

        (await PlayAsync(script, "-p:TreatWarningsAsErrors=true", "-v:n")).MustMatch(
            @"data\.csv\(3,5\): message LG1028: 50 % \\ ""ü"""
        );
        (await PlayAsync(script, "-v:m")).MustNotSay("LG1028");
    }

    [Fact]
    public async Task What_is_suppressed_is_said_and_never_blocks()
    {
        string[] script =
        [
            Finding("LG1001", "error").Replace("finding", "suppressed", StringComparison.Ordinal),
            """out {"type":"expires","day":"2027-03-31"}""",
            Clean,
        ];

        var build = await PlayAsync(script, "-p:TreatWarningsAsErrors=true", "-v:n");

        build.MustSucceed();
        build.MustSay("message LG1001");
        build.MustSay("LeakGate: 1 finding is suppressed; 'leakgate check' shows what and why.");
        (await PlayAsync(script, "-v:m")).MustSay("1 finding is suppressed");
    }

    [Fact]
    public async Task What_blocks_below_error_is_logged_as_error()
    {
        var build = await PlayAsync(
            Finding("LG1025", "warning"),
            Finding("LG1028", "note"),
            """out {"type":"summary","exitCode":1,"errors":0,"warnings":1,"notes":1}""",
            "exit 1"
        );

        build.MustFail();
        build.MustSay("error LG1025");
        build.MustNotSay("error LG1028");
    }

    [Fact]
    public async Task A_configuration_that_says_never_is_not_overruled()
    {
        string[] script =
        [
            Finding("LG1001", "error"),
            Finding("LG1025", "warning"),
            """out {"type":"summary","exitCode":0,"errors":1,"warnings":1,"notes":0}""",
        ];

        var build = await PlayAsync(script, "-p:TreatWarningsAsErrors=true");

        build.MustSucceed();
        build.MustSay("warning LG1001");
        build.MustSay("warning LG1025");
    }

    [Theory]
    [InlineData("""out {"type":"input","file":"/nowhere/data.csv"}""", true)]
    [InlineData("""out {"type":"table","name":"churn.train"}""", false)]
    [InlineData("""out {"type":"input","file":"/nowhere/data.csv","since":[1]}""", false)]
    public async Task Only_a_run_whose_inputs_are_all_known_is_remembered(string input, bool isRemembered)
    {
        (await PlayAsync(input, Clean)).MustSucceed();

        var again = await PlayAgainAsync("-v:n");

        again.MustSucceed();
        if (isRemembered)
            again.MustSay("nothing has changed");
        else
            again.MustNotSay("nothing has changed");
    }

    [Fact]
    public async Task A_check_that_takes_too_long_is_stopped()
    {
        var build = await PlayAsync(["wait"], "-p:LeakGateTimeout=2000");

        build.MustFail();
        build.MustSay("error LG9099: the check was stopped because it did not end within 2000 ms");
    }

    [Fact]
    public async Task Cancelling_the_build_ends_the_check()
    {
        library.Write("cancelled/leakgate.yml", "wait");
        var waiting = StandIn.WaitingFile(library.PathOf("cancelled/leakgate.yml"));
        using var build = DotNet.Start(
            library.Folder,
            package.Packages,
            [
                "msbuild",
                .. Workspace.Quiet("msbuild"),
                "-t:LeakGate",
                "-p:LeakGateConfigFile=cancelled/leakgate.yml",
                $"-p:LeakGateToolPath={StandIn.Path}",
            ],
            out var output
        );
        var clock = Stopwatch.StartNew();
        while (!File.Exists(waiting) || new FileInfo(waiting).Length == 0)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"the check never began\n{output}");
            await Task.Delay(50);
        }
        using var check = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(waiting)));

        using (var interrupt = Process.Start("kill", ["-INT", build.Id.ToString()]))
            await interrupt.WaitForExitAsync();
        var result = await DotNet.EndAsync(build, output);

        result.MustFail();
        result.MustNotSay("LG9099");
        Assert.True(check.WaitForExit(TimeSpan.FromSeconds(10)), "the check outlived the build");
    }

    [Theory]
    [InlineData("-m:1")]
    [InlineData("-mt")]
    public async Task A_target_can_call_the_task_and_go_on_with_its_findings(string mode)
    {
        library.Write("own/leakgate.yml", string.Join('\n', Finding("LG1001", "error"), Summary(1, 1, 0, 0), "exit 1"));
        library.Write("own/data.csv", "");
        library.Write(
            "Own.targets",
            $"""
            <Project>
              <Target Name="Own">
                <LeakGate Config="own/leakgate.yml" SarifFile="own/gate.sarif" Program="{StandIn.Path}" ContinueOnError="true">
                  <Output TaskParameter="Findings" ItemName="Finding" />
                  <Output TaskParameter="ErrorCount" PropertyName="Errors" />
                  <Output TaskParameter="WarningCount" PropertyName="Warnings" />
                </LeakGate>
                <Message Importance="high" Text="%(Finding.Code)|%(Finding.Level)|%(Finding.File)|%(Finding.Line)|%(Finding.Column)|%(Finding.EndColumn)|%(Finding.Dataset)|%(Finding.HelpLink)|%(Finding.Message)" />
                <Message Importance="high" Text="$(Errors) and $(Warnings)" />
              </Target>
            </Project>
            """
        );

        // The process starts elsewhere on purpose: paths belong to the project.
        var build = await DotNet.RunAsync(
            Path.GetTempPath(),
            package.Packages,
            [
                "msbuild",
                library.PathOf("Library.csproj"),
                .. Workspace.Quiet("msbuild"),
                mode,
                "-t:Own",
                $"-p:CustomAfterMicrosoftCommonTargets={library.PathOf("Own.targets")}",
            ]
        );

        build.MustSucceed();
        build.MustSay(
            "LG1001|error|/some where/data.csv|3|5|9|churn|https://example.org/help|50 % \\ \"ü\" $(x); @(y) %41"
        );
        build.MustSay("1 and 0");
    }

    private static string Finding(string code, string level) =>
        $$"""out {"type":"finding","code":"{{code}}","level":"{{level}}","message":"50 % \\ \"\u00fc\" $(x); @(y) %41",{{Place}}}""";

    private static string Summary(int exitCode, int errors, int warnings, int notes) =>
        $$"""out {"type":"summary","exitCode":{{exitCode}},"errors":{{errors}},"warnings":{{warnings}},"notes":{{notes}}}""";

    private Task<DotNetResult> PlayAsync(params string[] script) => PlayAsync(script, "-v:n");

    private Task<DotNetResult> PlayAsync(string[] script, params string[] arguments)
    {
        library.Write("played/leakgate.yml", string.Join('\n', script));
        return PlayAgainAsync(arguments);
    }

    private Task<DotNetResult> PlayAgainAsync(params string[] arguments) =>
        library.GateAsync([
            "-p:LeakGateConfigFile=played/leakgate.yml",
            "-p:LeakGateSarifFile=played/gate.sarif",
            $"-p:LeakGateToolPath={StandIn.Path}",
            .. arguments,
        ]);
}
