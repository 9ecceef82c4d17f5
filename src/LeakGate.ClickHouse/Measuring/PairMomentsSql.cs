using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="PairMoments"/>: sums of products about each column's origin, over the rows that have both values. In
/// plain double precision: correlations agree with the local engine to nine digits.
/// </summary>
internal static class PairMomentsSql
{
    private const int SumsPerPair = 6;

    /// <summary>Pairs of one statement: some 1,500 sums, which servers bear.</summary>
    private const int PairsPerStatement = 250;

    public static async Task<object> Answer(PairMoments question, SqlContext context)
    {
        var columns = question.Columns.Items;
        var pairs = Pairs(columns.Length).ToArray();
        var (correlations, counts) = (new double[pairs.Length], new long[pairs.Length]);
        // Blocks of pairs that have their columns in common, so that a statement reads few.
        var batches = pairs
            .Select((pair, place) => (pair.I, pair.J, Place: place))
            .GroupBy(pair => (pair.I / 16, pair.J / 16))
            .SelectMany(block => block.Chunk(PairsPerStatement));
        await Task.WhenAll(
            batches.Select(async batch =>
            {
                var result = await context.Query(
                    context.Union(branch =>
                        "SELECT "
                        + string.Join(", ", batch.Select(p => Sums(columns[p.I], columns[p.J], branch, context)))
                        + $" FROM {branch.From} WHERE {Terms.IsIn(branch.Split, question.Splits)}"
                    )
                );
                for (var b = 0; b < batch.Length; b++)
                {
                    var sums = new double[SumsPerPair];
                    foreach (var row in result.Rows)
                    {
                        for (var s = 0; s < SumsPerPair; s++)
                            sums[s] += row[(SumsPerPair * b) + s].IsNull ? 0 : row[(SumsPerPair * b) + s].Double;
                    }
                    counts[batch[b].Place] = (long)sums[0];
                    correlations[batch[b].Place] = Correlation(sums);
                }
            })
        );
        return new PairMomentsAnswer(columns.Length, correlations, counts);
    }

    /// <summary>In the order of the answer.</summary>
    private static IEnumerable<(int I, int J)> Pairs(int columns)
    {
        for (var j = 1; j < columns; j++)
        {
            for (var i = 0; i < j; i++)
                yield return (i, j);
        }
    }

    private static string Sums(string x, string y, Branch branch, SqlContext context)
    {
        string Centred(string column) =>
            branch.Once(
                $"centred {column}",
                () => $"{branch.Finite(column)} - {Terms.Number(context.Data.Schema.Find(column)!.Origin)}"
            );
        // NULL where either is missing: a sum passes over it.
        var product = $"{Centred(x)} * {Centred(y)}";
        var named = branch.Once($"product {x}\n{y}", () => product);
        var (a, b, both) = (Centred(x), Centred(y), $"isNotNull({branch.Once($"product {x}\n{y}", () => "")})");
        return $"count({named}), sumIf({a}, {both}), sumIf({b}, {both}), sumIf({a} * {a}, {both}), "
            + $"sumIf({b} * {b}, {both}), sum({branch.Once($"product {x}\n{y}", () => "")})";
    }

    private static double Correlation(double[] sums)
    {
        var (count, x, y, xx, yy, xy) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
        var (ofX, ofY, ofBoth) = (xx - (x * x / count), yy - (y * y / count), xy - (x * y / count));
        // A constant column leaves only rounding noise.
        var isConstant = ofX <= 1e-14 * xx || ofY <= 1e-14 * yy || count < 2;
        return isConstant ? double.NaN : Math.Clamp(ofBoth / Math.Sqrt(ofX * ofY), -1, 1);
    }
}
