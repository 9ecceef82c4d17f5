using System.Collections.Immutable;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Parquet.Tests;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>Folders named <c>key=value</c> give their files a column.</summary>
public sealed class PartitionTests
{
    [Theory]
    [InlineData("data/**/*.csv", "/w/data/year=2024/month=3/part.csv", "year=2024,month=3")]
    [InlineData("data", "/w/data/year=2024/part.csv", "year=2024")]
    [InlineData("data/year=*/*.csv", "/w/data/year=2024/part.csv", "year=2024")]
    [InlineData("data/split=train/*.csv", "/w/data/split=train/part.csv", "")]
    [InlineData("data/split=train/**", "/w/data/split=train/city=S%C3%A3o%20Paulo/part.csv", "city=São Paulo")]
    [InlineData("data/split=train/part.csv", "/w/data/split=train/part.csv", "")]
    [InlineData("data/**", "/w/data/k=__HIVE_DEFAULT_PARTITION__/part.csv", "k=<none>")]
    [InlineData("data/**", "/w/data/a=b=c/=x/y=/part.csv", "a=b=c,y=")]
    [InlineData("../other/**", "/other/year=2024/part.csv", "year=2024")]
    public void Keys_are_read_from_folders_that_the_pattern_does_not_write_out(
        string pattern,
        string file,
        string expected
    )
    {
        var keys = PartitionKeys.Of(file, pattern, "/w");
        Assert.Equal(expected, string.Join(',', keys.Select(key => $"{key.Column}={key.Value ?? "<none>"}")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_key_is_a_column_like_any_other(bool isParquet)
    {
        using var tables = new TestTables();
        foreach (var (split, ids) in new[] { ("train", new[] { 1, 2, 3 }), ("test", [4, 5]) })
        {
            foreach (var id in ids)
                Add(tables, split, id, isParquet, ("year", $"{2020 + id}"), ("none", null));
        }
        Add(tables, "test", 6, isParquet, ("year", "2021.0"), ("none", null));
        var measured = tables.Measure(
            [
                new KeyOverlap(["year"], [new SplitSides(1, 2)]),
                new ColumnProfile("year"),
                new ColumnProfile("none"),
                new ValueCounts("year", 10),
            ],
            2
        );
        var overlap = ((KeyOverlapAnswer)measured.Answers[0]).PerSides[0];
        Assert.Equal((1, 1), (overlap.Keys, (int)overlap.EvaluationRows));
        var years = (EquatableArray<ColumnProfileAnswer>)measured.Answers[1];
        Assert.Equal([(2021.0, 2023.0), (2021, 2025)], years.Select(split => (split.Minimum, split.Maximum)));
        Assert.Equal([3L, 3], ((EquatableArray<ColumnProfileAnswer>)measured.Answers[2]).Select(split => split.Nulls));
        Assert.Equal(5, ((ValueCountsAnswer)measured.Answers[3]).Values.Count);
        var found = measured.Lookup(overlap.Examples.Select(pair => pair.Row), "year", "id");
        Assert.Equal(["2021.0", "6"], found[0].Cells);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_key_can_divide_the_source(bool isParquet)
    {
        using var tables = new TestTables { SplitBy = "split" };
        Add(tables, "all", 1, isParquet, ("split", "train"));
        Add(tables, "all", 2, isParquet, ("split", "train"));
        Add(tables, "all", 1, isParquet, ("split", "test"));
        var measured = tables.Measure([new RowOverlap(["id"], null, RowEquality.Exact, [new SplitSides(2, 1)])]);
        Assert.Equal([1, 2], measured.Engine.RowsPerSplit);
        Assert.Equal(1, ((EquatableArray<RowOverlapAnswer>)measured.Answers[0])[0].TwinRows);
    }

    private static void Add(TestTables tables, string split, int id, bool isParquet, params (string, string?)[] keys)
    {
        ImmutableArray<PartitionKey> partitions = [.. keys.Select(key => new PartitionKey(key.Item1, key.Item2))];
        if (isParquet)
            tables.Add(split, TestFile.Write(Stored.Column("id", $"int64 {id}")), ".parquet", partitions);
        else
            tables.Add(split, System.Text.Encoding.UTF8.GetBytes($"id\n{id}\n"), ".csv", partitions);
    }
}
