using System.Numerics;

namespace LeakGate.Parquet.Encodings;

/// <summary>Holds many indices against one bound.</summary>
internal static class IndexCheck
{
    /// <summary>The largest of the indices, taken as unsigned so that a negative one is large; 0 where there are none.</summary>
    public static uint Largest(ReadOnlySpan<int> indices)
    {
        var largest = Vector<uint>.Zero;
        var i = 0;
        for (; i <= indices.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            largest = Vector.Max(largest, new Vector<int>(indices[i..]).As<int, uint>());
        var result = 0u;
        for (var lane = 0; lane < Vector<uint>.Count; lane++)
            result = Math.Max(result, largest[lane]);
        for (; i < indices.Length; i++)
            result = Math.Max(result, (uint)indices[i]);
        return result;
    }
}
