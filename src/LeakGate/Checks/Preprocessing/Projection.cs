using LeakGate.Measuring;
using LeakGate.Splits;
using MathNet.Numerics;

namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// Columns that are exactly uncorrelated with each other over a union of splits, and not over training alone: what PCA,
/// whitening, independent components and truncated SVD leave of the rows they were fitted on.
/// </summary>
/// <param name="IsCentred">
/// Whether the columns have mean 0 there as well; else it is their uncentred products that vanish, as truncated SVD has it.
/// </param>
/// <param name="There">Largest absolute correlation of any pair over the union.</param>
/// <param name="Elsewhere">The same over the training rows that show the most.</param>
/// <param name="Chance">Probability that so many of the columns tried come out like this by luck.</param>
internal sealed record Projection(
    SplitUnion Union,
    IReadOnlyList<string> Columns,
    bool IsCentred,
    double There,
    double Elsewhere,
    double Chance
)
{
    private const double ChanceOfAll = 1e-6;

    /// <summary>
    /// What the correlations have to show by themselves: columns that were only scaled have means of 0 as well, and among
    /// many of them two are always nearly uncorrelated. It decides which of two leaks is told of, not whether there is one,
    /// so that two components written with four decimals (one pair, about 1e-4 for each pair tried) may pass it.
    /// </summary>
    private const double ChanceOfPairs = 1e-2;

    /// <summary>Fewer rows prove little, and few of them are different numbers by nature.</summary>
    private const long FewestRows = 20;

    /// <summary>
    /// Correlations of that many standard errors are far too small for chance. Solvers that approximate components leave
    /// them, and so many pairs of them are as good as exact zeros.
    /// </summary>
    private const double MostErrors = 0.05;

    /// <summary>By so much the correlations over training have to exceed those over the union.</summary>
    private const double Contrast = 10;

    /// <summary>
    /// Training rows drawn at random have uncentred products of at most so many standard errors where those of the union
    /// vanish. Only columns that have are worth a second look; three of them at least.
    /// </summary>
    private const double MostErrorsOfTraining = 6;
    private const int FewestUncentred = 3;

    /// <summary>Stands for anything smaller, so that reports never show a probability of nothing.</summary>
    private const double Smallest = 1e-300;

    public int Pairs => Columns.Count * (Columns.Count - 1) / 2;

    /// <summary>Every projection of the data set; a column belongs to one at most.</summary>
    public static async Inquiry<List<Projection>> FindAsync(CheckContext context)
    {
        var training = CollinearFeatures.Question(context);
        var correlations = training.Columns.Count > 1 ? context.Measure(training) : null;
        var all = await NumberColumn.OfFeaturesAsync(context);
        if (correlations is null)
            return [];
        var columns = all.Where(c => c.Fineness.IsComputed).ToArray();
        var products = new TrainingProducts(context, training.Columns, await correlations);
        // All asked before any is awaited: one round.
        var asked = new List<Inquiry<Evidence>>();
        foreach (var isCentred in new[] { true, false })
        {
            foreach (var union in SplitUnion.Of(context))
            {
                var left = columns.Where(c =>
                    MayBeComponent(c.Over(union.Splits)) && IsCentredOver(c, union.Splits) == isCentred
                );
                var candidates = isCentred ? left.ToArray() : products.Small([.. left], union.Splits);
                if (candidates.Length >= (isCentred ? 2 : FewestUncentred))
                    asked.Add(Evidence.Ask(context, union, candidates, isCentred));
            }
        }
        var found = new List<Projection>();
        foreach (var question in asked)
        {
            var evidence = await question;
            var left = evidence.Components(c => !found.Exists(p => p.Columns.Contains(c.Name)));
            if (Judge(evidence, left, columns.Length) is { } projection)
                found.Add(projection);
        }
        return found;
    }

    /// <summary>
    /// The correlation about zero instead of about the means: the cosine of the angle between two columns.
    /// </summary>
    private static double Product(double correlation, NumberSummary first, NumberSummary second)
    {
        var (one, two) = (first.Deviation(0), second.Deviation(0));
        return ((correlation * one * two) + (first.Mean * second.Mean))
            / Math.Sqrt(((one * one) + (first.Mean * first.Mean)) * ((two * two) + (second.Mean * second.Mean)));
    }

    /// <summary>Ends that mirror each other belong to a design, a grid or a wave, which are uncorrelated by their making.</summary>
    private static bool MayBeComponent(NumberSummary numbers) =>
        numbers.Count >= FewestRows
        && Math.Abs(numbers.Minimum + numbers.Maximum) > 1e-3 * (numbers.Maximum - numbers.Minimum);

    private static bool IsCentredOver(NumberColumn column, ulong splits)
    {
        var numbers = column.Over(splits);
        return Math.Abs(numbers.Mean) <= OfMean(column, numbers);
    }

    /// <summary>How far off the mean of a centred column may be.</summary>
    private static double OfMean(NumberColumn column, NumberSummary numbers)
    {
        var ofUnit = column.Fineness.OfMean(numbers.Count);
        return column.Fineness.IsFloating ? ofUnit * Math.Max(1, numbers.Deviation(0)) : ofUnit;
    }

    private static Projection? Judge(Evidence evidence, List<int> left, int tried)
    {
        var clique = Clique(evidence, left);
        if (clique.Count < (evidence.IsCentred ? 2 : FewestUncentred))
            return null;
        var (logs, items) = (0.0, 0);
        var (there, elsewhere) = (default(Spread), new Spread[evidence.Union.Trainings.Length]);
        foreach (var (i, j) in PairsOf(clique))
        {
            Take(evidence.ChanceOf(i, j));
            there.Add(evidence.Over(i, j), evidence.Tolerance(i, j));
            for (var t = 0; t < elsewhere.Length; t++)
                elsewhere[t].Add(evidence.OverTraining(t, i, j), 0);
        }
        var worst = elsewhere.MaxBy(e => e.Squares);
        if (worst.Squares < Contrast * Contrast * there.Squares)
            return null;
        if (Together() >= ChanceOfPairs)
            return null;
        foreach (var i in evidence.IsCentred ? clique : [])
            Take(evidence.ChanceOfMean(i));
        var chance = Together();
        return chance >= ChanceOfAll
            ? null
            : new(evidence.Union, evidence.Names(clique), evidence.IsCentred, there.Largest, worst.Largest, chance);

        void Take(double p)
        {
            logs -= Math.Log(p);
            items++;
        }

        // Fisher's way to put probabilities together; and luck chooses among all sets of so many columns.
        double Together()
        {
            var byLuck = SpecialFunctions.GammaUpperRegularized(items, logs);
            var log = Math.Log(Math.Max(byLuck, Smallest)) + SpecialFunctions.BinomialLn(tried, clique.Count);
            return Math.Clamp(Math.Exp(log), Smallest, 1);
        }
    }

    /// <summary>
    /// Columns of which each is uncorrelated with all others, grown from those with the most partners. Components of one
    /// projection are such a set; other columns that are centred are correlated with some of them.
    /// </summary>
    private static List<int> Clique(Evidence evidence, List<int> left)
    {
        var partners = left.ToDictionary(i => i, i => left.Count(j => i != j && IsNone(i, j)));
        var clique = new List<int>();
        foreach (var i in left.OrderByDescending(i => partners[i]))
        {
            if (clique.TrueForAll(j => IsNone(i, j)))
                clique.Add(i);
        }
        clique.Sort();
        return clique;

        bool IsNone(int i, int j) =>
            Math.Abs(evidence.Over(i, j))
            <= Math.Max(evidence.Tolerance(i, j), MostErrors / Math.Sqrt(evidence.Rows(i, j)));
    }

    private static IEnumerable<(int First, int Second)> PairsOf(List<int> columns) =>
        columns.SelectMany((i, at) => columns.Take(at).Select(j => (j, i)));

    /// <summary>Squares and largest of some correlations.</summary>
    private struct Spread
    {
        public double Squares;
        public double Largest;

        public void Add(double correlation, double atLeast)
        {
            var size = Math.Abs(correlation);
            Largest = Math.Max(Largest, double.IsNaN(size) ? 0 : size);
            size = Math.Max(double.IsNaN(size) ? 0 : size, atLeast);
            Squares += size * size;
        }
    }

    /// <summary>Uncentred products of columns over all training rows, which are known without asking again.</summary>
    private sealed class TrainingProducts(CheckContext context, EquatableArray<string> names, PairMomentsAnswer answer)
    {
        private readonly Dictionary<string, int> places = names.Items.Select((name, i) => (name, i)).ToDictionary();

        /// <summary>Columns with at least two others whose products with them are as small as those of components.</summary>
        public NumberColumn[] Small(NumberColumn[] columns, ulong union)
        {
            var numbers = Array.ConvertAll(columns, c => c.Over(context.TrainingSplits));
            var partners = new int[columns.Length];
            for (var j = 1; j < columns.Length; j++)
            {
                for (var i = 0; i < j; i++)
                {
                    var r = answer.Correlation(places[columns[i].Name], places[columns[j].Name]);
                    double rows = numbers[i].Count;
                    var share = rows / columns[i].Over(union).Count;
                    var most = MostErrorsOfTraining * Math.Sqrt(Math.Max(0, 1 - share) / rows);
                    if (!(Math.Abs(Product(r, numbers[i], numbers[j])) <= most))
                        continue;
                    partners[i]++;
                    partners[j]++;
                }
            }
            return [.. columns.Where((_, i) => partners[i] >= FewestUncentred - 1)];
        }
    }

    /// <summary>What is known of the candidates of one union.</summary>
    private sealed class Evidence
    {
        private const int SampledValues = 1000;

        /// <summary>Levels that someone chose are fewer, or come back more often.</summary>
        private const int ManyValues = 200;

        private readonly NumberColumn[] columns;
        private readonly PairMomentsAnswer there;
        private readonly PairMomentsAnswer[] trainings;
        private readonly bool[] varies;
        private readonly double largest;

        private Evidence(
            SplitUnion union,
            NumberColumn[] columns,
            bool isCentred,
            PairMomentsAnswer there,
            PairMomentsAnswer[] trainings,
            bool[] varies
        )
        {
            (Union, IsCentred) = (union, isCentred);
            (this.columns, this.there, this.trainings, this.varies) = (columns, there, trainings, varies);
            largest = Enumerable.Range(0, columns.Length).Max(i => Size(columns[i].Over(union.Splits)));
        }

        public SplitUnion Union { get; }

        public bool IsCentred { get; }

        public static async Inquiry<Evidence> Ask(
            CheckContext context,
            SplitUnion union,
            NumberColumn[] columns,
            bool isCentred
        )
        {
            EquatableArray<string> names = [.. columns.Select(c => c.Name)];
            var there = context.Measure(new PairMoments(names, union.Splits));
            var trainings = union.Trainings.Select(t => context.Measure(new PairMoments(names, t))).ToArray();
            var samples = columns.Select(c => context.Measure(new NumberSample(c.Name, SampledValues))).ToArray();
            var answers = new PairMomentsAnswer[trainings.Length];
            for (var t = 0; t < answers.Length; t++)
                answers[t] = await trainings[t];
            var varies = new bool[columns.Length];
            for (var c = 0; c < varies.Length; c++)
                varies[c] = Varies(await samples[c], union.Splits);
            return new Evidence(union, columns, isCentred, await there, answers, varies);
        }

        /// <summary>The candidates that are different numbers in most rows.</summary>
        public List<int> Components(Func<NumberColumn, bool> isLeft) =>
            [.. Enumerable.Range(0, columns.Length).Where(i => varies[i] && isLeft(columns[i]))];

        public List<string> Names(List<int> of) => of.ConvertAll(i => columns[i].Name);

        public double Over(int i, int j) => Of(there.Correlation(i, j), i, j, Union.Splits);

        public double OverTraining(int training, int i, int j) =>
            Of(trainings[training].Correlation(i, j), i, j, Union.Trainings[training]);

        public long Rows(int i, int j) => there.Count(i, j);

        /// <summary>
        /// By how much rounding may have moved a correlation from 0: four standard errors of written decimals, and what
        /// the solver's arithmetic leaves, which grows with how far the largest component exceeds these two.
        /// </summary>
        public double Tolerance(int i, int j)
        {
            var (first, second) = (Size(columns[i].Over(Union.Splits)), Size(columns[j].Over(Union.Splits)));
            var (a, b) = (columns[i].Fineness, columns[j].Fineness);
            var (stepA, stepB) = (a.Step / first, b.Step / second);
            var ofDecimals = 4 * Math.Sqrt(((stepA * stepA) + (stepB * stepB)) / (12 * Math.Max(1, Rows(i, j))));
            var relative = Math.Max(a.Relative, b.Relative);
            var ofSolver = 2 * relative * ((largest / first) + (largest / second));
            if (relative < 1e-9)
                ofSolver += 4 * relative * largest / first * (largest / second);
            return 1e-9 + ofDecimals + ofSolver;
        }

        /// <summary>Probability that two columns whose population has no correlation come as close to none as these.</summary>
        public double ChanceOf(int i, int j) =>
            Math.Min(1, 0.8 * Math.Max(Math.Abs(Over(i, j)), Tolerance(i, j)) * Math.Sqrt(Rows(i, j)));

        /// <summary>Probability that the mean of a column comes as close to 0, if its population's is.</summary>
        public double ChanceOfMean(int i)
        {
            var numbers = columns[i].Over(Union.Splits);
            return Math.Min(1, 0.8 * OfMean(columns[i], numbers) / numbers.Deviation(0) * Math.Sqrt(numbers.Count));
        }

        private double Of(double correlation, int i, int j, ulong splits) =>
            IsCentred ? correlation : Product(correlation, columns[i].Over(splits), columns[j].Over(splits));

        private double Size(NumberSummary numbers) =>
            IsCentred ? numbers.Deviation(0) : Math.Sqrt(numbers.SquaredNorm / Math.Max(1, numbers.Count));

        private static bool Varies(EquatableArray<EquatableArray<double>> sample, ulong splits)
        {
            var values = sample
                .Items.Where((_, split) => (splits >> split & 1) != 0)
                .SelectMany(s => s.Items)
                .ToArray();
            return values.Distinct().Count() >= Math.Min(0.6 * values.Length, ManyValues);
        }
    }
}
