using LeakGate.Tasks;

namespace LeakGate.Package.Tests;

public sealed class RunCacheTests : IDisposable
{
    private static readonly string[] Report = ["""{"type":"summary","exitCode":0}"""];
    private readonly string folder = Directory.CreateTempSubdirectory("leakgate cache ").FullName;
    private readonly string input;
    private readonly string listing;
    private readonly RunCache cache;

    public RunCacheTests()
    {
        listing = Path.Combine(folder, "data");
        input = Path.Combine(listing, "träin.csv");
        Directory.CreateDirectory(listing);
        File.WriteAllText(input, "a\n1\n");
        Age(input, listing);
        cache = new RunCache(Path.Combine(folder, "obj", "leakgate.cache"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Repeats_the_report_while_nothing_changes()
    {
        Assert.True(Remember());
        Assert.Equal(Report, cache.TryRecall("check"));
    }

    [Fact]
    public void Knows_nothing_before_the_first_run() => Assert.Null(cache.TryRecall("check"));

    [Fact]
    public void Forgets_when_asked()
    {
        Remember();
        cache.Forget();
        Assert.Null(cache.TryRecall("check"));
    }

    [Fact]
    public void Other_arguments_are_another_run()
    {
        Remember();
        Assert.Null(cache.TryRecall("check --fail-on note"));
    }

    [Fact]
    public void Another_time_is_another_file()
    {
        Remember();
        File.SetLastWriteTimeUtc(input, DateTime.UtcNow.AddHours(-2));
        Assert.Null(cache.TryRecall("check"));
    }

    [Fact]
    public void Another_length_is_another_file()
    {
        Remember();
        var time = File.GetLastWriteTimeUtc(input);
        File.AppendAllText(input, "2\n");
        File.SetLastWriteTimeUtc(input, time);
        Assert.Null(cache.TryRecall("check"));
    }

    [Fact]
    public void A_file_that_is_gone_has_changed()
    {
        Remember();
        File.Delete(input);
        Assert.Null(cache.TryRecall("check"));
    }

    [Fact]
    public void A_file_that_has_come_has_changed()
    {
        var absent = Path.Combine(folder, "absent.csv");
        Assert.True(cache.TryRemember("check", [input, absent], [], Report, DateTime.UtcNow));
        Assert.Equal(Report, cache.TryRecall("check"));
        File.WriteAllText(absent, "");
        Assert.Null(cache.TryRecall("check"));
    }

    [Fact]
    public void A_new_name_in_a_folder_has_changed_it()
    {
        Remember();
        File.WriteAllText(Path.Combine(listing, "more.csv"), "");
        Age(listing);
        Assert.Null(cache.TryRecall("check"));
    }

    [Fact]
    public void Is_not_misled_by_input_that_was_written_during_the_run()
    {
        Assert.False(cache.TryRemember("check", [input], [], Report, File.GetLastWriteTimeUtc(input)));
        Assert.Null(cache.TryRecall("check"));
    }

    [Fact]
    public void Is_not_misled_by_a_folder_that_was_written_during_the_run()
    {
        Assert.False(cache.TryRemember("check", [], [listing], Report, Directory.GetLastWriteTimeUtc(listing)));
        Assert.Null(cache.TryRecall("check"));
    }

    [Theory]
    [InlineData("2027-03-31T23:59:59", true)]
    [InlineData("2027-04-01T00:00:00", false)]
    public void Does_not_outlive_the_last_day_of_a_suppression(string now, bool holds)
    {
        var then = new RunCache(Path.Combine(folder, "obj", "leakgate.cache")) { UtcNow = () => DateTime.Parse(now) };
        Assert.True(cache.TryRemember("check", [input], [listing], Report, DateTime.UtcNow, "2027-03-31"));
        Assert.Equal(holds, then.TryRecall("check") is not null);
    }

    [Fact]
    public void A_damaged_memory_is_none()
    {
        Remember();
        var path = Path.Combine(folder, "obj", "leakgate.cache");
        File.WriteAllText(
            path,
            File.ReadAllText(path).Replace("leakgate-run 1", "leakgate-run 0", StringComparison.Ordinal)
        );
        Assert.Null(cache.TryRecall("check"));
    }

    private bool Remember() => cache.TryRemember("check", [input], [listing], Report, DateTime.UtcNow);

    private static void Age(params string[] paths)
    {
        foreach (var path in paths)
        {
            if (File.Exists(path))
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
            else
                Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        }
    }
}
