using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Tests.Checks;
using Xunit;

namespace LeakGate.Tests.Checks.Preprocessing;

/// <summary>Rows made between evaluation rows and others are found; rows in line for other reasons are not.</summary>
public sealed class SyntheticRowTests
{
    private const int Rows = 300;
    private const int Neighbours = 5;

    [Theory]
    [InlineData(null, 4)]
    [InlineData(null, 3)]
    [InlineData(6, 6)]
    [InlineData(4, 10)]
    public void Made_before_the_split_they_are_found(int? decimals, int columns)
    {
        var rows = Real(columns, 1);
        var made = Oversampled(rows, new Random(2));
        var all = rows.Concat(made).ToArray();
        new Random(3).Shuffle(all);
        var finding = Assert.Single(Check(all[100..], all[..100], decimals));
        Assert.Equal(Level.Warning, finding.Level);
        Assert.True((long)finding.Properties["rows"] <= made.Length);
        Assert.NotEmpty(finding.Examples);
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(4, 10)]
    public void Made_of_training_rows_they_are_silent(int? decimals, int columns)
    {
        var rows = Real(columns, 1);
        new Random(3).Shuffle(rows);
        double[][] train = [.. rows[60..], .. Oversampled(rows[60..], new Random(2))];
        Assert.Empty(Check(train, rows[..60], decimals));
        // An evaluation row that is also a training row is no evidence either.
        Assert.Empty(Check(train, [.. rows[..60], .. rows[60..90]], decimals));
    }

    /// <summary>Whole numbers from 1 to 10 lie in line at shares of small denominators, and a rotation leaves them so.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    public void A_rotated_lattice_is_silent(int? decimals)
    {
        var random = new Random(8);
        var turn = Enumerable.Range(0, 16).Select(_ => random.NextDouble() - 0.5).ToArray();
        var rows = Real(4, 5);
        foreach (var row in rows)
        {
            double[] whole = [.. Enumerable.Range(0, 4).Select(_ => (double)random.Next(1, 11))];
            for (var c = 0; c < 4; c++)
                row[c] = Enumerable.Range(0, 4).Sum(k => turn[(4 * c) + k] * whole[k]);
        }
        Assert.Empty(Check(rows[60..], rows[..60], decimals));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Coarse_numbers_are_silent(int decimals)
    {
        // Four digits of nothing keep the columns fine enough to be looked at.
        var rows = Real(4, 5);
        foreach (var row in rows)
        {
            for (var c = 0; c < row.Length - 1; c++)
                row[c] = Math.Round(row[c], decimals);
        }
        foreach (var row in rows[..40])
            row[0] += 0.00001;
        Assert.Empty(Check(rows[60..], rows[..60], null));
    }

    [Fact]
    public void Columns_on_one_line_are_silent()
    {
        // Three units of one quantity, and its sum with another: rows are in line whatever made them.
        var rows = Real(2, 6);
        var all = rows.Select(r => new[] { r[0], 1.8 * r[0], r[0] / 7, (2 * r[0]) + r[1], r[^1] }).ToArray();
        Assert.Empty(Check(all[60..], all[..60], null));
    }

    [Fact]
    public void Shares_of_small_counts_are_silent()
    {
        var random = new Random(7);
        var all = Enumerable
            .Range(0, Rows)
            .Select(_ =>
            {
                double length = random.Next(20, 60);
                return new[]
                {
                    random.Next(3) / length,
                    random.Next(3) / length,
                    random.Next(2) / length,
                    random.Next(3) / length,
                    random.Next(2),
                };
            })
            .ToArray();
        Assert.Empty(Check(all[60..], all[..60], null));
    }

    [Fact]
    public void Where_a_sample_would_hold_no_parents_it_says_that_it_was_not_tried()
    {
        var train = new StringBuilder("a,b,c,y\n");
        for (var r = 0; r < 600_000; r++)
            train.Append(CultureInfo.InvariantCulture, $"{r % 997}.1234,{r % 991}.4321,{r % 983}.2143,{r & 1}\n");
        var test = "a,b,c,y\n1.5678,2.5678,3.5678,0\n1.6789,2.6789,3.6789,1\n";
        var rule = SyntheticNeighbours.Definition;
        var outcome = GateRun.Of(rule, train.ToString(), test, "target: y").OutcomeOf(rule);
        Assert.Equal(Outcome.NotApplicable, outcome.Outcome);
        Assert.Contains("too many rows", outcome.Reason, StringComparison.Ordinal);
    }

    private static Finding[] Check(double[][] train, double[][] test, int? decimals)
    {
        var rule = SyntheticNeighbours.Definition;
        return [.. GateRun.Of(rule, Text(train, decimals), Text(test, decimals), "target: y").Findings(rule)];
    }

    private static string Text(double[][] rows, int? decimals)
    {
        var names = Enumerable.Range(0, rows[0].Length - 1).Select(c => $"c{c}").Append("y");
        var lines = rows.Select(row =>
            string.Join(
                ',',
                row.Select(v => (decimals is { } d ? Math.Round(v, d) : v).ToString("R", CultureInfo.InvariantCulture))
            )
        );
        return string.Join(',', names) + "\n" + string.Join('\n', lines) + "\n";
    }

    /// <summary>Rows of normal numbers, their class behind them: one in five is of class 1.</summary>
    private static double[][] Real(int columns, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, Rows)
                .Select(r => (double[])[.. random.Normal(columns, r % 5 == 0 ? 1 : 0), r % 5 == 0 ? 1 : 0]),
        ];
    }

    /// <summary>
    /// Rows of class 1 by SMOTE, until both classes are of one size: somewhere between a row and one of its nearest.
    /// Source: Chawla, Bowyer, Hall and Kegelmeyer (2002).
    /// </summary>
    private static double[][] Oversampled(double[][] rows, Random random)
    {
        var few = rows.Where(r => r[^1] == 1).ToArray();
        var made = new double[rows.Length - (2 * few.Length)][];
        for (var i = 0; i < made.Length; i++)
        {
            var from = few[random.Next(few.Length)];
            var nearest = few.Where(r => r != from)
                .OrderBy(r => r.Zip(from, (x, y) => (x - y) * (x - y)).Sum())
                .ToArray();
            var to = nearest[random.Next(Neighbours)];
            var share = random.NextDouble();
            made[i] = [.. from.Zip(to, (x, y) => x + (share * (y - x)))];
        }
        return made;
    }
}
