using System.Text;
using LeakGate.Measuring;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>What the lines of a JSON Lines file are as rows.</summary>
public sealed class JsonLinesTests
{
    private static readonly int[] ChunkSizes = [16, 100, 1 << 20];

    [Fact]
    public void Keys_are_columns_in_the_order_in_which_they_are_first_seen()
    {
        using var tables = Of("""{"b":1,"a":{"x":2,"y":{"z":3}}}""", """{"c":[1],"a":{"w":null},"b":2}""");
        Assert.Equal("b a.x a.y.z c a.w", string.Join(' ', tables.Open().Files[0].Columns));
    }

    [Theory]
    [InlineData("""{"a":1,"m":null}""", """{"a":1,"m":{"x":2}}""", "a m.x")] // an object that is missing
    [InlineData("""{"a":1,"m":{"x":2}}""", """{"a":1,"m":"text"}""", "a m m.x")] // an object here, a text there
    [InlineData("""{"a":1,"m":null}""", """{"a":1}""", "a m")]
    [InlineData("""{"a":1,"m":{}}""", """{"a":1,"m":{}}""", "a")]
    [InlineData("""{"m.x":1}""", """{"m":{"x":2}}""", "m.x")]
    [InlineData("""{"":1}""", """{"a":{"":2}}""", "(empty) a.(empty)")]
    [InlineData("""{"\u0061b":1}""", """{"ab":2}""", "ab")]
    public void Objects_have_columns_only_for_what_is_in_them(string one, string other, string columns)
    {
        using var tables = Of(one, other);
        Assert.Equal(columns.Split(' '), tables.Open().Files[0].Columns.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":"x","b":2}""", "x", "2")]
    [InlineData("""{ "b" : 2.50 , "a" : "x" }""", "x", "2.50")]
    [InlineData("""{"a":"tab\t \u00e9\ud83d\ude00 \"q\" \\ \/","b":true}""", "tab\t é😀 \"q\" \\ /", "true")]
    [InlineData("""{"a":"","b":-1e-3}""", "", "-1e-3")]
    [InlineData("""{"a":null}""", null, null)]
    [InlineData("""{"a":[ ],"b":[ ]}""", "[]", "[]")]
    [InlineData(
        """{"a":[1.0, 1e0, -0, 1E2, 2.50, 0.1, 1e20, 100000000000000000000],"b":0}""",
        "[1,1,0,100,2.5,0.1,1E+20,1E+20]",
        "0"
    )]
    [InlineData(
        """{"a":[12345678901234567890123, 9007199254740993, 9007199254740993.0]}""",
        "[12345678901234567890123,9007199254740993,9007199254740993]",
        null
    )]
    [InlineData(
        """{"a":[ {"role":"user", "content":"a\nb"}, null, [true, "\u0022" ] ]}""",
        """[{"content":"a\u000ab","role":"user"},null,[true,"\""]]""",
        null
    )]
    [InlineData("""{"a":[{"b":{"d":1,"c":2},"a":[{}]}]}""", """[{"a":[{}],"b":{"c":2,"d":1}}]""", null)]
    public void A_cell_is_the_text_that_CSV_would_have(string line, string? a, string? b)
    {
        using var tables = Of("""{"a":"first","b":"row"}""", line);
        var measured = tables.Measure([new ColumnProfile("a"), new ColumnProfile("b")]);
        var row = measured.Lookup([new RowRef(0, 0, 0, 1)], "a", "b")[0];
        Assert.Equal([a, b], row.Cells);
        Assert.Equal((2, 2), (row.Line, row.Row));
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("1", "\"1\"", true)]
    [InlineData("-0.0", "0", true)]
    [InlineData("9007199254740992", "9007199254740993", false)]
    [InlineData("\"2024-01-01\"", "\"2024-01-01T00:00:00Z\"", true)]
    [InlineData("true", "\"True\"", true)]
    [InlineData("\"a\"", "\"\\u0061\"", true)]
    [InlineData("null", "\"\"", true)]
    [InlineData("null", "\"NA\"", true)]
    [InlineData("[1, 2]", "[1.0,2]", true)]
    [InlineData("[1, 2]", "[2, 1]", false)]
    [InlineData("[{\"a\":1,\"b\":[]}]", "[ {\"b\": [], \"a\": 1e0} ]", true)]
    [InlineData("[\"1\"]", "[1]", false)]
    public void Values_are_equal_however_they_are_written(string left, string right, bool equal)
    {
        using var tables = new TestTables()
            .Add("train", $$"""{"k":"x","a":{{left}}}""", ".jsonl")
            .Add("test", $$"""{"a": {{right}}, "k": "x"}""", ".jsonl");
        var twins = tables.Measure(new RowOverlap(["a", "k"], null, RowEquality.Exact, [new SplitSides(1, 2)]));
        Assert.Equal(equal ? 1 : 0, twins[0].TwinRows);
    }

