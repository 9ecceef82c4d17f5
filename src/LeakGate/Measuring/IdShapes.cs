using LeakGate.Measuring.Kernels;

namespace LeakGate.Measuring;

/// <summary>
/// What the form of an id says of the target's class: how long it is, what it begins with up to its first digit, and the
/// number it ends in.
/// </summary>
/// <param name="Sets">Sets of splits over which the numbers are ranked; one answer each.</param>
internal sealed record IdShapes(string Column, string Target, EquatableArray<ulong> Sets) : Measurement<IdShapesAnswer>
{
    /// <summary>Most different triples of prefix (or length), class and split.</summary>
    public const int Limit = 1 << 14;

    /// <summary>Bytes of a prefix that are looked at.</summary>
    public const int LongestPrefix = 16;
}

/// <param name="Classes">Number of classes.</param>
internal sealed record IdShapesAnswer(
    int Classes,
    ColumnTable Lengths,
    ColumnTable Prefixes,
    EquatableArray<ClassRanks> Numbers
);
