// Where a row is; places sort as rows do in the input.
global using Place = (int Split, int File, long Row);
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LeakGate.Tests.Splits;

namespace LeakGate.Tests.Measuring;

internal enum CellType
{
    Number,
    Boolean,
    Instant,
    Text,
}

/// <summary>A value and one of the ways to write it.</summary>
/// <param name="Value">The same text for equal values; null where missing.</param>
/// <param name="Number">The number, or the ticks of a date.</param>
internal readonly record struct Cell(string? Value, double Number, long Ticks, string Written);

internal sealed record TableRow(Place Place, ImmutableArray<Cell> Cells)
{
    public int Split => Place.Split;
}

/// <summary>
/// A data set of random values, each written in random ways, with all that makes files differ and tables not: quotes,
/// line breaks, the order of columns, several files.
/// </summary>
internal sealed class RandomTable
{
    private static readonly string[] Missing = ["", "NA", "NaN", "null", "None", "\\N", "n/a"];

    private static readonly string[] Texts =
    [
        "a",
        "A",
        "b c",
        " a",
        "007",
        "x,y",
        "say \"hi\"",
        "two\nlines",
        "é",
        "e\u0301",
        "sixteen letters.",
        "a text that is longer than one block of the hash, to see all its parts",
        "-",
        "nil",
    ];

    private readonly Random random;
    private readonly Cell[][] pools;

    public RandomTable(int seed, int mostRows = 120, bool hasOneSource = false)
    {
        random = new Random(seed);
        HasOneSource = hasOneSource;
        Splits = random.Next(2, 5);
        var columns = random.Next(1, 7);
        Types = [.. Enumerable.Range(0, columns).Select(_ => (CellType)random.Next(4))];
        pools = [.. Types.Select(Pool)];
        var files = 0;
        var rows = ImmutableArray.CreateBuilder<TableRow>();
        var ofSource = 0L;
        for (var split = 0; split < Splits; split++)
        {
            var filesOfSplit = hasOneSource ? 1 : random.Next(1, 3);
            for (var file = 0; file < filesOfSplit; file++, files++)
            {
                var count = random.Next(1, mostRows + 1);
                for (var row = 1; row <= count; row++)
                    rows.Add(new TableRow((split, files, row), [.. pools.Select((_, c) => Draw(c))]));
            }
        }
        Rows = rows.ToImmutable();
        if (hasOneSource)
        {
            // The rows of all splits lie in one file, in any order.
            var shuffled = Rows.ToArray();
            random.Shuffle(shuffled);
            Rows = [.. shuffled.Select(row => row with { Place = (row.Split, 0, ++ofSource) })];
        }
    }

    public bool HasOneSource { get; }

    public int Splits { get; }

    public ImmutableArray<CellType> Types { get; }

    public ImmutableArray<TableRow> Rows { get; private set; }

    public ImmutableArray<string> Columns => [.. Types.Select((_, i) => Name(i))];

    /// <summary>A dot makes it a path in JSON, and is a character like any other in CSV.</summary>
    public static string Name(int column) => column % 3 == 2 ? $"in.c{column}" : $"c{column}";

    /// <summary>Columns of a type that have a value somewhere.</summary>
    public ImmutableArray<int> ColumnsOf(CellType type) =>
        [
            .. Enumerable
                .Range(0, Types.Length)
                .Where(c => Types[c] == type && Rows.Any(row => row.Cells[c].Value is not null)),
        ];

    /// <summary>The same values, each written anew.</summary>
    public RandomTable Respelled()
    {
        var copy = (RandomTable)MemberwiseClone();
        copy.Rows =
        [
            .. Rows.Select(row =>
                row with
                {
                    Cells = [.. row.Cells.Select((cell, c) => cell with { Written = Spell(cell, Types[c]) })],
                }
            ),
        ];
        return copy;
    }

    /// <summary>The rows of every file in another order, and now and then a file compressed.</summary>
    public RandomTable Shuffled()
    {
        var copy = (RandomTable)MemberwiseClone();
        var rows = Rows.ToArray();
        random.Shuffle(rows);
        var next = new Dictionary<int, long>();
        copy.Rows =
        [
            .. rows.Select(row =>
            {
                var number = next[row.Place.File] = next.GetValueOrDefault(row.Place.File) + 1;
                return row with { Place = row.Place with { Row = number } };
            }),
        ];
        return copy;
    }

    /// <summary>Writes the files.</summary>
    /// <param name="time">The column that is declared as the time; others of its type say when a value was known.</param>
    /// <param name="isJson">Which files, by number, are JSON Lines and not CSV.</param>
    /// <param name="isParquet">Which files, by number, are Parquet and not CSV.</param>
    public TestTables Write(
        int? time = null,
        bool compressed = false,
        Func<int, bool>? isJson = null,
        Func<int, bool>? isParquet = null
    )
    {
        var tables = new TestTables
        {
            Time = time is { } t ? Name(t) : null,
            KnownAt = time is { } axis ? [.. ColumnsOf(Types[axis]).Where(c => c != axis).Select(Name)] : [],
            SplitBy = HasOneSource ? "fold" : null,
        };
        foreach (var file in Rows.GroupBy(row => row.Place.File).OrderBy(file => file.Key))
        {
            var split = HasOneSource ? "all" : $"split{file.First().Split}";
            ImmutableArray<TableRow> rows = [.. file.OrderBy(row => row.Place.Row)];
            if (isParquet?.Invoke(file.Key) == true)
            {
                tables.Add(split, RandomParquet.Write(this, rows, random), ".parquet");
                continue;
            }
            var asJson = isJson?.Invoke(file.Key) == true;
            var bytes = Encoding.UTF8.GetBytes(asJson ? JsonLines(rows) : Text(rows));
            var ending = asJson ? ".jsonl" : ".csv";
            tables.Add(split, compressed ? TestTables.Gzip(bytes) : bytes, compressed ? $"{ending}.gz" : ending);
        }
        return tables;
    }

