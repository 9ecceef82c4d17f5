using System.Globalization;

namespace LeakGate.RealData.Tests;

/// <summary>LeakGate's figures are those of R and pandas, to the row, and its findings say them.</summary>
[Collection(CheckedData.Collection)]
public sealed class WitnessTests(CheckedData data)
{
    public static TheoryData<string> Datasets => [.. CheckedData.Names];

    [Fact]
    public void EveryDatasetHasItsWitnesses()
    {
        Assert.Equal(CheckedData.Names.Order(StringComparer.Ordinal), Sorted(data.Witnesses["pandas"].Datasets));
        Assert.True(data.Witnesses["r"].Datasets.Count() >= 20);
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void CountsAreThoseOfTheWitnesses(string dataset)
    {
        Assert.Empty(data[dataset].Problems);
        var measured = Measured.Figures(data.Spec(dataset), data[dataset]);
        Assert.Equal(data.Witnesses["pandas"].Of(dataset), measured);
        if (data.Witnesses["r"].Of(dataset) is { } fromR)
            Assert.Equal(fromR, measured);
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void WhatIsSharedIsReportedAndNothingElse(string dataset)
    {
        var facts = data.Witnesses["pandas"].Of(dataset)!;
        AssertReported(dataset, "LG1001", "", "rows", facts["duplicates.twins"]);
        AssertReported(dataset, "LG1004", Id(dataset), "ids", facts.GetValueOrDefault("id.keys"));
        var late = facts.GetValueOrDefault("time.earlier") + facts.GetValueOrDefault("time.ties");
        AssertReported(dataset, "LG1005", data.Spec(dataset).Time?.Column.Value ?? "", "rows", late);
        foreach (var group in data.Spec(dataset).Groups)
        {
            var name = $"group[{string.Join('+', group.Columns.Select(c => c.Value))}]";
            AssertReported(dataset, "LG1003", group.Name, "groups", facts[$"{name}.keys"]);
            AssertReported(dataset, "LG1003", group.Name, "evaluationRows", facts[$"{name}.evaluationRows"]);
        }
    }

    [Fact]
    public void InflationIsThatOfLinearModels()
    {
        const double Limit = 100; // as leakgate.yml sets it
        const double Unexplained = (12.0 - 6) / (12 - 1); // what six columns of noise leave of each other over 12 rows
        var expected = RealData
            .Table(data.Folder, "facts", "inflation.tsv")
            .ToDictionary(row => row[0], row => double.Parse(row[1], CultureInfo.InvariantCulture));
        var found = data["longley"].Findings.Where(f => f.MessageId == "inflation").ToArray();
        Assert.Equal(["GNP", "Population", "Year"], found.Select(f => f.Column));
        Assert.All(
            expected,
            factor => Assert.Equal(factor.Value * Unexplained > Limit, found.Any(f => f.Column == factor.Key))
        );
        foreach (var finding in found)
        {
            var factor = (double)finding.Properties["varianceInflation"];
            Assert.InRange(factor / expected[finding.Column], 1 - 1e-6, 1 + 1e-6);
        }
    }

    private string Id(string dataset) => data.Spec(dataset).Id?.Name ?? "";

    /// <summary>One finding of the rule about the column with that count, or none where nothing is shared.</summary>
    private void AssertReported(string dataset, string rule, string column, string figure, long expected)
    {
        var found = data[dataset].Findings.Where(f => f.Rule.Id == rule && f.Column == column).ToArray();
        Assert.Equal(expected == 0 ? [] : [expected], found.Select(f => (long)f.Properties[figure]));
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);
}
