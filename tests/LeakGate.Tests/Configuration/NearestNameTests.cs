using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

public sealed class NearestNameTests
{
    private static readonly string[] Columns = ["customer_id", "target", "time", "id", "age", "signup-date"];

    [Theory]
    [InlineData("customer_di", "customer_id")]
    [InlineData("customerid", "customer_id")]
    [InlineData("CUSTOMER-ID", "customer_id")]
    [InlineData("tagret", "target")]
    [InlineData("tim", "time")]
    [InlineData("ID", "id")]
    [InlineData("signup date", "signup-date")]
    [InlineData("xd", null)]
    [InlineData("weight", null)]
    [InlineData("", null)]
    [InlineData("agent", null)]
    public void ACloseNameIsSuggestedAndNoOther(string given, string? suggestion) =>
        Assert.Equal(suggestion, NearestName.Suggest(given, Columns));

    [Fact]
    public void TheFirstOfEquallyCloseNamesWins() => Assert.Equal("cat", NearestName.Suggest("bat", ["cat", "hat"]));

    [Fact]
    public void ASwapOfNeighboursIsOneSlip() => Assert.Equal("test", NearestName.Suggest("tset", ["seat", "test"]));

    [Fact]
    public void HugeNamesCostNothing() =>
        Assert.Null(NearestName.Suggest(new string('a', 1_000_000), [new string('a', 1_000_001)]));
}