    private string Text(ImmutableArray<TableRow> rows)
    {
        var lineBreak = new[] { "\n", "\r\n", "\r" }[random.Next(3)];
        var order = Enumerable.Range(0, Types.Length + (HasOneSource ? 1 : 0)).ToArray();
        random.Shuffle(order);
        var text = new StringBuilder(random.Next(2) == 0 ? "\uFEFF" : "");
        text.AppendJoin(',', order.Select(c => c == Types.Length ? "fold" : Name(c))).Append(lineBreak);
        foreach (var row in rows)
        {
            var cells = order.Select(c => c == Types.Length ? $"{row.Split}" : Quoted(row.Cells[c].Written));
            text.AppendJoin(',', cells).Append(lineBreak);
        }
        return text.ToString();
    }

    private string JsonLines(ImmutableArray<TableRow> rows)
    {
        // The fold is no value of the table: it is written in one way only, as in CSV.
        static (string, Cell) Fold(TableRow row) => ("fold", new Cell($"{row.Split}", row.Split, 0, $"{row.Split}"));
        return new JsonWriting(random).Write(
            rows.Select(row => row.Cells.Select((cell, c) => (Name(c), cell)).Concat(HasOneSource ? [Fold(row)] : []))
        );
    }

    private string Quoted(string cell)
    {
        var mustQuote = cell.AsSpan().ContainsAny(",\"\n\r") || (cell.Length == 0 && Types.Length == 1);
        return mustQuote || random.Next(6) == 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    private Cell Draw(int column)
    {
        var cell = pools[column][random.Next(pools[column].Length)];
        return cell with { Written = Spell(cell, Types[column]) };
    }

    /// <summary>The values of a column: few or many, some of them missing; numbers of one magnitude.</summary>
    private Cell[] Pool(CellType type)
    {
        var size = random.Next(3) switch
        {
            0 => random.Next(1, 3),
            1 => random.Next(3, 12),
            _ => 400,
        };
        var style = random.Next(5);
        var cells = Enumerable.Range(0, size).Select(_ => Value(type, style)).ToList();
        for (var missing = random.Next(3) * size / 4; missing >= 0 && random.Next(2) == 0; missing--)
            cells.Add(default);
        return [.. cells];
    }

    private Cell Value(CellType type, int style)
    {
        switch (type)
        {
            case CellType.Number:
                var number = style switch
                {
                    _ when random.Next(60) == 0 => double.PositiveInfinity,
                    0 => random.Next(-3, 4),
                    1 => random.Next(100_000),
                    2 => Math.Round((random.NextDouble() * 200) - 100, 2),
                    3 => random.NextDouble() * 1e-3,
                    _ => 1_700_000_000 + random.Next(10_000),
                };
                return new Cell(number.ToString("R", CultureInfo.InvariantCulture), number, 0, "");
            case CellType.Boolean:
                return new Cell(random.Next(2) == 0 ? "true" : "false", 0, 0, "");
            case CellType.Instant:
                var ticks = new DateTime(2024, 1, 1).Ticks + random.Next(40) * TimeSpan.TicksPerDay;
                ticks += random.Next(4) == 0 ? random.Next(1_000_000) : 0;
                return new Cell(ticks.ToString(CultureInfo.InvariantCulture), ticks, ticks, "");
            default:
                var text = Texts[random.Next(Texts.Length)] + (random.Next(3) == 0 ? $"#{random.Next(50)}" : "");
                return new Cell(text, 0, 0, "");
        }
    }

    private string Spell(Cell cell, CellType type)
    {
        if (cell.Value is null)
            return Missing[random.Next(Missing.Length)];
        return type switch
        {
            CellType.Number => SpellNumber(cell.Number),
            CellType.Boolean => random.Next(2) == 0 ? cell.Value : cell.Value.ToUpperInvariant(),
            CellType.Instant => SpellInstant(cell.Ticks),
            _ => cell.Value,
        };
    }

    private string SpellNumber(double number)
    {
        if (double.IsInfinity(number))
            return random.Next(2) == 0 ? "inf" : "+Infinity";
        var plain = number.ToString("R", CultureInfo.InvariantCulture);
        var isWhole = plain.TrimStart('-').All(char.IsAsciiDigit);
        return random.Next(8) switch
        {
            0 => isWhole ? plain + ".0" : plain,
            1 => isWhole ? plain + ".000" : plain,
            2 => plain.Contains('E', StringComparison.Ordinal) ? plain : plain + "e0",
            3 => number >= 0 ? "+" + plain : plain,
            4 => $" {plain}\t",
            5 => number.ToString("E16", CultureInfo.InvariantCulture),
            6 => number == 0 ? "-0.0" : plain,
            _ => plain,
        };
    }

    private string SpellInstant(long ticks)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc);
        string Format(DateTime t, string format) => t.ToString(format, CultureInfo.InvariantCulture);
        return random.Next(5) switch
        {
            0 when time.TimeOfDay == TimeSpan.Zero => Format(time, "yyyy-MM-dd"),
            1 when time.TimeOfDay == TimeSpan.Zero => Format(time, "yyyy'/'MM'/'dd HH:mm"),
            2 => Format(time.AddHours(2), "yyyy-MM-dd'T'HH:mm:ss.fffffff'+02:00'"),
            3 => Format(time.AddMinutes(-90), "yyyy-MM-dd HH:mm:ss.fffffff'00-0130'"),
            _ => Format(time, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'"),
        };
    }
}
