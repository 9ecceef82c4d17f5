using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Checks.Preprocessing;

/// <summary>Encodings and fillings that saw evaluation rows are found, and those that did not are left in peace.</summary>
public sealed class EncodingTests
{
    private const int Rows = 1000;

    public enum Encoding
    {
        Mean,
        Shrunk,
        Variance,
        Others,
    }

    public static TheoryData<Encoding, bool, int?> EncodingsTargetsAndDecimals
    {
        get
        {
            var data = new TheoryData<Encoding, bool, int?>();
            foreach (var encoding in Enum.GetValues<Encoding>())
            {
                foreach (var decimals in new int?[] { null, 4 })
                {
                    data.Add(encoding, true, decimals);
                    if (encoding != Encoding.Others)
                        data.Add(encoding, false, decimals);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EncodingsTargetsAndDecimals))]
    public async Task Means_of_all_rows_are_found(Encoding encoding, bool isClass, int? decimals)
    {
        var data = new Data(isClass);
        var table = data.Table().With("code", data.Encode(encoding, ..Rows), decimals);
        var finding = Assert.Single(await table.CheckAsync("target: y", "LG1017"));
        Assert.Equal((Level.Error, "code"), (finding.Level, finding.Column));
        var expected = encoding switch
        {
            Encoding.Mean => "mean",
            Encoding.Shrunk => "shrunk",
            Encoding.Variance => "variance",
            _ => "others",
        };
        Assert.Equal(expected, finding.MessageId);
        if (encoding == Encoding.Shrunk)
            Assert.Equal(7, (double)finding.Properties["weight"], 0.1);
    }

    [Theory]
    [MemberData(nameof(EncodingsTargetsAndDecimals))]
    public async Task Means_of_training_rows_are_silent(Encoding encoding, bool isClass, int? decimals)
    {
        var data = new Data(isClass);
        var table = data.Table();
        table.With("code", data.Encode(encoding, table.Training), decimals);
        Assert.Empty(await table.CheckAsync("target: y", "LG1017"));
    }

    [Fact]
    public async Task A_copy_of_the_target_is_no_encoding_of_it()
    {
        var data = new Data(isClass: true);
        Assert.Empty(await data.Table().With("code", data.Answers).CheckAsync("target: y", "LG1017"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counts_of_all_rows_are_found_and_those_of_training_rows_are_not(bool isShare)
    {
        var data = new Data(isClass: true);
        var finding = Assert.Single(
            await data.Table().With("code", data.Count(..Rows, isShare)).CheckAsync("target: y", "LG1018")
        );
        Assert.Equal((Level.Warning, "code"), (finding.Level, finding.Column));
        var table = data.Table();
        Assert.Empty(await table.With("code", data.Count(table.Training, isShare)).CheckAsync("target: y", "LG1018"));
    }

    [Fact]
    public async Task A_balanced_design_counts_nothing()
    {
        // Each dose has as many rows, and each number of rows is a multiple of the dose.
        var doses = Enumerable.Range(0, 896).Select(i => Math.Pow(2, i % 7)).ToArray();
        new Random(4).Shuffle(doses);
        Assert.Empty(await new Table(896).With("dose", doses).CheckAsync("", "LG1018"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public async Task A_mean_of_all_rows_in_the_gaps_is_found(int? decimals)
    {
        var finding = Assert.Single(await Filled(t => .., decimals).CheckAsync("", "LG1015"));
        Assert.Equal((Level.Warning, "age"), (finding.Level, finding.Column));
        Assert.Empty(await Filled(t => t.Training, decimals).CheckAsync("", "LG1015"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mean_of_all_rows_in_the_gaps_of_measured_numbers_is_found(bool isScaledAfterwards)
    {
        var finding = Assert.Single(await FilledByMean(t => .., isScaledAfterwards).CheckAsync("", "LG1015"));
        Assert.Equal((Level.Warning, "frequent", "x"), (finding.Level, finding.MessageId, finding.Column));
        Assert.Empty(await FilledByMean(t => t.Training, isScaledAfterwards).CheckAsync("", "LG1015"));
    }

    [Fact]
    public async Task A_value_that_is_frequent_by_nature_is_silent()
    {
        // A third had no rain; the others' mean is elsewhere, or the same only of what was measured against it.
        var random = new Random(31);
        var rain = random.Normal(Rows, 0, 1).Select(v => random.Next(3) == 0 ? 0 : Math.Exp(v)).ToArray();
        var change = random.Normal(Rows, 0, 1).Select(v => random.Next(3) == 0 ? 0 : v).ToArray();
        Assert.Empty(await new Table(Rows).With("rain", rain).With("change", change).CheckAsync("", "LG1015"));
    }

    [Fact]
    public async Task A_value_off_the_grid_that_is_no_mean_is_silent()
    {
        var ages = Ages();
        for (var i = 0; i < ages.Length; i += 9)
            ages[i] = 37.123456;
        Assert.Empty(await new Table(Rows).With("age", ages).CheckAsync("", "LG1015"));
    }

    [Fact]
    public async Task Means_of_a_few_large_categories_are_found()
    {
        var random = new Random(21);
        var categories = Enumerable.Range(0, Rows).Select(_ => random.Next(3)).ToArray();
        var answers = categories.Select(c => random.NextDouble() < 0.3 + (0.1 * c) ? 1.0 : 0).ToArray();
        var table = new Table(Rows).With("y", answers).With("code", Means(..));
        var finding = Assert.Single(await table.CheckAsync("target: y", "LG1017"));
        Assert.Equal((Level.Error, "mean"), (finding.Level, finding.MessageId));
        table = new Table(Rows).With("y", answers);
        Assert.Empty(await table.With("code", Means(table.Training)).CheckAsync("target: y", "LG1017"));

        double[] Means(Range seen)
        {
            var groups = answers[seen].Zip(categories[seen]).ToLookup(p => p.Second, p => p.First);
            return [.. categories.Select(c => groups[c].Average())];
        }
    }

    [Fact]
    public async Task Half_points_that_whole_answers_meet_by_nature_are_silent()
    {
        // Means of whole answers are halves now and then; a scale of half points is no encoding of them.
        var random = new Random(22);
        var scale = Enumerable.Range(0, Rows).Select(_ => random.Next(2, 9) / 2.0).ToArray();
        var answers = scale.Select(s => Math.Clamp(Math.Round(s + random.NextDouble() - 0.5), 1, 4)).ToArray();
        Assert.Empty(await new Table(Rows).With("y", answers).With("code", scale).CheckAsync("target: y", "LG1017"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Medians_of_all_rows_in_the_gaps_of_several_columns_are_found(int decimals)
    {
        var finding = Assert.Single(await FilledByMedian(t => .., decimals).CheckAsync("", "LG1015"));
        Assert.Equal((Level.Warning, "median"), (finding.Level, finding.MessageId));
        Assert.Empty(await FilledByMedian(t => t.Training, decimals).CheckAsync("", "LG1015"));
    }

    /// <summary>Numbers with all their digits, one in ten a gap; the training rows scale them where that is asked.</summary>
    private static Table FilledByMean(Func<Table, Range> fit, bool isScaledAfterwards)
    {
        var table = new Table(Rows);
        var random = new Random(30);
        var numbers = random.Normal(Rows, 5, 2).ToArray();
        var isGap = Enumerable.Range(0, Rows).Select(_ => random.Next(10) == 0).ToArray();
        var mean = numbers[fit(table)]
            .Where((_, i) => !isGap[fit(table).GetOffsetAndLength(Rows).Offset + i])
            .Average();
        double[] filled = [.. numbers.Select((v, i) => isGap[i] ? mean : v)];
        var training = filled[table.Training];
        var (centre, width) = (training.Average(), training.Max() - training.Min());
        return table.With("x", isScaledAfterwards ? [.. filled.Select(v => (v - centre) / width)] : filled);
    }

    /// <summary>An even number of whole numbers that lie far apart, or of numbers that do not tie, with gaps.</summary>
    private static Table FilledByMedian(Func<Table, Range> fit, int decimals)
    {
        var table = new Table(Rows);
        var random = new Random(9);
        foreach (var name in "abcd")
        {
            var numbers = random.Normal(Rows, 0, 1e6).Select(v => 2 * Math.Round(v / 2, decimals)).ToArray();
            var isGap = Enumerable.Range(0, Rows).Select(_ => random.Next(10) == 0).ToArray();
            var (start, count) = fit(table).GetOffsetAndLength(Rows);
            var seen = Enumerable.Range(start, count).Where(i => !isGap[i]).Select(i => numbers[i]).Order().ToArray();
            var median = (seen[(seen.Length - 1) / 2] + seen[seen.Length / 2]) / 2;
            table.With($"{name}", [.. numbers.Select((v, i) => isGap[i] ? median : v)]);
        }
        return table;
    }

    private static double[] Ages() => [.. new Random(8).Normal(Rows, 40, 12).Select(age => Math.Round(age))];

    private static Table Filled(Func<Table, Range> fit, int? decimals)
    {
        var table = new Table(Rows);
        var ages = Ages();
        var isGap = Enumerable.Range(0, Rows).Select(i => i * 7919 % 10 == 0).ToArray();
        var (start, count) = fit(table).GetOffsetAndLength(Rows);
        var mean = Enumerable.Range(start, count).Where(i => !isGap[i]).Average(i => ages[i]);
        return table.With("age", [.. ages.Select((age, i) => isGap[i] ? mean : age)], decimals);
    }

    /// <summary>Categories of different sizes, and answers that depend on them a little.</summary>
    private sealed class Data
    {
        private readonly int[] categories;

        public Data(bool isClass)
        {
            var random = new Random(17);
            categories = [.. Enumerable.Range(0, Rows).Select(_ => (int)(45 * Math.Pow(random.NextDouble(), 1.5)))];
            var noise = random.Normal(Rows, 5, 2);
            Answers =
            [
                .. categories.Select(
                    (c, i) =>
                        isClass
                            ? (random.NextDouble() < 0.2 + (c % 5 * 0.12) ? 1 : 0)
                            : Math.Round(noise[i] + (c % 5), 1)
                ),
            ];
        }

        public double[] Answers { get; }

        public Table Table() => new Table(Rows).With("y", Answers);

        public double[] Count(Range seen, bool isShare)
        {
            var sizes = categories[seen].CountBy(c => c).ToDictionary();
            var whole = isShare ? categories[seen].Length : 1.0;
            return [.. categories.Select(c => sizes.GetValueOrDefault(c) / whole)];
        }

        public double[] Encode(Encoding encoding, Range seen)
        {
            var answers = Answers[seen];
            var (start, count) = seen.GetOffsetAndLength(Rows);
            var mean = answers.Average();
            var variance = answers.Average(a => (a - mean) * (a - mean));
            var groups = answers.Zip(categories[seen]).ToLookup(p => p.Second, p => p.First);
            return [.. Enumerable.Range(0, Rows).Select(Of)];

            double Of(int i)
            {
                var group = groups[categories[i]].ToArray();
                if (group.Length == 0)
                    return mean;
                var own = group.Average();
                var within = group.Average(a => (a - own) * (a - own));
                var weight = variance * group.Length / ((variance * group.Length) + within);
                var isSeen = i >= start && i < start + count;
                return encoding switch
                {
                    Encoding.Mean => own,
                    Encoding.Shrunk => (group.Sum() + (7 * mean)) / (group.Length + 7),
                    Encoding.Variance => (weight * own) + ((1 - weight) * mean),
                    _ when !isSeen => own,
                    _ => group.Length == 1 ? mean : (group.Sum() - Answers[i]) / (group.Length - 1),
                };
            }
        }
    }
}
