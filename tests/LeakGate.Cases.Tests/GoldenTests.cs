using Xunit;

namespace LeakGate.Cases.Tests;

/// <summary>Expected files change when a person asks for it, and only then.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("0", null, false)]
    [InlineData("1", null, true)]
    [InlineData("1", "false", true)]
    [InlineData(null, "true", false)]
    public void Files_are_rewritten_only_on_request(string? update, string? ci, bool expected) =>
        Assert.Equal(expected, Golden.IsUpdating(name => name == "CI" ? ci : update));

    [Fact]
    public void Continuous_integration_never_rewrites() =>
        Assert.Throws<InvalidOperationException>(() => Golden.IsUpdating(name => name == "CI" ? "true" : "1"));
}
