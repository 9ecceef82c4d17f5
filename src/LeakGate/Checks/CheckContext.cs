using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using LeakGate.Checks.Evaluation;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Metrics;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>What a check may ask for: the data set's declaration, its columns and splits, and measurements.</summary>
internal sealed class CheckContext(DatasetSpec dataset, TableSchema schema, Rounds rounds)
{
    private readonly Dictionary<string, object> workedOut = [];

    public DatasetSpec Dataset { get; } = dataset;

    public TableSchema Schema { get; } = schema;

    /// <summary>Head and base side by side; null where the base cannot be compared with.</summary>
    public BaseComparison? Base { get; init; }

    /// <summary>What a rule about data versions answers where there is no <see cref="Base"/>.</summary>
    public CheckResult WithoutBase { get; init; } = CheckResult.NotApplicable("no base version is given");

    /// <summary>The pairs of sides to compare.</summary>
    public ImmutableArray<SplitPair> Pairs { get; } = SplitPair.Of(dataset, schema.Splits);

    /// <summary>The sides of all pairs, in the order of the pairs; measurements answer one by one.</summary>
    public EquatableArray<SplitSides> AllSides => [.. Pairs.SelectMany(pair => pair.Sides)];

    /// <summary>Splits a model is fitted on, as a set.</summary>
    public ulong TrainingSplits => Pairs.Aggregate(0ul, (all, pair) => all | pair.TrainingSplits);

    /// <summary>
    /// Columns that make two rows equal: all that every split has, less <c>id</c>, <c>ignore</c> and the target.
    /// </summary>
    public ImmutableArray<Column> ComparedColumns =>
        [.. Schema.Columns.Where(c => IsEverywhere(c) && !IsIdentity(c.Name) && c.Name != Dataset.Target?.Value)];

    /// <summary>
    /// Columns a model would be given: the compared ones less time, group and entity columns, which are often dropped.
    /// </summary>
    public ImmutableArray<Column> Features => [.. ComparedColumns.Where(c => !IsStructure(c))];

    /// <summary>The target's column where one is declared and every split has it.</summary>
    public Column? Target =>
        Dataset.Target is { } target && Schema.Find(target.Value) is { } column && IsEverywhere(column) ? column : null;

    /// <summary>The scores of the model; null where no metrics are declared.</summary>
    public ScoreSheet? Scores { get; init; }

    /// <summary>Runs the training command; null where the run does not allow it.</summary>
    public ITraining? Training { get; init; }

    /// <summary>
    /// Whether a rule runs. A rule leaves what another explains better to that other, but only while it is there to tell.
    /// </summary>
    public Func<Rule, bool> IsOn { get; init; } = _ => true;

    /// <summary>Asks a question about head and base side by side; the base's splits are numbered behind the head's.</summary>
    public Inquiry<TAnswer> MeasureAcross<TAnswer>(Measurement<TAnswer> question) =>
        rounds.Measure(new AcrossVersions<TAnswer>(question));

    /// <summary>Asks a question; the answer comes with the next round, shared with all who ask the same.</summary>
    public Inquiry<TAnswer> Measure<TAnswer>(Measurement<TAnswer> question) => rounds.Measure(question);

    /// <summary>What several rules work out of the same answers, worked out once.</summary>
    public T Once<T>(string key, Func<T> work)
        where T : class
    {
        if (!workedOut.TryGetValue(key, out var result))
            workedOut.Add(key, result = work());
        return (T)result;
    }

    /// <summary>The value of a rule's option for this data set.</summary>
    public double Option(Rule rule, string name) => Dataset.Rules.Option(rule, name);

    /// <summary>
    /// The level to report: a setting replaces the rule's own gravest level, and caps judgements below it.
    /// </summary>
    public Level Level(Rule rule, Level judged) =>
        Dataset.Rules.Of(rule).Level is not { } set ? judged
        : judged == rule.DefaultLevel ? set
        : judged < set ? judged
        : set;

    /// <summary>A finding about a pair of splits, with names and places filled in.</summary>
    public Finding Finding(Rule rule, Level judged, SplitPair pair) =>
        new()
        {
            Rule = rule,
            Level = Level(rule, judged),
            Dataset = Dataset.Name.Value,
            TrainingSplit = pair.Training,
            EvaluationSplit = pair.Evaluation,
            Declared = pair.EvaluationDeclared,
            Related = pair.TrainingDeclared == pair.EvaluationDeclared ? null : pair.TrainingDeclared,
        };

