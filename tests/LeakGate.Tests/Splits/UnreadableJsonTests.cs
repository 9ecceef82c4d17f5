using LeakGate.Checks;
using LeakGate.Measuring;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>Lines that are no rows end the run with their line and column, never with fewer rows.</summary>
public sealed class UnreadableJsonTests
{
    private const string First = """{"a":1}""" + "\n";
    private const string NotJson = "the line is not JSON: ";

    private static readonly int[] ChunkSizes = [16, 100, 1 << 20];

    public static TheoryData<string, int, int, string> Broken { get; } =
        new()
        {
            { First + "\n" + """{"a":}""", 3, 6, NotJson + "'}' is an invalid start of a value" },
            { First + """{"a":1} {"a":2}""" + "\n", 2, 9, NotJson + "'{' is invalid after a single JSON value" },
            { First + """{"é":"é",}""" + "\n", 2, 10, NotJson + "The JSON object contains a trailing comma" },
            { First + """{"a":01}""" + "\n", 2, 7, NotJson + "Invalid leading zero before '1'" },
            { First + "{\"a\":\"\tx\"}\n", 2, 7, NotJson + "'0x09' is invalid within a JSON string" },
            { First + """{"a":"\x"}""" + "\n", 2, 8, NotJson + "'x' is an invalid escapable character" },
            { First + "{a:1}\n", 2, 2, NotJson + "'a' is an invalid start of a property name" },
            { First + "{'a':1}\n", 2, 2, NotJson + "''' is an invalid start of a property name" },
            { """{"a":NaN}""" + "\n", 1, 6, "the line holds NaN or Infinity, which JSON does not have" },
            { First + """{"a":-Infinity}""" + "\n", 2, 7, "the line holds NaN or Infinity, which JSON does not have" },
            { "{\n  \"a\": 1\n}\n", 1, 2, "the line ends within a JSON value" },
            { First + "{\"a\":\"x\n", 2, 8, "the line ends within a JSON value" },
            { First + "[1]\n", 2, 1, "the line holds an array" },
            { "[{\"a\":1},\n{\"a\":2}]\n", 1, 1, "the line holds an array" },
            { First + "7\n", 2, 1, "the line holds a number" },
            { "\"x\"\n", 1, 1, "the line holds a text" },
            { First + " null\n", 2, 2, "the line holds null" },
            { First + "true\n", 2, 1, "the line holds true or false" },
            { First + """{"a":1,"b":2,"a":3}""" + "\n", 2, 14, "the object has the key 'a' twice" },
            { First + """{"b":{"c":1},"b":{}}""" + "\n", 2, 14, "the object has the key 'b' twice" },
            { First + """{"b.c":1,"b":{"c":1}}""" + "\n", 2, 15, "the object has the key 'b.c' twice" },
            { """{"a":[{"b":1,"c":0,"b":1}]}""" + "\n", 1, 20, "the object has the key 'b' twice" },
            { First + """{"a":"é\ud800"}""" + "\n", 2, 6, "the text holds half of a surrogate pair" },
            { First + """{"\udc00":1}""" + "\n", 2, 2, "the text holds half of a surrogate pair" },
            { "{}\n{ }\n" + """{"a":{}}""" + "\n", 0, 0, "no object in the file has a value" },
            { "\n \r\n", 0, 0, "no object in the file has a value" },
            { "", 0, 0, "the file is empty" },
            { "PAR1\0\0\0", 0, 0, "the file holds binary data" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Broken_lines_are_reported_with_their_places(string text, int line, int column, string found)
    {
        foreach (var chunkSize in ChunkSizes)
        {
            using var tables = new TestTables().Add("train", First, ".jsonl").Add("test", text, ".jsonl");
            var problem = Fails(tables, chunkSize);
            Assert.StartsWith(found, problem.Found, StringComparison.Ordinal);
            Assert.DoesNotContain("LineNumber", problem.Found, StringComparison.Ordinal);
            Assert.Equal(("test0.jsonl", line, column), (problem.At.File, problem.At.Line, problem.At.Column));
            Assert.False(string.IsNullOrEmpty(problem.Expected));
        }
    }

    [Theory]
    [InlineData("""{"a":1,"b":"x","a":1}""")]
    [InlineData("""{"a":1,"b":"x"}}""")]
    [InlineData("""{"a":1,"b":"x" """)]
    [InlineData("""{"a":01,"b":"x"}""")]
    [InlineData("""{"a":1.,"b":"x"}""")]
    [InlineData("""{"a":-,"b":"x"}""")]
    [InlineData("""{"a":1e,"b":"x"}""")]
    [InlineData("""{"a":1e+,"b":"x"}""")]
    [InlineData("""{"a":.5,"b":"x"}""")]
    [InlineData("""{"a":+1,"b":"x"}""")]
    [InlineData("""{"a":nul,"b":"x"}""")]
    [InlineData("""{"a":True,"b":"x"}""")]
    [InlineData("{\"a\":1,\"b\":\"x\ty\"}")]
    [InlineData("""{"a":1,"b":"\q"}""")]
    [InlineData("""{"a":1,"b":"\ud800"}""")]
    [InlineData("""{"a":1,"b":x}""")]
    [InlineData("""{"a":1"b":"x"}""")]
    [InlineData("""{"a":1,"b":"x"},""")]
    [InlineData("""{"a":,"b":"x"}""")]
    [InlineData("""{"a":1,"b":}""")]
    [InlineData("""{"a":1,"b":"x""")]
    public void Lines_like_those_before_are_held_to_the_same(string line)
    {
        var rows = string.Concat(Enumerable.Range(0, 1500).Select(i => $$"""{"a":{{i}},"b":"x"}""" + "\n"));
        foreach (var threads in new[] { 1, 3 })
        {
            using var tables = new TestTables()
                .Add("train", rows, ".jsonl")
                .Add("test", $"{rows}\n{line}\n{rows}", ".jsonl");
            var problem = Fails(tables, 4096, threads);
            Assert.Equal(("test0.jsonl", 1502), (problem.At.File, problem.At.Line));
        }
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        static string Deep(string open, string close) =>
            string.Concat(Enumerable.Repeat(open, 80)) + "1" + string.Concat(Enumerable.Repeat(close, 80));
        foreach (var line in new[] { Deep("""{"a":""", "}"), "{\"a\":" + Deep("[", "]") + "}", new string('[', 80) })
        {
            using var tables = new TestTables().Add("train", First, ".jsonl").Add("test", First + line, ".jsonl");
            Assert.Equal(2, Fails(tables).At.Line);
        }
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_reported_with_its_place()
    {
        foreach (var chunkSize in ChunkSizes)
        {
            byte[] bytes = [.. "{\"a\":\"é\"}\n{\"a\":\"é"u8, 0xE9, .. "x\"}\n"u8];
            using var tables = new TestTables().Add("train", First, ".jsonl").Add("test", bytes, ".jsonl");
            var problem = Fails(tables, chunkSize);
            Assert.Equal(("the line is not UTF-8", 2, 8), (problem.Found, problem.At.Line, problem.At.Column));
        }
    }

    [Fact]
    public void Objects_whose_keys_are_values_are_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, 12_000).Select(i => $$$"""{"by":{"user{{{i}}}":1}}""" + "\n"));
        using var tables = new TestTables().Add("train", First, ".jsonl").Add("test", rows, ".jsonl");
        Assert.Contains("more than 10,000 different keys", Fails(tables).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_that_was_cut_off_is_no_shorter_file()
    {
        var whole = TestTables.Gzip(
            string.Concat(Enumerable.Range(0, 9000).Select(i => $$"""{"a":{{i * 7919}}}""" + "\n"))
        );
        using var tables = new TestTables().Add("train", First, ".jsonl").Add("test", whole[..^3000], ".jsonl.gz");
        Assert.Contains("damaged or cut off", Fails(tables).Found, StringComparison.Ordinal);
    }

    private static Problem Fails(TestTables tables, int chunkSize = 4096, int threads = 2)
    {
        var failure = Assert.Throws<GateException>(() =>
        {
            var opened = tables.Open(chunkSize);
            tables.Measure(
                [.. opened.Schema.Columns.Select(column => new ColumnProfile(column.Name))],
                threads,
                chunkSize
            );
        });
        Assert.Equal(ExitCode.Data, failure.ExitCode);
        var problem = Assert.Single(failure.Problems);
        Assert.Equal(RunRules.DataUnreadable, problem.Rule);
        return problem;
    }
}
