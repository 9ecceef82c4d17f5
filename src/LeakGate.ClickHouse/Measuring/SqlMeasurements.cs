using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>How each question is answered as SQL. A new measurement adds its line here.</summary>
internal static class SqlMeasurements
{
    /// <summary>Answers one round of questions, in their order, with as few queries as it can.</summary>
    public static async Task<IReadOnlyList<object>> AnswerAsync(
        IReadOnlyList<Measurement> questions,
        RemoteDataset data,
        ISqlSession session,
        CancellationToken cancellation
    )
    {
        var context = new SqlContext(data, session, cancellation);
        var answers = new object[questions.Count];
        var families = Enumerable
            .Range(0, questions.Count)
            .GroupBy(i => questions[i].GetType())
            .Select(async family =>
            {
                int[] places = [.. family];
                var found = await Answer([.. places.Select(i => questions[i])], context);
                for (var i = 0; i < places.Length; i++)
                    answers[places[i]] = found[i];
            });
        await Task.WhenAll(families.ToArray());
        return answers;
    }

    /// <summary>Answers questions of one kind: together where they share a scan, else one by one.</summary>
    private static Task<IReadOnlyList<object>> Answer(Measurement[] questions, SqlContext context) =>
        questions[0] switch
        {
            ColumnProfile => ColumnProfileSql.Answer([.. questions.Cast<ColumnProfile>()], context),
            ValueCounts => ValueCountsSql.Answer([.. questions.Cast<ValueCounts>()], context),
            LateValues => LateValuesSql.Answer([.. questions.Cast<LateValues>()], context),
            SideCounts => SideCountsSql.Answer([.. questions.Cast<SideCounts>()], context),
            DecimalClasses => DecimalClassesSql.Answer([.. questions.Cast<DecimalClasses>()], context),
            FormulaRows => FormulaRowsSql.Answer([.. questions.Cast<FormulaRows>()], context),
            TargetGroups => TargetGroupsSql.Answer([.. questions.Cast<TargetGroups>()], context),
            _ => OneByOne(questions, context),
        };

    private static async Task<IReadOnlyList<object>> OneByOne(Measurement[] questions, SqlContext context) =>
        await Task.WhenAll(questions.Select(question => Answer(question, context)));

    private static Task<object> Answer(Measurement question, SqlContext context) =>
        question switch
        {
            RowOverlap q => RowOverlapSql.Answer(q, context),
            KeyOverlap q => KeyOverlapSql.Answer(q, context),
            TimeOrder { Entity.Count: 0 } q => TimeLineSql.Answer(q, context),
            TimeOrder q => EntityTimeSql.Answer(q, context),
            PairMoments q => PairMomentsSql.Answer(q, context),
            TargetTable q => TargetTableSql.Answer(q, context),
            TargetRanks q => TargetRanksSql.Answer(q, context),
            TargetRankCorrelation q => TargetRankCorrelationSql.Answer(q, context),
            Quantiles q => QuantilesSql.Answer(q, context),
            IdShapes q => IdShapesSql.Answer(q, context),
            KeyAggregateRows q => KeyAggregateRowsSql.Answer(q, context),
            NumberSample q => NumberSampleSql.Answer(q, context),
            RowSample q => RowSampleSql.Answer(q, context),
            SeriesSample q => SeriesSampleSql.Answer(q, context),
            RowLookup q => RowLookupSql.Answer(q, context),
            TargetRuns => Meaningless("the rows of a table have no order"),
            FutureRows => Unanswered("SQL does not count rows that follow from later rows of their series"),
            _ => Unanswered($"{question.GetType().Name} has no SQL"),
        };

    private static Task<object> Unanswered(string reason) => Task.FromResult<object>(new Unanswered(reason));

    private static Task<object> Meaningless(string reason) =>
        Task.FromResult<object>(new Unanswered(reason) { IsMeaningless = true });
}
