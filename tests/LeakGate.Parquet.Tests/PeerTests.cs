using System.Text.Json;

namespace LeakGate.Parquet.Tests;

/// <summary>Files that other programs wrote are read as those programs read them, cell by cell.</summary>
public sealed class PeerTests(PeerFiles files) : IClassFixture<PeerFiles>
{
    [Theory]
    [InlineData("duckdb")]
    [InlineData("polars")]
    [InlineData("chdb")]
    public void Every_cell_is_what_the_writer_reads(string writer)
    {
        var found = files.Of(writer);
        Assert.True(found.Length >= 60, $"{writer} wrote {found.Length} files");
        Assert.All(found, path => Compare(path, () => 1000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_rows_read_at_a_time_make_no_difference(int seed)
    {
        var random = new Random(seed);
        foreach (var path in files.All.Where(_ => random.Next(4) == 0))
            Compare(path, () => random.Next(10) == 0 ? random.Next(1, 3000) : random.Next(1, 50));
    }

    [Fact]
    public void Structs_are_read_and_lists_and_maps_are_refused_by_name()
    {
        var file = ParquetFile.Read(files["nested-duckdb.parquet"]);
        Assert.Equal(
            ["id", "outer.x", "outer.deep.text", "list", "map", "map"],
            file.Columns.Select(column => column.Name)
        );
        Assert.Equal([false, false, false, true, true, true], file.Columns.Select(column => column.IsRepeated));
        var cells = CellTexts.Read(files["nested-duckdb.parquet"]);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"{2 * i}"), cells[1]);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"v{i}"), cells[2]);
        using var reader = file.Open();
        var refused = Assert.Throws<ParquetException>(() => reader.OpenColumn(0, file.Columns[3]));
        Assert.Contains("'list'", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_million_flights()
    {
        var expected = JsonSerializer.Deserialize<string[]>(File.ReadAllText(files["flights-3m.json"]))!;
        var columns = CellTexts.Read(files["flights-3m.parquet"], () => 4096);
        static long Sum(List<string?> cells, Func<string, long> of) =>
            cells.Where(cell => cell is not null).Sum(cell => of(cell!));
        static long Number(string cell) => long.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);
        long[] found =
        [
            columns[0].Count,
            Sum(columns[0], cell => Number(cell) / 1000 % 1_000_003),
            Sum(columns[1], Number),
            Sum(columns[2], Number),
            Sum(columns[3], cell => cell[0] * cell.Length),
            Sum(columns[4], cell => cell[2]),
        ];
        Assert.Equal(expected.Select(Number), found);
    }

    private static void Compare(string path, Func<int> steps)
    {
        var columns = CellTexts.Read(path, steps);
        var row = 0;
        foreach (var line in File.ReadLines(Path.ChangeExtension(path, ".jsonl")))
        {
            var expected = JsonSerializer.Deserialize<string?[]>(line)!;
            Assert.Equal(columns.Length, expected.Length);
            for (var i = 0; i < expected.Length; i++)
            {
                if (!IsSame(expected[i], columns[i][row]))
                    Assert.Fail(
                        $"{Path.GetFileName(path)}, row {row}, column {i}: '{expected[i]}' and not '{columns[i][row]}'"
                    );
            }
            row++;
        }
        Assert.All(columns, column => Assert.Equal(row, column.Count));
    }

    private static bool IsSame(string? expected, string? found)
    {
        if (expected == found)
            return true;
        var style = System.Globalization.CultureInfo.InvariantCulture;
        // Doubles may be spelt in several ways; integers, of which neither text has a dot or an exponent, may not.
        return expected is not null
            && found is not null
            && (expected.AsSpan().ContainsAny(".einfa") || found.AsSpan().ContainsAny(".EIN"))
            && double.TryParse(found, style, out var number)
            && double.TryParse(expected.Replace("inf", "Infinity", StringComparison.Ordinal), style, out var wanted)
            && BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits(wanted);
    }
}