    /// <summary>A finding about a column of one split or of all.</summary>
    public Finding Finding(Rule rule, Level judged, string column, SourceLocation declared) =>
        new()
        {
            Rule = rule,
            Level = Level(rule, judged),
            Dataset = Dataset.Name.Value,
            Column = column,
            Declared = declared,
        };

    /// <summary>
    /// Looks the rows of examples up. Each is labelled with the values of some columns: as they are where
    /// <c>show-values</c> allows it, else as a short hash that is equal for equal values.
    /// </summary>
    public async Inquiry<ImmutableArray<Example>> Examples(
        EquatableArray<RowPair> pairs,
        ImmutableArray<string> labels
    ) => pairs.Count == 0 ? [] : ExamplesOf(pairs, await Measure(LookUp(pairs, labels)), Locate);

    /// <summary>The same for rows of an answer across versions.</summary>
    public async Inquiry<ImmutableArray<Example>> ExamplesAcross(
        EquatableArray<RowPair> pairs,
        ImmutableArray<string> labels
    ) => pairs.Count == 0 ? [] : ExamplesOf(pairs, await MeasureAcross(LookUp(pairs, labels)), Base!.Locate);

    /// <summary>
    /// The evaluation side of one of a pair's sides: with folds the one that is held out, since what is told of one is
    /// not told of the others; with named splits the pair's own name.
    /// </summary>
    public string EvaluationName(SplitPair pair, SplitSides sides) =>
        pair.Sides.Length == 1
            ? pair.Evaluation
            : $"fold {Schema.Splits[BitOperations.TrailingZeroCount(sides.Evaluation)].Name}";

    /// <summary>A value as it may be shown.</summary>
    public string Show(string value) => Dataset.ShowValues ? value : Hash(value);

    /// <summary>Where the configuration declares a column's part in the data set; else the data set itself.</summary>
    public SourceLocation DeclarationOf(string column)
    {
        var named = new[] { Dataset.Target, Dataset.Time?.Column }
            .Concat(Dataset.Ignore)
            .Concat(Dataset.Text)
            .Concat(Dataset.Groups.SelectMany(g => g.Columns))
            .Concat(Dataset.AvailableAt.Select(a => a.Feature));
        return named.FirstOrDefault(c => c?.Value == column)?.At ?? Dataset.Name.At;
    }

    private static RowLookup LookUp(EquatableArray<RowPair> pairs, ImmutableArray<string> labels)
    {
        var refs = pairs.Items.SelectMany(p => new[] { p.Row, p.Counterpart }).Where(r => r != RowRef.None).Distinct();
        return new RowLookup([.. refs], [.. labels]);
    }

    private ImmutableArray<Example> ExamplesOf(
        EquatableArray<RowPair> pairs,
        EquatableArray<FoundRow> found,
        Func<FoundRow, RowLocation> locate
    )
    {
        var byRef = found.Items.ToDictionary(row => row.Ref);
        return
        [
            .. pairs.Items.Select(pair => new Example(
                locate(byRef[pair.Row]),
                pair.Counterpart == RowRef.None ? null : locate(byRef[pair.Counterpart]),
                Label(byRef[pair.Row].Cells.Items)
            )),
        ];
    }

    private string Label(ImmutableArray<string?> cells) => string.Join(" + ", cells.Select(cell => Show(cell ?? "")));

    private RowLocation Locate(FoundRow row) => new(Schema.Splits[row.Ref.Split].Name, row.File, row.Line, row.Row);

    private static string Hash(string value) =>
        "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..8];

    private bool IsEverywhere(Column column)
    {
        var all = Schema.Splits.Length == 64 ? ulong.MaxValue : (1ul << Schema.Splits.Length) - 1;
        return (column.PresentIn & all) == all;
    }

    private bool IsIdentity(string column) =>
        (Dataset.Id?.Columns.Any(c => c.Value == column) ?? false) || Dataset.Ignore.Any(c => c.Value == column);

    private bool IsStructure(Column column) =>
        column.IsTime
        || (Dataset.Entity?.Columns.Any(c => c.Value == column.Name) ?? false)
        || Dataset.Groups.Any(g => g.Columns.Any(c => c.Value == column.Name))
        || Dataset.Text.Any(c => c.Value == column.Name);
}
