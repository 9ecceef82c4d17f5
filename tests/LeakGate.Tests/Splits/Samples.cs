using FsCheck;
using FsCheck.Fluent;

namespace LeakGate.Tests.Splits;

/// <summary>Generators that several properties share.</summary>
internal static class Samples
{
    /// <summary>Lists of some of the items, which shrink by leaving one out.</summary>
    public static Arbitrary<IList<T>> ListsOf<T>(IReadOnlyList<T> items) =>
        Arb.From(Gen.Elements(items.ToArray()).ListOf().Select(list => (IList<T>)[.. list]), WithoutOne);

    private static IEnumerable<IList<T>> WithoutOne<T>(IList<T> list) =>
        list.Select((_, left) => (IList<T>)[.. list.Where((_, i) => i != left)]);
}
