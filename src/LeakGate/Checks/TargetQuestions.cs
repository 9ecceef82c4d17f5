using System.Text;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>What the rules about the target have in common: what kind of task it is, and its class counts.</summary>
internal static class TargetQuestions
{
    /// <summary>More distinct values than this make a target no classification, unless it is declared one.</summary>
    private const int MostClasses = 20;
    private const int MostDeclaredClasses = 100_000;

    /// <summary>
    /// The class counts of the target; null where the task is a regression. A target is classified where it is
    /// declared so, where it is text or true/false, or where it has at most twenty values, all whole numbers.
    /// </summary>
    public static async Inquiry<ValueCountsAnswer?> Classes(CheckContext context, Column target)
    {
        var declared = context.Dataset.Task?.Value;
        if (declared == TaskKind.Regression)
            return null;
        var isNumber = target.Kind == ColumnKind.Number;
        var surely = declared == TaskKind.Classification || !isNumber;
        var answer = await context.Measure(new ValueCounts(target.Name, surely ? MostDeclaredClasses : MostClasses));
        if (answer.Overflowed)
            return surely
                ? throw new NotMeasuredException($"target '{target.Name}' has more than {MostDeclaredClasses} classes")
                : null;
        return surely || answer.Values.All(v => IsWhole(v.Value)) ? answer : null;
    }

    private static bool IsWhole(string value) =>
        DecimalParser.TryParse(Encoding.UTF8.GetBytes(value), out var number) && number.IsInteger;
}
