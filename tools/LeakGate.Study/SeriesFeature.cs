namespace LeakGate.Study;

/// <summary>A feature made of a series, and its mirror that only knows the past.</summary>
/// <param name="Before">Rows that the feature of the future needs before its own.</param>
/// <param name="After">Rows that it needs after its own.</param>
/// <param name="Of">The value, from the rows needed in their order and the place of the feature's own row among them.</param>
internal sealed record SeriesFeature(string Name, int Before, int After, Func<double[], int, double> Of)
{
    public static IReadOnlyList<SeriesFeature> All { get; } =
    [
        new("lead 1", 0, 1, (w, own) => w[own == 0 ? ^1 : 0]),
        new("lead 7", 0, 7, (w, own) => w[own == 0 ? ^1 : 0]),
        new("rise over 1", 0, 1, (w, _) => w[^1] - w[0]),
        new("rise over 3", 0, 3, (w, _) => w[^1] - w[0]),
        new("relative change over 1", 0, 1, (w, _) => (w[^1] / w[0]) - 1),
        new("centred mean of 3", 1, 1, (w, _) => w.Average()),
        new("centred mean of 7", 3, 3, (w, _) => w.Average()),
        new("forward sum of 5", 0, 4, (w, _) => w.Sum()),
    ];

    /// <summary>NaN where the series ends before.</summary>
    public double Future(double[] series, int t) =>
        t < Before || t + After >= series.Length ? double.NaN : Of(series[(t - Before)..(t + After + 1)], Before);

    /// <summary>The same of the rows up to this one.</summary>
    public double Past(double[] series, int t) =>
        t < Before + After ? double.NaN : Of(series[(t - Before - After)..(t + 1)], Before + After);
}
