using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace LeakGate.Package.Tests;

/// <summary>
/// The packed command line, installed as users install it: on linux-x64 native code, which no other test runs.
/// </summary>
[Collection(PackageCollection.Name)]
public sealed class ToolTests(PackageFixture package)
{
    /// <summary>Cases that need a former version of the data, or leave to run a command.</summary>
    private static readonly string[] NeedMore =
    [
        "LG1021-split-migration",
        "LG1022-holdout-changed",
        "LG1035-learns-shuffled-labels",
    ];

    [Fact]
    public async Task The_installed_tool_reports_every_case_to_the_letter()
    {
        var tool = await InstallAsync();
        var cases = Directory
            .GetDirectories(Path.Combine(PackageFixture.RepositoryRoot(), "cases"), "LG1*")
            .Where(folder => !NeedMore.Contains(Path.GetFileName(folder)))
            .ToArray();
        Assert.True(cases.Length > 30, $"{cases.Length} cases were found");
        foreach (var folder in cases)
        {
            var expected = await File.ReadAllTextAsync(Path.Combine(folder, "expected.txt"));
            Assert.Equal(expected, await CheckAsync(tool, Path.Combine(folder, "leaky")));
        }
    }

    private async Task<string> InstallAsync()
    {
        var runtime = RuntimeInformation.RuntimeIdentifier == "linux-x64" ? "linux-x64" : "any";
        foreach (string[] target in new string[][] { [], ["-r", runtime] })
        {
            var packed = await DotNet.RunAsync(
                PackageFixture.RepositoryRoot(),
                Environment.GetEnvironmentVariable("NUGET_PACKAGES"),
                [
                    "pack",
                    "src/LeakGate.Cli",
                    "-c",
                    "Release",
                    "-o",
                    package.Feed,
                    "-tl:off",
                    "-p:LeakGateAheadOfTime=true",
                    "-p:RunAnalyzers=false",
                    // What is built for one runtime stays out of the folders of the other builds.
                    $"-p:ArtifactsPath={package.Scratch}",
                    .. target,
                ]
            );
            packed.MustSucceed();
        }
        var folder = Path.Combine(package.Scratch, "tool");
        var installed = await DotNet.RunAsync(
            package.CreateWorkspace().Folder,
            package.Packages,
            ["tool", "install", "LeakGate.Cli", "--tool-path", folder, "--version", package.Version]
        );
        installed.MustSucceed();
        return Path.Combine(folder, OperatingSystem.IsWindows() ? "leakgate.exe" : "leakgate");
    }

    private static async Task<string> CheckAsync(string tool, string folder)
    {
        var start = new ProcessStartInfo(tool, ["check", "."])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
