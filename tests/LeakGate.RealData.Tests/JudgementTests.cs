using LeakGate.Checks;

namespace LeakGate.RealData.Tests;

/// <summary>What the rules make of data whose truth is known.</summary>
[Collection(CheckedData.Collection)]
public sealed class JudgementTests(CheckedData data)
{
    /// <summary>Splits in which nothing is wrong: not a single finding at warning or above.</summary>
    [Theory]
    [InlineData("pima")]
    [InlineData("satellite")]
    [InlineData("shuttle")]
    [InlineData("vowel")]
    [InlineData("longley")]
    [InlineData("birthwt")]
    [InlineData("flchain")]
    [InlineData("pbcseq-by-patient")]
    [InlineData("diabetes")]
    public void CleanSplitsAreLeftInPeace(string dataset) =>
        Assert.Empty(data[dataset].Findings.Where(f => f.Level >= Level.Warning).Select(f => f.Rule.Name));

    /// <summary>Rows that repeat because the columns are coarse repeat as often within training.</summary>
    [Theory]
    [InlineData("dna", 82)]
    [InlineData("ticdata", 745)]
    [InlineData("letters", 380)]
    [InlineData("house-votes", 23)]
    [InlineData("income", 340)]
    [InlineData("iris", 1)]
    public void NaturalTwinsAreOnlyWarnedOf(string dataset, long rows)
    {
        var finding = Assert.Single(data[dataset].Findings, f => f.Rule.Id == "LG1001");
        Assert.Equal(Level.Warning, finding.Level);
        Assert.Equal(rows, finding.Properties["rows"]);
        Assert.DoesNotContain(data[dataset].Findings, f => f.Level == Level.Error);
    }

    /// <summary>Samples of one file that are used as training and test repeat every row.</summary>
    [Theory]
    [InlineData("flights-20k-2k", 2000)]
    [InlineData("flights-20k-10k", 10000)]
    [InlineData("flights-10k-5k", 5000)]
    [InlineData("flights-5k-2k", 2000)]
    public void SubsetsAreAnError(string dataset, long rows)
    {
        var finding = Assert.Single(data[dataset].Findings, f => f.Rule.Id == "LG1001");
        Assert.Equal(Level.Error, finding.Level);
        Assert.Equal(rows, finding.Properties["rows"]);
        Assert.Equal(5, finding.Examples.Length);
    }

    /// <summary>Patients, chicks and strata that a random split puts on both sides.</summary>
    [Theory]
    [InlineData("pbcseq", "LG1003", "LG1005")]
    [InlineData("retinopathy", "LG1003")]
    [InlineData("rhdnase", "LG1003", "LG1005")]
    [InlineData("chickweight", "LG1003", "LG1005")]
    [InlineData("breast-cancer", "LG1004")]
    [InlineData("weather-at-random", "LG1005")]
    public void RandomSplitsOfStructuredDataAreErrors(string dataset, params string[] rules)
    {
        var errors = data[dataset].Findings.Where(f => f.Level == Level.Error);
        Assert.Equal(rules, errors.Select(f => f.Rule.Id).Distinct(StringComparer.Ordinal));
    }

    /// <summary>A split by year is right in time; that 2015 had no snow is worth a warning, not a stopped build.</summary>
    [Fact]
    public void TheYearWithoutSnowIsNoError()
    {
        Assert.Equal(
            ["LG1026", "LG1027"],
            data["weather-by-year"].Findings.Where(f => f.Level == Level.Warning).Select(f => f.Rule.Id)
        );
        Assert.DoesNotContain(data["weather-by-year"].Findings, f => f.Level == Level.Error);
    }

    /// <summary>The four pixels of the digits' frame that no pen reached.</summary>
    [Fact]
    public void PixelsThatNeverVaryAreNamed() =>
        Assert.Equal(
            ["pixel_0_0", "pixel_4_0", "pixel_4_7", "pixel_7_0"],
            data["digits"].Findings.Where(f => f.Rule.Id == "LG1040").Select(f => f.Column)
        );
}
