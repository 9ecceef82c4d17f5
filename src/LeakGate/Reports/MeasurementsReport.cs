using System.Text.Json;
using LeakGate.Checks;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Reports;

/// <summary>
/// What a run measured, before any judgement: for comparing LeakGate with other programs, and for one's own statistics.
/// Values of cells, which the ends of a range are too, are listed where <c>show-values</c> allows it.
/// </summary>
internal static class MeasurementsReport
{
    public static void Write(Stream stream, GateReport report)
    {
        JsonText.Write(
            stream,
            indented: true,
            json =>
            {
                json.WriteStartObject("datasets");
                foreach (var dataset in report.Datasets.Where(d => d.Schema is not null))
                {
                    var showsValues = report.Spec.Datasets.First(d => d.Name.Value == dataset.Name).ShowValues;
                    json.WriteStartObject(dataset.Name);
                    Write(json, dataset, dataset.Schema!, showsValues);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
        );
    }

    private static void Write(Utf8JsonWriter json, DatasetReport dataset, TableSchema schema, bool showsValues)
    {
        var names = schema.Splits.Select(s => s.Name).ToArray();
        foreach (
            var (question, answer) in dataset.Measured.Where(m => m.Key is RowOverlap { Equality: RowEquality.Exact })
        )
            WriteRows(json, names, (RowOverlap)question, (EquatableArray<RowOverlapAnswer>)answer);
        json.WriteStartObject("keyOverlap");
        foreach (var (question, answer) in dataset.Measured.Where(m => m.Key is KeyOverlap))
            WriteKeys(json, names, (KeyOverlap)question, (KeyOverlapAnswer)answer);
        json.WriteEndObject();
        foreach (var (question, answer) in dataset.Measured.Where(m => m.Key is TimeOrder))
            WriteTime(json, schema, (TimeOrder)question, (TimeOrderAnswer)answer, showsValues);
        WriteProfiles(json, names, dataset, showsValues);
        foreach (var (question, answer) in dataset.Measured.Where(m => m.Key is PairMoments))
            WriteCorrelations(json, (PairMoments)question, (PairMomentsAnswer)answer);
        WriteUnseen(json, dataset, schema, showsValues);
        AreaReport.Write(json, dataset, schema);
    }

    private static void WriteRows(
        Utf8JsonWriter json,
        string[] names,
        RowOverlap question,
        EquatableArray<RowOverlapAnswer> answers
    )
    {
        json.WriteStartArray("rowOverlap");
        for (var i = 0; i < answers.Count; i++)
        {
            json.WriteStartObject();
            WriteSides(json, names, question.Sides[i]);
            json.WriteNumber("evaluationRows", answers[i].TwinRows);
            json.WriteNumber("trainingRows", answers[i].TrainingTwinRows);
            json.WriteNumber("conflictingLabels", answers[i].ConflictingRows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteKeys(Utf8JsonWriter json, string[] names, KeyOverlap question, KeyOverlapAnswer answer)
    {
        json.WriteStartArray(string.Join(" + ", question.Columns.Items));
        for (var i = 0; i < answer.PerSides.Count; i++)
        {
            json.WriteStartObject();
            WriteSides(json, names, question.Sides[i]);
            json.WriteNumber("keys", answer.PerSides[i].Keys);
            json.WriteNumber("evaluationRows", answer.PerSides[i].EvaluationRows);
            json.WriteNumber("trainingRows", answer.PerSides[i].TrainingRows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTime(
        Utf8JsonWriter json,
        TableSchema schema,
        TimeOrder question,
        TimeOrderAnswer answer,
        bool showsValues
    )
    {
        var isDate = schema.Find(question.Column)!.Kind == ColumnKind.Instant;
        string Say(long code) => isDate ? Words.Instant(code) : Words.Say(TimeAxis.ToNumber(code));
        json.WriteStartArray("time");
        for (var i = 0; i < answer.Spans.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("split", schema.Splits[i].Name);
            if (showsValues)
            {
                json.WriteString("min", Say(answer.Spans[i].First));
                json.WriteString("max", Say(answer.Spans[i].Last));
            }
            json.WriteNumber("rows", answer.Spans[i].Rows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notLater");
        for (var i = 0; i < answer.PerSides.Count; i++)
        {
            json.WriteStartObject();
            WriteSides(json, [.. schema.Splits.Select(s => s.Name)], question.Sides[i]);
            json.WriteNumber("rows", answer.PerSides[i].Earlier + answer.PerSides[i].Ties);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteProfiles(Utf8JsonWriter json, string[] names, DatasetReport dataset, bool showsValues)
    {
        var profiles = dataset
            .Measured.Where(m => m.Key is ColumnProfile)
            .Select(m => (((ColumnProfile)m.Key).Column, (EquatableArray<ColumnProfileAnswer>)m.Value))
            .ToArray();
        json.WriteStartObject("profile");
        for (var split = 0; split < names.Length; split++)
        {
            json.WriteStartObject(names[split]);
            foreach (var (column, answers) in profiles)
            {
                var answer = answers[split];
                json.WriteStartObject(column);
                json.WriteNumber("count", answer.Values);
                json.WriteNumber("nulls", answer.Nulls);
                if (double.IsFinite(answer.Mean))
                {
                    Number(json, "mean", answer.Mean);
                    Number(json, "sd", answer.StandardDeviation);
                    if (showsValues)
                    {
                        Number(json, "min", answer.Minimum);
                        Number(json, "max", answer.Maximum);
                    }
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteCorrelations(Utf8JsonWriter json, PairMoments question, PairMomentsAnswer answer)
    {
        json.WriteStartObject("correlations");
        for (var i = 0; i < answer.Columns; i++)
        {
            for (var j = i + 1; j < answer.Columns; j++)
                Number(json, $"{question.Columns[i]},{question.Columns[j]}", answer.Correlation(i, j));
        }
        json.WriteEndObject();
    }

    private static void WriteUnseen(Utf8JsonWriter json, DatasetReport dataset, TableSchema schema, bool showsValues)
    {
        var sides = new SplitSides(1, ~1ul);
        json.WriteStartObject("unseen");
        // Rules ask about one column with different limits; any answer with the values will do.
        var counted = dataset
            .Measured.Where(m => m.Key is ValueCounts && !((ValueCountsAnswer)m.Value).Overflowed)
            .Select(m => (((ValueCounts)m.Key).Column, Answer: (ValueCountsAnswer)m.Value))
            .DistinctBy(c => c.Column);
        foreach (var (column, answer) in counted)
        {
            if (schema.Find(column)!.Kind == ColumnKind.Number)
                continue;
            var unseen = answer.Values.Where(v => v.In(sides.Training) == 0).ToArray();
            json.WriteStartObject(column);
            json.WriteNumber("distinct", unseen.Length);
            if (showsValues)
            {
                json.WriteStartArray("values");
                foreach (var value in unseen)
                    json.WriteStringValue(value.Value);
                json.WriteEndArray();
            }
            json.WriteNumber("evaluationRows", unseen.Sum(v => v.In(sides.Evaluation)));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteSides(Utf8JsonWriter json, string[] names, SplitSides sides)
    {
        string Join(ulong set) => string.Join(" + ", names.Where((_, i) => (set >> i & 1) != 0));
        json.WriteString("training", Join(sides.Training));
        json.WriteString("evaluation", Join(sides.Evaluation));
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        JsonReport.WriteNumber(json, value);
    }
}
