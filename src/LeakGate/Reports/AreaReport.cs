using System.Text.Json;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Reports;

/// <summary>
/// The areas under the ROC curve that were measured over all training rows, for a target of two classes: the second
/// class by large values. Categories are put in the order of their own rows' share of that class, as other programs do
/// it; the rules never judge by that, since it flatters columns of many values.
/// </summary>
internal static class AreaReport
{
    public static void Write(Utf8JsonWriter json, DatasetReport dataset, TableSchema schema)
    {
        var table = dataset.Measured.FirstOrDefault(m => m.Key is TargetTable);
        if (table.Key is not TargetTable question || table.Value is not TargetTableAnswer { Classes.Count: 2 } answer)
            return;
        var training = schema.Splits.Min(s => s.Role);
        var splits = schema
            .Splits.Select((s, i) => s.Role == training ? 1ul << i : 0)
            .Aggregate((set, bit) => set | bit);
        json.WriteStartObject("auc");
        foreach (var (key, value) in dataset.Measured)
        {
            if (key is TargetRanks { Target: not null } ranks && ranks.Sets[0] == splits)
                Number(json, ranks.Column, ((EquatableArray<Measuring.Kernels.ClassRanks>)value)[0].Area(1, 0));
        }
        for (var i = 0; i < question.Columns.Count; i++)
        {
            if (schema.Find(question.Columns[i])!.Kind != ColumnKind.Number && !answer.Columns[i].Overflowed)
                Number(json, question.Columns[i], OfCategories(answer.Columns[i], splits));
        }
        json.WriteEndObject();
    }

    private static double OfCategories(ColumnTable table, ulong splits)
    {
        var values = table
            .Values.Select(v => v.In(splits))
            .Where(rows => rows[0] + rows[1] > 0)
            .GroupBy(rows => rows[1] / (double)(rows[0] + rows[1]))
            .OrderBy(group => group.Key)
            .Select(group => (First: group.Sum(rows => rows[0]), Second: group.Sum(rows => rows[1])));
        var (below, right, second) = (0L, 0.0, 0L);
        foreach (var value in values)
        {
            right += value.Second * (below + (value.First / 2.0));
            below += value.First;
            second += value.Second;
        }
        return right / ((double)below * second);
    }

    private static void Number(Utf8JsonWriter json, string column, double value)
    {
        json.WritePropertyName(column);
        JsonReport.WriteNumber(json, value);
    }
}
