using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>Whatever goes wrong ends the run with its cause: never as clean, and never with a password in it.</summary>
[Collection(ClusterCollection.Name)]
public sealed class FaultTests(ClusterFixture fixture)
{
    private const string Splits = "splits: {{train: {{table: {0}}}, test: {{table: {1}}}}}";

    [Fact]
    public async Task A_wrong_password_is_told_and_not_shown()
    {
        const string Wrong = "ünguessable \"secret\" '1'";
        var report = await Checked.RunAsync(fixture.Uri, await TwoTablesAsync(), password: Wrong);
        report.MustBeUnanswered("code 19", "a user and a password that the server accepts");
        Assert.DoesNotContain("ünguessable", report.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", report.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_password_is_sent_in_full()
    {
        var report = await Checked.RunAsync(fixture.Uri, await TwoTablesAsync(), password: ClickHouseServer.Password);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task A_server_that_does_not_listen_is_told()
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}/");
        (await Checked.RunAsync(nobody, string.Format(null, Splits, "a", "b"))).MustBeUnanswered("cannot be reached");
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_told_with_its_place()
    {
        var train = fixture.NewName("train");
        await fixture.Cluster.CreateAsync(train, "x Int64");
        var problem = (
            await Checked.RunAsync(fixture.Uri, string.Format(null, Splits, train, "nowhere.near"))
        ).MustBeUnanswered("'nowhere.near'", "no such table");
        Assert.Equal(5, problem.At.Line);
    }

    [Fact]
    public async Task A_table_that_one_shard_lacks_is_told()
    {
        var train = fixture.NewName("train");
        await fixture.Cluster.CreateAsync(train, "x Int64");
        await fixture.ExecuteAsync($"DROP TABLE {train}_here", server: 2);
        (await Checked.RunAsync(fixture.Uri, string.Format(null, Splits, train, train))).MustBeUnanswered(
            "on 2 of 3 shards"
        );
    }

    [Fact]
    public async Task A_column_that_differs_between_shards_is_told()
    {
        var train = fixture.NewName("train");
        await fixture.Cluster.CreateAsync(train, "x Int64, y String");
        await fixture.ExecuteAsync($"ALTER TABLE {train}_here MODIFY COLUMN y Int64", server: 1);
        (await Checked.RunAsync(fixture.Uri, string.Format(null, Splits, train, train))).MustBeUnanswered(
            "column 'y'",
            "of 3 shards"
        );
    }

    [Fact]
    public async Task A_memory_limit_is_told_with_what_to_do()
    {
        var report = await Checked.RunAsync(
            fixture.Uri,
            await TwoTablesAsync(),
            engine: "settings: {max_memory_usage: 10KB}"
        );
        report.MustBeUnanswered("code 241", "max_bytes_before_external_group_by");
    }

    [Fact]
    public async Task A_time_limit_is_told_with_what_to_do()
    {
        var splits = await TwoTablesAsync();
        var slow = splits
            .Replace("{table: ", "{query: 'SELECT *, sleepEachRow(0.5) AS nap FROM ", StringComparison.Ordinal)
            .Replace("}, ", "'}, ", StringComparison.Ordinal)
            .Replace("}}", "'}}", StringComparison.Ordinal);
        (
            await Checked.RunAsync(fixture.Uri, slow, engine: "timeout: 1s, settings: {max_block_size: 2}")
        ).MustBeUnanswered("code 159", "raise 'timeout'");
    }

    [Fact]
    public async Task A_setting_that_the_server_does_not_know_is_told() =>
        (
            await Checked.RunAsync(fixture.Uri, await TwoTablesAsync(), engine: "settings: {max_memry_usage: 1GB}")
        ).MustBeUnanswered("max_memry_usage", "settings that the server knows");

    [Fact]
    public async Task A_cluster_that_the_server_does_not_know_is_told()
    {
        var table = fixture.NewName("plain");
        await fixture.ExecuteAsync($"CREATE TABLE {table} (x Int64) ENGINE = Memory");
        (
            await Checked.RunAsync(fixture.Uri, string.Format(null, Splits, table, table), engine: "cluster: nope")
        ).MustBeUnanswered("nope");
    }

    [Fact]
    public async Task A_server_that_hangs_is_left()
    {
        using var proxy = new LoopbackProxy(fixture.Uri) { Hangs = true };
        var report = await Checked.RunAsync(proxy.Uri, await TwoTablesAsync(), engine: "timeout: 1s");
        report.MustBeUnanswered("has not answered within");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(250)]
    [InlineData(330)]
    public async Task An_answer_that_ends_early_is_no_answer_and_is_not_asked_for_again(int bytes)
    {
        using var proxy = new LoopbackProxy(fixture.Uri) { CutBehind = bytes };
        var report = await Checked.RunAsync(proxy.Uri, await TwoTablesAsync());
        report.MustBeUnanswered();
        Assert.Equal(1, proxy.Connections);
    }

    [Fact]
    public async Task A_user_who_may_not_give_settings_is_told_what_to_change()
    {
        var faults = new Http.ServerFaults(
            Checked
                .Read($"engine: {{clickhouse: 'http://h'}}\n{string.Format(null, Splits, "a", "b")}")
                .Datasets[0]
                .Engine!,
            []
        );
        var told = faults.Refused(
            System.Net.HttpStatusCode.InternalServerError,
            "Code: 164. DB::Exception: Cannot modify 'x' setting in readonly mode. (READONLY) (version 26.5.1.1)"
        );
        Assert.Contains("readonly = 2", told.Problems[0].Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public void An_error_within_an_answer_of_status_200_is_found()
    {
        var faults = new Http.ServerFaults(
            Checked
                .Read($"engine: {{clickhouse: 'http://h'}}\n{string.Format(null, Splits, "a", "b")}")
                .Datasets[0]
                .Engine!,
            ["hidden"]
        );
        var told = faults.NoResult(
            "{\"meta\":[{\"name\":\"x\"}],\"data\":[[1],[2Code: 395, e.displayText() = DB::Exception: Value hidden 'throwIf', e.what() = DB::Exception\n"
        );
        Assert.Equal(ExitCode.Data, told.ExitCode);
        Assert.Contains("code 395", told.Message, StringComparison.Ordinal);
        Assert.Contains("Value *** 'throwIf'", told.Message, StringComparison.Ordinal);
    }

    /// <summary>Two tables of a few rows that are read without fault.</summary>
    private async Task<string> TwoTablesAsync()
    {
        var (train, test) = (fixture.NewName("train"), fixture.NewName("test"));
        foreach (var table in new[] { train, test })
        {
            await fixture.Cluster.CreateAsync(table, "x Int64, y String");
            await fixture.ExecuteAsync(
                $"INSERT INTO {table} SELECT number, toString(number % 3) FROM system.numbers LIMIT 60"
            );
        }
        return string.Format(null, Splits, train, test);
    }
}