    [Fact]
    public void A_code_among_texts_makes_numbers_text_as_in_CSV()
    {
        using var tables = new TestTables()
            .Add("train", """{"zip":"00501"}""" + "\n" + """{"zip":7}""", ".jsonl")
            .Add("test", "zip\n00501\n7\n7.0\n");
        Assert.Equal(ColumnKind.Text, tables.Open().Schema.Find("zip")!.Kind);
        Assert.Equal(2, tables.Measure(new KeyOverlap(["zip"], [new SplitSides(1, 2)])).PerSides[0].EvaluationRows);
    }

    [Fact]
    public void Marks_line_ends_and_blank_lines_are_no_rows()
    {
        foreach (var chunkSize in ChunkSizes)
        {
            using var tables = new TestTables()
                .Add("train", "\uFEFF{\"a\":1}\r\n\r\n \t\n{\"a\":2} \r\n{\"a\":3}", ".jsonl")
                .Add(
                    "test",
                    Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{\"a\":4}\n\n")).ToArray(),
                    ".ndjson"
                )
                .Add("test", TestTables.Gzip("{\"a\":5}\n{\"a\":6}\n"), ".jsonl.gz");
            var measured = tables.Measure([new ColumnProfile("a")], threads: 2, chunkSize);
            Assert.Equal(
                [3L, 3],
                ((EquatableArray<ColumnProfileAnswer>)measured.Answers[0]).Select(split => split.Rows)
            );
            var numbers = ((EquatableArray<ColumnProfileAnswer>)measured.Answers[0]).Select(split => split.Mean);
            Assert.Equal([2.0, 5], numbers);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void Rows_are_found_again_with_their_lines(string compression)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        var expected = new List<(long Line, string Value)>();
        var line = 1;
        for (var i = 0; i < 3000; i++)
        {
            for (; random.Next(4) == 0; line++)
                text.Append(random.Next(2) == 0 ? "\n" : "  \r\n");
            var value = $"{i} {new string('x', random.Next(60))}";
            text.Append(random.Next(2) == 0 ? $$"""{"k":{{i}},"v":"{{value}}"}""" : $$"""{"v": "{{value}}"}""")
                .Append('\n');
            expected.Add((line++, value));
        }
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        foreach (var chunkSize in ChunkSizes)
        {
            using var tables = new TestTables()
                .Add("train", compression.Length > 0 ? TestTables.Gzip(bytes) : bytes, ".jsonl" + compression)
                .Add("test", """{"v":"y"}""", ".jsonl");
            var seen = new List<RowRef>();
            var measured = tables.Measure([new KeyOverlap(["v"], [new SplitSides(1, 2)])], 2, chunkSize);
            foreach (var (chunk, rows) in RowsByChunk(measured.Tables.Files[0]))
                seen.AddRange(Enumerable.Range(0, rows).Select(row => new RowRef(0, 0, chunk, row)));
            var wanted = Enumerable.Range(0, 60).Select(_ => random.Next(seen.Count)).Distinct().Order().ToArray();
            var found = measured.Lookup(wanted.Select(i => seen[i]), "v");
            Assert.Equal(
                wanted.Select(i => (expected[i].Line, (long)i + 1, (string?)expected[i].Value)),
                found.Select(row => (row.Line, row.Row, row.Cells[0]))
            );
        }
    }

