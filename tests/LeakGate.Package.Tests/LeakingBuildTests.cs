using System.IO.Compression;

namespace LeakGate.Package.Tests;

/// <summary>What a person sees when the data, the configuration or the files are not as they should be.</summary>
[Collection(PackageCollection.Name)]
public sealed class LeakingBuildTests(PackageFixture package)
{
    private const string HelpLink = "https://github.com/org/leakgate/blob/main/cases/LG1001-duplicate-rows/README.md";

    [Fact]
    public async Task A_leak_stops_the_build_at_the_line_that_declares_the_splits()
    {
        var workspace = package.CreateWorkspace();
        workspace.WriteProject("Shop");
        workspace.WriteData(shared: 10);

        var build = await workspace.BuildAsync("-bl:build.binlog", HelpLinkLogger.Switch);

        build.MustFail();
        Assert.Equal(1, build.ExitCode);
        var found = build.MustMatch(@"leakgate\.yml\((\d+),\d+\): error LG1001: ");
        Assert.InRange(int.Parse(found.Groups[1].Value), 3, 6);
        Assert.False(File.Exists(workspace.PathOf("bin/Debug/net10.0/Shop.dll")));

        build.MustSay($"help for LG1001: {HelpLink}");
        var embedded = await EmbeddedFilesAsync(workspace.PathOf("build.binlog"));
        Assert.Contains(embedded, name => name.EndsWith("leakgate.yml", StringComparison.Ordinal));
        Assert.Contains(embedded, name => name.EndsWith("leakgate.sarif", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_without_a_leak_builds_and_leaves_a_report()
    {
        var workspace = package.CreateWorkspace();
        workspace.WriteProject("Shop");
        workspace.WriteData(shared: 0);

        var build = await workspace.BuildAsync();

        build.MustSucceed();
        build.MustNotSay("LG1001");
        Assert.True(File.Exists(workspace.PathOf("bin/Debug/net10.0/Shop.dll")));
        Assert.Contains(
            "2.1.0",
            await File.ReadAllTextAsync(workspace.PathOf("obj/leakgate/leakgate.sarif")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_broken_configuration_is_an_error_at_its_line()
    {
        var library = package.Library;
        library.Write("broken/leakgate.yml", "version: 1\ndatasets:\n  churn:\n    spltis:\n      train: a.csv\n");

        var build = await library.GateAsync("-p:LeakGateConfigFile=broken/leakgate.yml");

        build.MustFail();
        build.MustMatch(@"broken/leakgate\.yml\(4,5\): error LG9001: .*spltis");
    }

    [Fact]
    public async Task Missing_data_is_an_error_at_the_split_that_names_it()
    {
        var library = package.Library;
        library.WriteData(shared: 0, under: "missing");
        File.Delete(library.PathOf("missing/data/test.csv"));

        var build = await library.GateAsync("-p:LeakGateConfigFile=missing/leakgate.yml");

        build.MustFail();
        build.MustMatch(@"missing/leakgate\.yml\(6,\d+\): error LG9003: .*test\.csv");
    }

    [Fact]
    public async Task A_configuration_that_was_asked_for_must_exist()
    {
        var build = await package.Library.GateAsync("-p:LeakGateConfigFile=nowhere/leakgate.yml");

        build.MustFail();
        build.MustMatch(@"nowhere/leakgate\.yml : error LG9001: .* does not exist; expected a leakgate\.yml");
    }

    /// <summary>Names in the archive that MSBuild appends to a binary log.</summary>
    private static async Task<List<string>> EmbeddedFilesAsync(string binaryLog)
    {
        await using var file = File.OpenRead(binaryLog);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var log = new MemoryStream();
        await unzipped.CopyToAsync(log);
        var content = log.ToArray();
        var start = content.AsSpan().IndexOf("PK\u0003\u0004"u8);
        using var archive = new ZipArchive(new MemoryStream(content[start..]));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
