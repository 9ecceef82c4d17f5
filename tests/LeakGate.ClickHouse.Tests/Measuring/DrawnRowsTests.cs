using LeakGate.ClickHouse.Tests.Cluster;
using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Tests.Measuring;

/// <summary>Of more rows than may travel a part is drawn, and it is a part of what is there.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DrawnRowsTests(ClusterFixture fixture)
{
    private const int Limit = 60;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Are_rows_of_the_table(bool isOneTable, bool hasTarget)
    {
        // Whole numbers from -3 to 3 and few others: many rows are there more than once.
        TwinColumn[] columns = [TwinColumns.Of(0, 0), TwinColumns.Of(2, 1), TwinColumns.Of(3, 2)];
        using var tables = new TwinTables(TwinServer.Of(fixture), 5, [.. columns], 900, isOneTable) { Shards = 3 };
        using var remote = await tables.OpenRemote();
        EquatableArray<string> numbers = [.. columns.Skip(1).Select(column => column.Name)];
        var target = hasTarget ? columns[0].Name : null;
        var limit = hasTarget ? Limit : Limit / 30;

        var part = await Draw(limit);
        var whole = await Draw(10_000);

        Assert.True(whole.IsWhole);
        Assert.False(part.IsWhole);
        Assert.InRange(part.Refs.Length, 10, whole.Refs.Length / 2);
        var there = Rows(whole).CountBy(row => row).ToDictionary();
        Assert.All(
            Rows(part).CountBy(row => row),
            row => Assert.InRange(row.Value, 1, there.GetValueOrDefault(row.Key))
        );
        Assert.Equal(Rows(part), Rows(await Draw(limit)));

        async Task<RowSampleAnswer> Draw(int most) =>
            (RowSampleAnswer)(await remote.Engine.AnswerAsync([new RowSample(numbers, target, most)], default))[0];
    }

    private static IEnumerable<string> Rows(RowSampleAnswer sample) =>
        Enumerable
            .Range(0, sample.Refs.Length)
            .Select(r =>
                $"{sample.Refs[r].Bits} {sample.Targets.ElementAtOrDefault(r)} {sample.Classes.ElementAtOrDefault(r)} "
                + string.Join(' ', sample.Numbers.Select(column => column[r]))
            );
}
