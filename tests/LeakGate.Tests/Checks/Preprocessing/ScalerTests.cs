using LeakGate.Checks;
using LeakGate.Reports;
using Xunit;

namespace LeakGate.Tests.Checks.Preprocessing;

/// <summary>Scalers that saw evaluation rows are found, and those that did not are left in peace.</summary>
public sealed class ScalerTests
{
    private const int Rows = 400;

    public enum Scaler
    {
        Standard,
        Robust,
        Length,
        Rank,
    }

    public static TheoryData<Scaler, int?> ScalersAndDecimals
    {
        get
        {
            var data = new TheoryData<Scaler, int?>();
            foreach (var scaler in Enum.GetValues<Scaler>())
            {
                data.Add(scaler, null);
                data.Add(scaler, 4);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ScalersAndDecimals))]
    public async Task Fitted_on_all_rows_it_is_found_once(Scaler scaler, int? decimals)
    {
        var table = Scaled(scaler, t => .., t => .., decimals);
        var finding = Assert.Single(await table.CheckAsync("", "LG1013", "LG1014"));
        Assert.Equal("LG1013", finding.Rule.Id);
        Assert.Equal(scaler == Scaler.Rank ? Level.Warning : Level.Error, finding.Level);
        Assert.Equal("a + b + c", finding.Column);
    }

    [Theory]
    [MemberData(nameof(ScalersAndDecimals))]
    public async Task Fitted_on_each_split_it_is_found_once(Scaler scaler, int? decimals)
    {
        var table = Scaled(scaler, t => t.Training, t => t.Evaluation, decimals);
        var finding = Assert.Single(await table.CheckAsync("", "LG1013", "LG1014"));
        Assert.Equal(("LG1014", Level.Error), (finding.Rule.Id, finding.Level));
    }

