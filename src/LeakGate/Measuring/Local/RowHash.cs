using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// 128-bit identities of rows: the sum over columns of the scrambled cell keys, each column with seeds that depend on
/// its name only, so that neither the order of columns nor the format of the file matters.
/// </summary>
internal sealed class RowHash
{
    private readonly (ulong Low, ulong High)[] seeds;
    private readonly ulong allNullLow;
    private readonly ulong allNullHigh;

    public RowHash(IReadOnlyList<string> columns)
    {
        seeds = new (ulong, ulong)[columns.Count];
        for (var i = 0; i < seeds.Length; i++)
        {
            CellKeys.OfText(Encoding.UTF8.GetBytes(columns[i]), out var low, out var high);
            seeds[i] = (low, high);
            allNullLow += CellKeys.Mix(ColumnBuffer.NullKey ^ low);
            allNullHigh += CellKeys.Mix(ColumnBuffer.NullKey ^ high);
        }
    }

    /// <summary>Lanes of the rows of the batch that is being observed.</summary>
    public ulong[] Low { get; } = new ulong[Batch.Capacity];

    /// <inheritdoc cref="Low"/>
    public ulong[] High { get; } = new ulong[Batch.Capacity];

    /// <summary>Whether all columns of the row are missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAllNull(int row) => Low[row] == allNullLow && High[row] == allNullHigh;

    /// <summary>The lanes of a row of one column alone.</summary>
    public (ulong Low, ulong High) OfOne((ulong Low, ulong High) key) =>
        (CellKeys.Mix(key.Low ^ seeds[0].Low), CellKeys.Mix(key.High ^ seeds[0].High));

    /// <summary>Starts the rows of a batch.</summary>
    public void Begin(int rows)
    {
        Low.AsSpan(0, rows).Clear();
        High.AsSpan(0, rows).Clear();
    }

    /// <summary>Adds column <paramref name="column"/> (an index into the columns given at construction).</summary>
    public void Add(int column, ReadOnlySpan<ulong> keys, ReadOnlySpan<ulong> highKeys)
    {
        AddLane(Low, keys, seeds[column].Low);
        AddLane(High, highKeys, seeds[column].High);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLane(ulong[] lane, ReadOnlySpan<ulong> keys, ulong seed)
    {
        ref var target = ref MemoryMarshal.GetArrayDataReference(lane);
        ref var source = ref MemoryMarshal.GetReference(keys);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var seedVector = Vector256.Create(seed);
            for (; i <= keys.Length - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
            {
                var mixed = CellKeys.Mix(Vector256.LoadUnsafe(ref source, (nuint)i) ^ seedVector);
                (Vector256.LoadUnsafe(ref target, (nuint)i) + mixed).StoreUnsafe(ref target, (nuint)i);
            }
        }
        for (; i < keys.Length; i++)
            Unsafe.Add(ref target, i) += CellKeys.Mix(Unsafe.Add(ref source, i) ^ seed);
    }
}
