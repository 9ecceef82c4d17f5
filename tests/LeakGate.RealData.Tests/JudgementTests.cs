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
    [InlineData("pbcseq-by-patient")]
    public void CleanSplitsAreLeftInPeace(string dataset) =>
        Assert.Empty(data[dataset].Findings.Where(f => f.Level >= Level.Warning).Select(f => f.Rule.Name));

    /// <summary>scikit-learn ships these columns centred and scaled to length 1 over all rows, whatever is split off later.</summary>
    [Fact]
    public void ColumnsThatWereScaledBeforeTheyWerePublishedAreErrors()
    {
        var finding = Assert.Single(data["diabetes"].Findings, f => f.Level >= Level.Warning);
        Assert.Equal(("LG1013", Level.Error), (finding.Rule.Id, finding.Level));
    }

    /// <summary>
    /// Leaks that published data carry: a class that is a weight cut at 2,500 g, and a cause of death as a feature.
    /// </summary>
    [Theory]
    [InlineData("birthwt", "LG1009", "bwt")]
    [InlineData("flchain", "LG1010", "chapter")]
    public void FeaturesThatAreTheAnswerAreErrors(string dataset, string rule, string column)
    {
        var finding = Assert.Single(data[dataset].Findings, f => f.Level >= Level.Warning);
        Assert.Equal((rule, column, Level.Error), (finding.Rule.Id, finding.Column, finding.Level));
    }

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

    /// <summary>A split by year is right in time, so that 2015 had no snow stops no build.</summary>
    [Fact]
    public void TheYearWithoutSnowIsNoError()
    {
        var found = data["weather-by-year"].Findings;
        Assert.Equal(Level.Warning, Assert.Single(found, f => f.Rule.Id == "LG1026").Level);
        Assert.Equal(Level.Warning, Assert.Single(found, f => f.Rule.Id == "LG1027").Level);
        Assert.DoesNotContain(found, f => f.Level == Level.Error);
    }

    /// <summary>A series of years numbers its rows; nothing else of it is worth a warning.</summary>
    [Fact]
    public void YearsThatNumberTheRowsAreNamed()
    {
        var finding = Assert.Single(data["longley"].Findings, f => f.Level >= Level.Warning);
        Assert.Equal(("LG9010", "Year"), (finding.Rule.Id, finding.Column));
    }

    /// <summary>
    /// Missing values leave every pair of soybean's columns other rows, and such correlations show combinations that
    /// the complete rows deny: R's linear model of fruit.spots on the others gives a factor of 8.5, not of billions.
    /// </summary>
    [Fact]
    public void MissingValuesInventNoCombinations() =>
        Assert.DoesNotContain(data["soybean"].Findings, f => f.MessageId == "inflation");

    /// <summary>The four pixels of the digits' frame that no pen reached.</summary>
    [Fact]
    public void PixelsThatNeverVaryAreNamed() =>
        Assert.Equal(
            ["pixel_0_0", "pixel_4_0", "pixel_4_7", "pixel_7_0"],
            data["digits"].Findings.Where(f => f.Rule.Id == "LG1040").Select(f => f.Column)
        );
}
