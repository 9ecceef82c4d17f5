using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers <see cref="TargetRanks"/>.</summary>
internal static class TargetRanksSql
{
    public static async Task<object> Answer(TargetRanks question, SqlContext context)
    {
        IReadOnlyList<Func<Branch, string>> classes;
        if (question.Target is not { } target)
            classes = [.. Enumerable.Range(0, context.Splits).Select(i => OfSplit(i))];
        else if (await context.ClassesOf(target) is { } found)
            classes = [.. found.Select(c => OfClass(target, c))];
        else
            return TargetClasses.TooMany(target);
        var ranks = new RanksSql(branch => branch.Number(question.Column), classes);
        return new EquatableArray<ClassRanks>([
            .. await ranks.Count(question.Sets.Items, context.Data.RowsPerSplit.Sum(), context),
        ]);
    }

    /// <summary>Whether a row is of a class.</summary>
    public static Func<Branch, string> OfClass(string target, FoundClass found) =>
        branch =>
        {
            var missing = branch.IsMissing(target);
            return $"NOT {missing} AND {branch.HashOf(target)} = {Terms.Unsigned(found.Hash)}";
        };

    private static Func<Branch, string> OfSplit(int split) => branch => Terms.Invariant($"{branch.Split} = {split}");
}