    [Fact]
    public async Task Of_each_split_its_own_figures_are_told()
    {
        // The mean of ranks k / n is (n + 1) / 2n, which is another one in each split.
        var table = Scaled(Scaler.Rank, t => t.Training, t => t.Evaluation, null);
        var finding = Assert.Single(await table.CheckAsync("", "LG1014"));
        var (training, evaluation) = (321 / 640.0, 81 / 160.0);
        Assert.Equal(training, (double)finding.Properties["trainingFirst"], 1e-9);
        Assert.Equal(evaluation, (double)finding.Properties["evaluationFirst"], 1e-9);
        var told = Words.Message(finding);
        Assert.Contains("in 'train', with mean 0.5016 ", told, StringComparison.Ordinal);
        Assert.Contains("in 'test', with mean 0.5063:", told, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ScalersAndDecimals))]
    public async Task Fitted_on_training_rows_it_is_silent(Scaler scaler, int? decimals)
    {
        if (scaler != Scaler.Rank)
            Assert.Empty(
                await Scaled(scaler, t => t.Training, t => t.Training, decimals).CheckAsync("", "LG1013", "LG1014")
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Marks_that_are_balanced_by_design_are_silent(int decimals)
    {
        // A contrast of minus and plus one has mean 0 and deviation 1, whoever looks at it.
        var values = Enumerable.Range(0, Rows).Select(i => i * 7 % 2 == 0 ? -1.0 : 1.0).ToArray();
        new Random(3).Shuffle(values);
        Assert.Empty(await new Table(Rows).With("a", values, decimals).CheckAsync("", "LG1013", "LG1014"));
    }

    [Fact]
    public async Task Numbers_drawn_from_a_standard_normal_population_are_silent()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var table = new Table(Rows)
                .With("a", random.Normal(Rows))
                .With("b", random.Normal(Rows), 4)
                .With("c", random.Normal(Rows), 2);
            Assert.Empty(await table.CheckAsync("", "LG1013", "LG1014"));
        }
    }

    [Fact]
    public async Task Values_that_share_their_rounding_hold_less_exactly_and_are_found_all_the_same()
    {
        var finding = Assert.Single(await Coarse(t => ..).CheckAsync("", "LG1013", "LG1014"));
        Assert.Equal(("LG1013", "standard"), (finding.Rule.Id, finding.MessageId));
        Assert.Empty(await Coarse(t => t.Training).CheckAsync("", "LG1013", "LG1014"));
    }

    private static Table Coarse(Func<Table, Range> fit, Func<Table, Range>? again = null)
    {
        var random = new Random(6);
        var table = new Table(Rows);
        foreach (var name in "abc")
        {
            double[] values = [.. random.Normal(Rows, 5, 1.2).Select(v => Math.Round(v))];
            double[] scaled =
            [
                .. Apply(Scaler.Standard, values[fit(table)], values[table.Training]),
                .. Apply(Scaler.Standard, values[(again ?? fit)(table)], values[table.Evaluation]),
            ];
            table.With($"{name}", scaled, 4);
        }
        return table;
    }

    [Fact]
    public async Task Whole_numbers_that_each_split_scaled_by_itself_are_found()
    {
        var finding = Assert.Single(
            await Coarse(t => t.Training, t => t.Evaluation).CheckAsync("", "LG1013", "LG1014")
        );
        Assert.Equal(("LG1014", "standard"), (finding.Rule.Id, finding.MessageId));
    }

    /// <summary>
    /// A scaler that was fitted on training rows gives evaluation rows the same figures where these have the same shares of
    /// the same few values, and with few values that is nothing rare.
    /// </summary>
    [Theory]
    [InlineData(Scaler.Standard)]
    [InlineData(Scaler.Robust)]
    [InlineData(Scaler.Length)]
    public async Task Few_values_in_the_same_shares_on_both_sides_are_silent(Scaler scaler)
    {
        foreach (var decimals in new int?[] { null, 4 })
        {
            foreach (
                var pattern in new double[][] { [0, 0, 0, 1], [0, 0, 1, 2, 5, 0, 1, 0], [3, 1, 4, 1, 5, 9, 2, 6, 5, 3] }
            )
            {
                var table = new Table(Rows / 2);
                var random = new Random(pattern.Length);
                double[] values = [.. Enumerable.Range(0, Rows / 2).Select(i => pattern[i % pattern.Length])];
                random.Shuffle(values.AsSpan(table.Training));
                random.Shuffle(values.AsSpan(table.Evaluation));
                table
                    .With("a", Apply(scaler, values[table.Training], values), decimals)
                    .With("b", random.Normal(Rows / 2));
                Assert.Empty(await table.CheckAsync("", "LG1013", "LG1014"));
            }
        }
    }

    [Fact]
    public async Task Counts_and_marks_scaled_by_training_rows_are_silent()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var table = new Table(random.Next(10, 60) * 5);
            for (var c = 0; c < 8; c++)
            {
                var values = Array.ConvertAll(random.Normal(table.Rows), v => Math.Floor(Math.Abs(v) * (1 + (c / 3))));
                var scaler = c % 2 == 0 ? Scaler.Standard : Scaler.Robust;
                table.With($"c{c}", Apply(scaler, values[table.Training], values), seed % 2 == 0 ? null : 4);
            }
            Assert.Empty(await table.CheckAsync("", "LG1013", "LG1014"));
        }
    }

    [Fact]
    public async Task Bounds_that_training_alone_does_not_fill_are_a_warning()
    {
        var finding = Assert.Single(await Bounded(t => ..).CheckAsync("", "LG1013", "LG1014"));
        Assert.Equal((Level.Warning, "range"), (finding.Level, finding.MessageId));
        Assert.Empty(await Bounded(t => t.Training).CheckAsync("", "LG1013", "LG1014"));
    }

    [Fact]
    public async Task Bounds_that_each_split_fills_are_found()
    {
        var finding = Assert.Single(
            await Bounded(t => t.Training, t => t.Evaluation).CheckAsync("", "LG1013", "LG1014")
        );
        Assert.Equal(("LG1014", Level.Error, "range"), (finding.Rule.Id, finding.Level, finding.MessageId));
    }

    [Fact]
    public async Task Evaluation_rows_that_were_clipped_at_the_bounds_of_training_are_silent() =>
        Assert.Empty(await Bounded(t => t.Training, isClipped: true).CheckAsync("", "LG1013", "LG1014"));

    /// <summary>Two outliers that were clipped in ten columns alike are two rows, and not twenty bounds met by luck.</summary>
    [Fact]
    public async Task Outliers_that_were_clipped_in_all_columns_are_silent()
    {
        var random = new Random(31);
        var table = new Table(Rows);
        var common = random.Normal(Rows);
        (common[table.TrainingRows + 5], common[table.TrainingRows + 9]) = (6, -6);
        foreach (var name in "abcdefghij")
        {
            double[] values = [.. common.Select(v => v + (0.05 * random.NextDouble()))];
            var seen = values[table.Training];
            table.With(
                $"{name}",
                [.. values.Select(v => Math.Clamp((v - seen.Min()) / (seen.Max() - seen.Min()), 0, 1))]
            );
        }
        Assert.Empty(await table.CheckAsync("", "LG1013", "LG1014"));
    }

    /// <summary>A scaler misses a bound by a rounding error where clipping meets it: both rows are at the bound.</summary>
    [Fact]
    public async Task A_bound_of_training_that_is_off_by_a_rounding_error_is_still_met()
    {
        var table = new Table(200);
        var random = new Random(1);
        for (var c = 0; c < 4; c++)
        {
            double[] values = [.. Enumerable.Range(0, 200).Select(_ => 0.05 + (0.9 * random.NextDouble()))];
            (values[0], values[1]) = (0, c == 0 ? 1 - (1 / 4.5e15) : 1);
            for (var i = 0; i < 6; i++)
            {
                values[160 + i] = 0;
                if (c > 0 || i == 0)
                    values[170 + i] = 1;
            }
            table.With($"c{c}", values);
        }
        Assert.Empty(await table.CheckAsync("", "LG1014"));
    }

    [Fact]
    public async Task Scores_whose_ends_many_rows_reach_are_silent()
    {
        var random = new Random(12);
        var table = new Table(Rows);
        foreach (var name in "abcdefgh")
            table.With($"{name}", [.. random.Normal(Rows, 0.5, 0.3).Select(v => Math.Clamp(v, 0, 1))], 4);
        Assert.Empty(await table.CheckAsync("", "LG1013", "LG1014"));
    }

    /// <param name="again">What the evaluation rows are scaled by; the same where it is left out.</param>
    private static Table Bounded(Func<Table, Range> fit, Func<Table, Range>? again = null, bool isClipped = false)
    {
        var random = new Random(11);
        var table = new Table(Rows);
        foreach (var name in "abcdefgh")
        {
            var values = random.Normal(Rows);
            double[] scaled =
            [
                .. Scale(values[table.Training], values[fit(table)]),
                .. Scale(values[table.Evaluation], values[(again ?? fit)(table)]),
            ];
            table.With($"{name}", isClipped ? [.. scaled.Select(v => Math.Clamp(v, 0, 1))] : scaled);
        }
        return table;

        static IEnumerable<double> Scale(double[] values, double[] seen) =>
            values.Select(v => (v - seen.Min()) / (seen.Max() - seen.Min()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public async Task Quantiles_of_all_rows_are_a_warning(int? decimals)
    {
        var finding = Assert.Single(await Quantiles(t => .., decimals).CheckAsync("", "LG1013", "LG1014"));
        Assert.Equal(("LG1013", Level.Warning, "quantile"), (finding.Rule.Id, finding.Level, finding.MessageId));
        Assert.Empty(await Quantiles(t => t.Training, decimals).CheckAsync("", "LG1013", "LG1014"));
    }

    /// <summary>A mark of a balanced study has its mean halfway between the ends, whatever transformer laid it there.</summary>
    [Fact]
    public async Task Marks_laid_at_the_ends_of_normal_quantiles_are_silent()
    {
        var marks = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? -5.199337582605575 : 5.19933758270342).ToArray();
        new Random(14).Shuffle(marks);
        Assert.Empty(await new Table(400).With("x", marks).CheckAsync("", "LG1013", "LG1014"));
    }

    /// <summary>Places among the rows seen, from 0 to 1, between two of them by linear interpolation.</summary>
    private static Table Quantiles(Func<Table, Range> fit, int? decimals)
    {
        var random = new Random(13);
        var table = new Table(Rows);
        foreach (var name in "abc")
        {
            var values = random.Normal(Rows);
            var seen = values[fit(table)].Order().ToArray();
            table.With($"{name}", [.. values.Select(v => PlaceOf(seen, v))], decimals);
        }
        return table;

        static double PlaceOf(double[] seen, double value)
        {
            var at = Array.BinarySearch(seen, value);
            if (at >= 0)
                return at / (seen.Length - 1.0);
            at = ~at;
            return at == 0 ? 0
                : at == seen.Length ? 1
                : (at - 1 + ((value - seen[at - 1]) / (seen[at] - seen[at - 1]))) / (seen.Length - 1);
        }
    }

    private static Table Scaled(
        Scaler scaler,
        Func<Table, Range> fitOfTraining,
        Func<Table, Range> fitOfEvaluation,
        int? decimals
    )
    {
        var random = new Random(5);
        var table = new Table(Rows);
        foreach (var name in "abc")
        {
            var values = random.Normal(Rows, 40, 9);
            double[] scaled =
            [
                .. Apply(scaler, values[fitOfTraining(table)], values[table.Training]),
                .. Apply(scaler, values[fitOfEvaluation(table)], values[table.Evaluation]),
            ];
            table.With($"{name}", scaled, decimals);
        }
        return table;
    }

    private static double[] Apply(Scaler scaler, double[] seen, double[] values)
    {
        var ascending = seen.Order().ToArray();
        var mean = seen.Average();
        return scaler switch
        {
            Scaler.Standard => Moved(mean, Math.Sqrt(seen.Average(v => (v - mean) * (v - mean)))),
            Scaler.Robust => Moved(At(0.5), At(0.75) - At(0.25)),
            Scaler.Length => Moved(0, Math.Sqrt(seen.Sum(v => v * v))),
            _ => [.. values.Select(v => (Array.IndexOf(ascending, v) + 1.0) / seen.Length)],
        };

        double[] Moved(double centre, double scale) => [.. values.Select(v => (v - centre) / scale)];

        double At(double p)
        {
            var place = (ascending.Length - 1) * p;
            var before = (int)place;
            return ascending[before]
                + ((place - before) * (ascending[Math.Min(before + 1, ascending.Length - 1)] - ascending[before]));
        }
    }
}