    [Fact]
    public void A_key_that_only_late_rows_have_is_a_column_from_the_start()
    {
        var early = string.Concat(Enumerable.Range(0, 3000).Select(i => $$"""{"a":{{i}}}""" + "\n"));
        var late = string.Concat(
            Enumerable.Range(0, 50).Select(i => $$"""{"a":{{i}},"z":{"n":{{1_700_000_000 + i}}},"b":"w{{i}}"}""" + "\n")
        );
        foreach (var chunkSize in new[] { 200, 5000, 1 << 20 })
        {
            foreach (var threads in new[] { 1, 3 })
            {
                using var tables = new TestTables()
                    .Add("train", early + late, ".jsonl")
                    .Add("test", early + late, ".jsonl");
                Assert.Equal(["a"], tables.Open(chunkSize).Schema.Columns.Select(c => c.Name));
                var measured = tables.Measure([new ColumnProfile("a")], threads, chunkSize);
                Assert.Equal(["a", "b", "z.n"], measured.Tables.Schema.Columns.Select(c => c.Name));
                var again = TestTables.MeasureOn(
                    measured.Tables,
                    [new ColumnProfile("z.n"), new KeyOverlap(["b"], [new SplitSides(1, 2)])],
                    threads
                );
                var profile = ((EquatableArray<ColumnProfileAnswer>)again.Answers[0])[1];
                Assert.Equal((3050, 3000, 1_700_000_024.5), (profile.Rows, profile.Nulls, profile.Mean));
                Assert.Equal(50, ((KeyOverlapAnswer)again.Answers[1]).PerSides[0].Keys);
                Assert.Equal(ColumnKind.Number, again.Tables.Schema.Find("z.n")!.Kind);
            }
        }
    }

    [Fact]
    public void A_column_that_is_named_is_looked_for_in_all_rows()
    {
        var early = string.Concat(Enumerable.Range(0, 2000).Select(i => $$"""{"a":{{i}}}""" + "\n"));
        var late = """{"a":1,"fold":"train"}""" + "\n";
        using var tables = new TestTables { Time = "when" }
            .Add("train", early + """{"when":3}""", ".jsonl")
            .Add("test", early + """{"when":4}""", ".jsonl");
        Assert.Equal(3ul, tables.Open().Schema.Find("when")!.PresentIn);
        using var folds = new TestTables { SplitBy = "fold" }.Add("all", early + late, ".jsonl");
        var failure = Assert.Throws<GateException>(() => folds.Open());
        Assert.Contains("no value under 'fold'", failure.Problems[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_divides_one_source()
    {
        using var tables = new TestTables { SplitBy = "meta.part" }.Add(
            "all",
            """{"meta":{"part":"test"},"a":1}""" + "\n" + """{"a":1.0,"meta":{"part":"train"}}""",
            ".jsonl"
        );
        var measured = tables.Measure([new RowOverlap(["a"], null, RowEquality.Exact, [new SplitSides(2, 1)])]);
        Assert.Equal(["test", "train"], measured.Tables.Schema.Splits.Select(s => s.Name));
        Assert.Equal(1, ((EquatableArray<RowOverlapAnswer>)measured.Answers[0])[0].TwinRows);
    }

    [Fact]
    public void Files_of_a_split_may_lack_keys_that_others_have()
    {
        using var tables = new TestTables()
            .Add("train", """{"a":1,"b":2}""", ".jsonl")
            .Add("train", """{"a":3}""", ".jsonl")
            .Add("test", """{"b":2,"a":1}""", ".jsonl");
        var profile = tables.Measure(new ColumnProfile("b"));
        Assert.Equal([(2L, 1L), (1L, 0L)], profile.Select(split => (split.Rows, split.Nulls)));
        using var mixed = new TestTables()
            .Add("train", "a,b\n1,2\n")
            .Add("train", """{"a":1,"c":2}""", ".jsonl")
            .Add("test", "a\n1\n");
        var failure = Assert.Throws<GateException>(() => mixed.Open());
        Assert.Contains("has an extra column 'c'", failure.Problems[0].Found, StringComparison.Ordinal);
    }

    private static TestTables Of(params string[] lines) =>
        new TestTables()
            .Add("train", string.Join('\n', lines), ".jsonl")
            .Add("test", """{"a":"other","b":"row"}""", ".jsonl");

    private static IEnumerable<(int Chunk, int Rows)> RowsByChunk(TableReader file)
    {
        var worker = new DecodeWorker(new DecodePlan([], [], new NullSpellings([]), null, 1), _ => { });
        var rows = 0;
        var counting = new DecodeWorker(worker.Plan, batch => rows += batch.Count);
        using var source = file.Open();
        var chunk = new Chunk();
        while (source.Read(chunk))
        {
            rows = 0;
            file.Decode(chunk, counting);
            yield return (chunk.Index, rows);
        }
    }
}
