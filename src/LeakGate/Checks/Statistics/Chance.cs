using MathNet.Numerics;

namespace LeakGate.Checks.Statistics;

/// <summary>Null models: how probable it is that chance alone explains what was counted.</summary>
internal static class Chance
{
    private const long ManyTrials = 1_000_000;

    /// <summary>
    /// Probability of at least <paramref name="hits"/> hits in <paramref name="trials"/>, when all that is known of the
    /// hit rate is that a reference sample had <paramref name="referenceHits"/> in <paramref name="referenceTrials"/>:
    /// the upper tail of a beta-binomial with Jeffreys' prior. It honours that a small reference says little.
    /// </summary>
    public static double OfAtLeast(long hits, long trials, long referenceHits, long referenceTrials)
    {
        if (hits <= 0)
            return 1;
        if (hits > trials)
            return 0;
        var a = referenceHits + 0.5;
        var b = referenceTrials - referenceHits + 0.5;
        // With so many trials the uncertainty of the rate is all there is, and hundreds of millions of terms come to the
        // same as their integral.
        if (trials > ManyTrials && trials > 10_000 * (a + b))
            return SpecialFunctions.BetaRegularized(b, a, 1 - ((hits - 0.5) / trials));
        var mean = trials * a / (a + b);
        var variance = mean * (b / (a + b)) * ((a + b + trials) / (a + b + 1));
        var beyond = (hits - mean) / Math.Sqrt(variance);
        if (beyond > 40)
            return 0;
        return beyond <= 0 ? 1 - LowerTail(hits - 1, trials, a, b) : UpperTail(hits, trials, a, b);
    }

    /// <summary>
    /// Probability that of pairs of equal rows, of which some lie wholly within training, at least as many are torn apart
    /// when every row falls on a side by lot. Twins come in pairs, so three of them are no three independent events, and
    /// a training side without any says little where there are few. Pairs that lie wholly within evaluation do not count.
    /// </summary>
    /// <param name="share">Share of the rows that are evaluation rows.</param>
    public static double OfTornPairs(long torn, long whole, double share) =>
        torn <= 0 ? 1 : SpecialFunctions.BetaRegularized(torn, whole + 1.0, 2 * share / (1 + share));

    /// <summary>The logarithm of the number of ways in which rows of these counts can be shared out.</summary>
    public static double LogArrangements(IEnumerable<long> counts)
    {
        var (rows, log) = (0L, 0.0);
        foreach (var count in counts)
        {
            rows += count;
            log -= SpecialFunctions.GammaLn(count + 1.0);
        }
        return log + SpecialFunctions.GammaLn(rows + 1.0);
    }

