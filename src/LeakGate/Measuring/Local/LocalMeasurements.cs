using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>How each question is answered from files. A new measurement adds its line here.</summary>
internal static class LocalMeasurements
{
    public static LocalMeasurement Of(Measurement question, TableSchema schema) =>
        question switch
        {
            RowOverlap q => new RowOverlapLocal(q, schema),
            KeyOverlap q => new KeyOverlapLocal(q, schema),
            ColumnProfile q => new ColumnProfileLocal(q, schema),
            ValueCounts q => new ValueCountsLocal(q, schema),
            TimeOrder { Entity.Count: 0 } q => new TimeLineLocal(q, schema),
            TimeOrder q => new EntityTimeLocal(q, schema),
            LateValues q => new LateValuesLocal(q, schema),
            PairMoments q => new PairMomentsLocal(q, schema),
            SideCounts q => new SideCountsLocal(q, schema),
            DecimalClasses q => new DecimalClassesLocal(q, schema),
            TargetGroups q => new TargetGroupsLocal(q, schema),
            Quantiles q => new QuantilesLocal(q, schema),
            NumberSample q => new NumberSampleLocal(q, schema),
            RowSample q => new RowSampleLocal(q, schema),
            IdShapes q => new IdShapesLocal(q, schema),
            TargetRuns q => new TargetRunsLocal(q, schema),
            FormulaRows q => new FormulaRowsLocal(q),
            TargetTable q => new TargetTableLocal(q, schema),
            TargetRanks q => new TargetRanksLocal(q, schema),
            TargetRankCorrelation q => new TargetRankCorrelationLocal(q, schema),
            SeriesSample q => new SeriesSampleLocal(q, schema),
            KeyAggregateRows q => new KeyAggregateRowsLocal(q),
            FutureRows q => new FutureRowsLocal(q, schema),
            RowMovements q => new RowMovementsLocal(q),
            _ => throw new InvalidOperationException($"no local answer to {question.GetType().Name}"),
        };
}
