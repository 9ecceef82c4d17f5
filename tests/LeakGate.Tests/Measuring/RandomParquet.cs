using System.Collections.Immutable;
using System.Globalization;
using LeakGate.Parquet;
using LeakGate.Parquet.Format;
using LeakGate.Parquet.Tests;

namespace LeakGate.Tests.Measuring;

/// <summary>Writes the rows of a random table as Parquet: typed or as text, in pages of any length, with dictionaries or without.</summary>
internal static class RandomParquet
{
    public static byte[] Write(RandomTable table, ImmutableArray<TableRow> rows, Random random)
    {
        var columns = table
            .Types.Select((type, c) => Column(RandomTable.Name(c), type, [.. rows.Select(row => row.Cells[c])], random))
            .ToList();
        if (table.HasOneSource)
        {
            var folds = rows.Select(row => new Cell($"{row.Split}", row.Split, 0, $"{row.Split}")).ToArray();
            columns.Insert(0, Column("fold", random.Next(2) == 0 ? CellType.Number : CellType.Text, folds, random));
        }
        var order = columns.ToArray();
        random.Shuffle(order);
        return TestFile.Write(order);
    }

    private static TestColumn Column(string name, CellType type, Cell[] cells, Random random)
    {
        // A text column of a CSV file may be numbers or dates; so may one of a Parquet file.
        if (type != CellType.Text && random.Next(5) == 0)
        {
            var written = Array.ConvertAll(cells, cell => cell with { Value = cell.Written });
            return Column(name, written, random, PhysicalType.ByteArray, c => Encode.Strings([c.Value!])) with
            {
                Converted = ConvertedType.Utf8,
            };
        }
        var areWhole = Array.TrueForAll(
            cells,
            cell => cell.Value is null || cell.Number == Math.Truncate(cell.Number) && Math.Abs(cell.Number) < 1e15
        );
        return type switch
        {
            CellType.Number when areWhole && random.Next(2) == 0 => Column(
                name,
                cells,
                random,
                PhysicalType.Int64,
                c => Encode.Int64s([(long)c.Number])
            ),
            CellType.Number => Column(name, cells, random, PhysicalType.Double, c => Encode.Doubles([c.Number])),
            CellType.Boolean => Column(
                name,
                cells,
                random,
                PhysicalType.Boolean,
                c => [(byte)(c.Value == "true" ? 1 : 0)]
            ),
            CellType.Instant => Column(
                name,
                cells,
                random,
                PhysicalType.Int64,
                c => Encode.Int64s([(c.Ticks - DateTime.UnixEpoch.Ticks) * 100])
            ) with
            {
                // A timestamp in nanoseconds.
                Logical = t => t.Struct(8).Bool(1, true).Struct(2).Struct(3).End().End().End(),
            },
            _ => Column(name, cells, random, PhysicalType.ByteArray, c => Encode.Strings([c.Value!])) with
            {
                Converted = ConvertedType.Utf8,
            },
        };
    }

    private static TestColumn Column(
        string name,
        Cell[] cells,
        Random random,
        PhysicalType type,
        Func<Cell, byte[]> encode
    )
    {
        var isOptional = Array.Exists(cells, cell => cell.Value is null) || random.Next(2) == 0;
        var entries = cells.Where(cell => cell.Value is not null).DistinctBy(cell => cell.Value).ToArray();
        var hasDictionary = type != PhysicalType.Boolean && random.Next(2) == 0;
        var width = random.Next(9, 12);
        var pages = new List<TestPage>();
        if (hasDictionary)
            pages.Add(
                new TestPage(PageEncoding.Plain, entries.Length, [.. entries.SelectMany(encode)])
                {
                    Type = PageType.Dictionary,
                }
            );
        for (var at = 0; at < cells.Length; )
        {
            var some = cells.AsSpan(at, Math.Min(random.Next(1, 300), cells.Length - at)).ToArray();
            var there = Array.FindAll(some, cell => cell.Value is not null);
            var values =
                hasDictionary
                    ?
                    [
                        (byte)width,
                        .. Encode.Hybrid(
                            [.. there.Select(cell => Array.FindIndex(entries, e => e.Value == cell.Value))],
                            width,
                            random
                        ),
                    ]
                : type == PhysicalType.Boolean ? Encode.Booleans(Array.ConvertAll(there, cell => cell.Value == "true"))
                : (byte[])[.. there.SelectMany(encode)];
            pages.Add(
                new TestPage(hasDictionary ? PageEncoding.RleDictionary : PageEncoding.Plain, some.Length, values)
                {
                    Present = isOptional ? Array.ConvertAll(some, cell => cell.Value is not null) : null,
                    Type = random.Next(2) == 0 ? PageType.Data : PageType.DataV2,
                }
            );
            at += some.Length;
        }
        return new TestColumn(name, type, [.. pages]);
    }
}