    /// <summary>The number of standard deviations that a normal variable exceeds with this probability.</summary>
    public static double NormalQuantile(double upperTail) => Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * upperTail);

    /// <summary>The probability that a normal variable exceeds so many standard deviations.</summary>
    public static double NormalTail(double standardDeviations) =>
        0.5 * SpecialFunctions.Erfc(standardDeviations / Math.Sqrt(2));

    /// <summary>
    /// A rank correlation moved by so many standard errors, on Fisher's scale, where its error is nearly the same
    /// everywhere; 1.06 / (n − 3) is its variance there (Fieller, Hartley and Pearson 1957).
    /// </summary>
    public static double CorrelationBound(double correlation, long rows, double standardErrors) =>
        Math.Tanh(
            Math.Atanh(Math.Clamp(correlation, -1 + 1e-15, 1 - 1e-15)) + (standardErrors * Math.Sqrt(1.06 / (rows - 3)))
        );

    /// <summary>Upper tail of Pearson's χ² statistic; 1 where no freedom is left to differ.</summary>
    public static double OfChiSquare(double statistic, int degreesOfFreedom) =>
        statistic <= 0 || degreesOfFreedom <= 0
            ? 1
            : SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2.0, statistic / 2);

    /// <summary>
    /// Pearson's χ² of a table of counts with rows of equal margins as the null hypothesis: statistic, degrees of
    /// freedom, and Cramér's V. Empty rows and columns do not count.
    /// </summary>
    public static (double Statistic, int DegreesOfFreedom, double CramersV) ChiSquare(long[][] table)
    {
        var rows = table.Select(r => (double)r.Sum()).ToArray();
        var columns = Enumerable.Range(0, table[0].Length).Select(c => (double)table.Sum(r => r[c])).ToArray();
        var total = rows.Sum();
        var statistic = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                var expected = rows[i] * columns[j] / total;
                if (expected > 0)
                    statistic += (table[i][j] - expected) * (table[i][j] - expected) / expected;
            }
        }
        var usedRows = Math.Max(0, rows.Count(r => r > 0) - 1);
        var usedColumns = Math.Max(0, columns.Count(c => c > 0) - 1);
        var smaller = Math.Min(usedRows, usedColumns);
        var v = smaller > 0 ? Math.Sqrt(statistic / (total * smaller)) : 0;
        return (statistic, usedRows * usedColumns, v);
    }

    /// <summary>
    /// Two-sample Kolmogorov–Smirnov distance of two ascending samples, and its asymptotic probability under the null
    /// hypothesis that both come from one distribution. Ties make the probability too large, never too small. An empty
    /// sample differs from none.
    /// </summary>
    public static (double Distance, double Probability) KolmogorovSmirnov(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second
    )
    {
        if (first.IsEmpty || second.IsEmpty)
            return (0, 1);
        var (i, j) = (0, 0);
        var distance = 0.0;
        while (i < first.Length && j < second.Length)
        {
            var value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] <= value)
                i++;
            while (j < second.Length && second[j] <= value)
                j++;
            distance = Math.Max(distance, Math.Abs(((double)i / first.Length) - ((double)j / second.Length)));
        }
        var size = Math.Sqrt((double)first.Length * second.Length / (first.Length + second.Length));
        var lambda = (size + 0.12 + (0.11 / size)) * distance;
        return (distance, KolmogorovTail(lambda));
    }

    private static double KolmogorovTail(double lambda)
    {
        if (lambda < 0.3)
            return 1;
        var sum = 0.0;
        for (var k = 1; k <= 100; k++)
        {
            var term = Math.Exp(-2 * k * k * lambda * lambda);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-17)
                break;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }

    private static double UpperTail(long from, long trials, double a, double b)
    {
        var term = Math.Exp(LogProbability(from, trials, a, b));
        var sum = 0.0;
        for (var i = from; i <= trials && term > 0; i++)
        {
            sum += term;
            if (term < sum * 1e-14)
                break;
            term *= Ratio(i, trials, a, b);
        }
        return Math.Min(1, sum);
    }

    private static double LowerTail(long to, long trials, double a, double b)
    {
        if (to < 0)
            return 0;
        var term = Math.Exp(LogProbability(to, trials, a, b));
        var sum = 0.0;
        for (var i = to; i >= 0 && term > 0; i--)
        {
            sum += term;
            if (i == 0 || term < sum * 1e-14)
                break;
            term /= Ratio(i - 1, trials, a, b);
        }
        return Math.Min(1, sum);
    }

    /// <summary>P(i + 1) / P(i).</summary>
    private static double Ratio(long i, long trials, double a, double b) =>
        (trials - i) / (i + 1.0) * ((a + i) / (b + trials - i - 1));

    private static double LogProbability(long hits, long trials, double a, double b) =>
        SpecialFunctions.GammaLn(trials + 1.0)
        - SpecialFunctions.GammaLn(hits + 1.0)
        - SpecialFunctions.GammaLn(trials - hits + 1.0)
        + LogBeta(hits + a, trials - hits + b)
        - LogBeta(a, b);

    private static double LogBeta(double a, double b) =>
        SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);
}
