using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.RealData.Tests;

/// <summary>What the gate measured of a data set, under the names that the witnesses use.</summary>
internal static class Measured
{
    public static SortedDictionary<string, long> Figures(DatasetSpec spec, DatasetReport report)
    {
        var figures = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (question, answer) in report.Measured)
        {
            if (question is RowOverlap { Equality: RowEquality.Exact })
                Add(figures, ((EquatableArray<RowOverlapAnswer>)answer)[0]);
            else if (question is KeyOverlap key)
                Add(figures, NamesOf(spec, key), ((KeyOverlapAnswer)answer).PerSides[0]);
            else if (question is TimeOrder)
                Add(figures, ((TimeOrderAnswer)answer).PerSides[0]);
        }
        return figures;
    }

    private static void Add(SortedDictionary<string, long> figures, RowOverlapAnswer answer)
    {
        figures.Add("rows.train", answer.TrainingRows);
        figures.Add("rows.test", answer.EvaluationRows);
        figures.Add("duplicates.twins", answer.TwinRows);
        figures.Add("duplicates.conflicting", answer.ConflictingRows);
        figures.Add("duplicates.trainingTwins", answer.TrainingTwinRows);
        figures.Add("duplicates.innerTwins", answer.TrainingInnerTwinRows);
    }

    private static void Add(SortedDictionary<string, long> figures, IEnumerable<string> names, SharedKeys answer)
    {
        foreach (var name in names)
        {
            figures.Add($"{name}.keys", answer.Keys);
            figures.Add($"{name}.evaluationKeys", answer.EvaluationKeys);
            figures.Add($"{name}.evaluationRows", answer.EvaluationRows);
            figures.Add($"{name}.trainingRows", answer.TrainingRows);
        }
    }

    private static void Add(SortedDictionary<string, long> figures, TimeOverlap answer)
    {
        figures.Add("time.earlier", answer.Earlier);
        figures.Add("time.ties", answer.Ties);
        figures.Add("time.comparable", answer.Comparable);
    }

    /// <summary>The declared keys of these columns, as the witnesses call them.</summary>
    private static IEnumerable<string> NamesOf(DatasetSpec spec, KeyOverlap question)
    {
        bool IsAsked(KeySpec key) => key.Columns.Select(c => c.Value).SequenceEqual(question.Columns.Items);
        if (spec.Id is { } id && IsAsked(id))
            yield return "id";
        foreach (var group in spec.Groups.Where(IsAsked))
            yield return $"group[{string.Join('+', group.Columns.Select(c => c.Value))}]";
    }
}
