using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Checks.Preprocessing;

/// <summary>Projections that saw evaluation rows are found, and what is uncorrelated otherwise is left in peace.</summary>
public sealed class ProjectionTests
{
    private const int Rows = 500;
    private static readonly string[] Rules = ["LG1013", "LG1014", "LG1016"];

    public static TheoryData<bool, int?> WhitenedAndDecimals =>
        new()
        {
            { false, null },
            { false, 4 },
            { true, null },
            { true, 4 },
        };

    [Theory]
    [MemberData(nameof(WhitenedAndDecimals))]
    public async Task Fitted_on_all_rows_it_is_found_once(bool whitened, int? decimals)
    {
        var table = new Table(Rows);
        Add(table, Components(t => .., table, whitened), decimals);
        var finding = Assert.Single(await table.CheckAsync("", Rules));
        Assert.Equal(("LG1016", Level.Error, "c0 + c1 + c2 + c3"), (finding.Rule.Id, finding.Level, finding.Column));
    }

    [Theory]
    [MemberData(nameof(WhitenedAndDecimals))]
    public async Task Fitted_on_training_rows_it_is_silent(bool whitened, int? decimals)
    {
        var table = new Table(Rows);
        Add(table, Components(t => t.Training, table, whitened), decimals);
        Assert.Empty(await table.CheckAsync("", Rules));
    }

    [Fact]
    public async Task Whitened_columns_are_told_of_as_scaled_where_nothing_tells_more()
    {
        var table = new Table(Rows);
        Add(table, Components(t => .., table, whitened: true), null);
        var finding = Assert.Single(await table.CheckAsync("checks: {projection-fit-on-all: off}", Rules));
        Assert.Equal("LG1013", finding.Rule.Id);
    }

    [Fact]
    public async Task Two_components_among_other_columns_are_found()
    {
        var random = new Random(5);
        var table = new Table(Rows).With("a", random.Normal(Rows)).With("b", random.Normal(Rows), 2);
        Add(table, Components(t => .., table, whitened: false)[..2], 4);
        // A line of one component is centred too, and correlated with it.
        table.With(
            "d",
            [.. Components(t => .., table, whitened: false)[0].Select(v => (2 * v) + random.NextDouble() - 0.5)]
        );
        var finding = Assert.Single(await table.CheckAsync("", Rules));
        Assert.Equal(("LG1016", "c0 + c1"), (finding.Rule.Id, finding.Column));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public async Task Right_angles_without_centring_are_found(int? decimals)
    {
        var table = new Table(Rows);
        Add(table, Components(t => .., table, whitened: false, mean: 3), decimals);
        var finding = Assert.Single(await table.CheckAsync("", Rules));
        Assert.Equal(("LG1016", "uncentred"), (finding.Rule.Id, finding.MessageId));
        var clean = new Table(Rows);
        Add(clean, Components(t => t.Training, table, whitened: false, mean: 3), decimals);
        Assert.Empty(await clean.CheckAsync("", Rules));
    }

    [Fact]
    public async Task Waves_over_whole_periods_are_silent()
    {
        var days = Enumerable.Range(0, 2 * 365).ToArray();
        new Random(8).Shuffle(days);
        var table = new Table(days.Length);
        for (var wave = 1; wave <= 3; wave++)
        {
            var turn = 2 * Math.PI * wave / 365;
            table.With($"sin{wave}", Array.ConvertAll(days, d => Math.Sin(turn * d)));
            table.With($"cos{wave}", Array.ConvertAll(days, d => Math.Cos(turn * d)));
        }
        Assert.Empty(await table.CheckAsync("", Rules));
    }

    [Fact]
    public async Task Balanced_designs_are_silent()
    {
        // Three factors of irrational levels, every combination equally often.
        double[] levels = [-1.6817, -1, 0.2156, 0.7881, 1.678];
        var runs = Enumerable.Range(0, 5 * 5 * 5 * 4).ToArray();
        new Random(9).Shuffle(runs);
        var table = new Table(runs.Length)
            .With("a", Array.ConvertAll(runs, r => levels[r % 5]))
            .With("b", Array.ConvertAll(runs, r => levels[r / 5 % 5]))
            .With("c", Array.ConvertAll(runs, r => levels[r / 25 % 5]));
        Assert.Empty(await table.CheckAsync("", Rules));
    }

    [Fact]
    public async Task Uncorrelated_populations_are_silent()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var table = new Table(Rows);
            for (var c = 0; c < 12; c++)
                table.With($"c{c}", random.Normal(Rows), c % 2 == 0 ? null : 4);
            Assert.Empty(await table.CheckAsync("", Rules));
        }
    }

    private static void Add(Table table, double[][] components, int? decimals)
    {
        for (var c = 0; c < components.Length; c++)
            table.With($"c{c}", components[c], decimals);
    }

    /// <summary>
    /// Columns made uncorrelated over some rows by taking from each what those before it explain there (Gram and Schmidt).
    /// With a mean they are not centred first, so that it is their products that vanish.
    /// </summary>
    private static double[][] Components(Func<Table, Range> fit, Table table, bool whitened, double mean = 0)
    {
        var random = new Random(4);
        var common = random.Normal(Rows);
        var columns = new double[4][];
        for (var c = 0; c < columns.Length; c++)
        {
            var weight = 0.5 * c;
            columns[c] = [.. random.Normal(Rows, mean).Zip(common, (own, shared) => own + (weight * shared))];
            var seen = columns[c][fit(table)];
            if (mean == 0)
                columns[c] = Array.ConvertAll(columns[c], v => v - seen.Average());
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var before in columns[..c])
                {
                    var share =
                        Dot(before[fit(table)], columns[c][fit(table)]) / Dot(before[fit(table)], before[fit(table)]);
                    columns[c] = [.. columns[c].Zip(before, (v, b) => v - (share * b))];
                }
            }
            if (whitened)
            {
                seen = columns[c][fit(table)];
                var size = Math.Sqrt(Dot(seen, seen) / (seen.Length - 1));
                columns[c] = Array.ConvertAll(columns[c], v => v / size);
            }
        }
        return columns;
    }

    private static double Dot(double[] first, double[] second) => first.Zip(second, (x, y) => x * y).Sum();
}
