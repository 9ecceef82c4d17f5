using LeakGate.Tasks;

namespace LeakGate.Package.Tests;

public sealed class JsonLineTests
{
    [Fact]
    public void Reads_strings_and_whole_numbers()
    {
        var members = JsonLine.TryRead("""{ "type": "finding", "line" : 3,"column":-1 ,"message":"" }""");

        Assert.NotNull(members);
        Assert.Equal(["column", "line", "message", "type"], members.Keys.Order());
        Assert.Equal("finding", members["type"]);
        Assert.Equal(3L, members["line"]);
        Assert.Equal(-1L, members["column"]);
        Assert.Equal("", members["message"]);
    }

    [Theory]
    [InlineData("""{"m":"a\"b\\c\/d"}""", "a\"b\\c/d")]
    [InlineData("""{"m":"\b\f\n\r\t"}""", "\b\f\n\r\t")]
    [InlineData("""{"m":"\u00e4\uD83D\uDE80"}""", "ä🚀")]
    [InlineData("""{"m":"ä🚀 {not: json}, [\"x\"]"}""", "ä🚀 {not: json}, [\"x\"]")]
    public void Reads_every_escape(string line, string expected) =>
        Assert.Equal(expected, JsonLine.TryRead(line)?["m"]);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("""{"m":1""")]
    [InlineData("""{"m":1,}""")]
    [InlineData("""{"m"}""")]
    [InlineData("""{"m":}""")]
    [InlineData("""{m:1}""")]
    [InlineData("""{"m":"open}""")]
    [InlineData("""{"m":"\x"}""")]
    [InlineData("""{"m":"\u12"}""")]
    [InlineData("""{"m":"\u 12a"}""")]
    [InlineData("""{"m":"\""")]
    [InlineData("{\"m\":\"tab\there\"}")]
    [InlineData("""{"m":01}""")]
    [InlineData("""{"m":1.5}""")]
    [InlineData("""{"m":-}""")]
    [InlineData("""{"m":99999999999999999999}""")]
    [InlineData("""{"m":true}""")]
    [InlineData("""{"m":{}}""")]
    [InlineData("""{"m":[1]}""")]
    [InlineData("""{"m":1,"m":2}""")]
    [InlineData("""{"m":1} {"m":1}""")]
    public void Refuses_anything_else(string line) => Assert.Null(JsonLine.TryRead(line));

    [Fact]
    public void Reads_an_empty_object() => Assert.Empty(JsonLine.TryRead("{}")!);
}
