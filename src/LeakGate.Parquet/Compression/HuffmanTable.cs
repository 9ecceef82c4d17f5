using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeakGate.Parquet.Compression;

/// <summary>A decoding table of zstd's literals (RFC 8878, section 4.2): the next bits tell symbol and length at once.</summary>
internal sealed class HuffmanTable
{
    private const int MostBits = 11;
    private const int MostSymbols = 256;
    private const int WeightLog = 6;

    private readonly ushort[] entries = new ushort[1 << MostBits]; // length << 8 | symbol
    private readonly byte[] weights = new byte[MostSymbols];
    private readonly FseTable weightTable = new(WeightLog, MostBits + 2);

    /// <summary>Bits of the longest code; 0 before a table was read.</summary>
    public int Log { get; private set; }

    /// <summary>No table is known any more.</summary>
    public void Forget() => Log = 0;

    /// <summary>Reads a table and returns the bytes read.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or its codes are not complete.</exception>
    public int Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            throw Broken();
        Log = 0;
        int count,
            length;
        if (source[0] < 128)
        {
            length = 1 + source[0];
            count = ReadPacked(source.Length < length ? throw Broken() : source[1..length]);
        }
        else
        {
            count = source[0] - 127;
            length = 1 + ((count + 1) / 2);
            if (source.Length < length)
                throw Broken();
            for (var i = 0; i < count; i++)
                weights[i] = (byte)((i & 1) == 0 ? source[1 + (i / 2)] >> 4 : source[1 + (i / 2)] & 15);
        }
        Build(count);
        return length;
    }

    /// <summary>Decodes one stream that fills <paramref name="target"/>.</summary>
    /// <exception cref="InvalidDataException">The stream is longer or shorter.</exception>
    public void Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var bits = new BackwardBits(source);
        Finish(ref bits, target, 0);
    }

    /// <summary>Decodes four streams side by side, each of which fills a quarter of <paramref name="target"/>.</summary>
    /// <exception cref="InvalidDataException">A stream is longer or shorter.</exception>
    public void DecodeFour(ReadOnlySpan<byte> source, Span<byte> target)
    {
        const int JumpTable = 6;
        if (source.Length < JumpTable)
            throw Broken();
        var first = source[0] | (source[1] << 8);
        var second = source[2] | (source[3] << 8);
        var third = source[4] | (source[5] << 8);
        source = source[JumpTable..];
        var quarter = (target.Length + 3) / 4;
        if (first + second + third > source.Length || 3 * quarter > target.Length)
            throw Broken();
        var a = new BackwardBits(source[..first]);
        var b = new BackwardBits(source.Slice(first, second));
        var c = new BackwardBits(source.Slice(first + second, third));
        var d = new BackwardBits(source[(first + second + third)..]);
        ref var table = ref MemoryMarshal.GetArrayDataReference(entries);
        ref var to = ref MemoryMarshal.GetReference(target);
        var last = target.Length - (3 * quarter);
        var i = 0;
        // Four codes of eleven bits are at hand after each reload.
        for (; i + 4 <= last; i += 4)
        {
            a.Reload();
            b.Reload();
            c.Reload();
            d.Reload();
            for (var k = 0; k < 4; k++)
            {
                Unsafe.Add(ref to, i + k) = Next(ref a, ref table, Log);
                Unsafe.Add(ref to, quarter + i + k) = Next(ref b, ref table, Log);
                Unsafe.Add(ref to, (2 * quarter) + i + k) = Next(ref c, ref table, Log);
                Unsafe.Add(ref to, (3 * quarter) + i + k) = Next(ref d, ref table, Log);
            }
        }
        Finish(ref a, target[..quarter], i);
        Finish(ref b, target.Slice(quarter, quarter), i);
        Finish(ref c, target.Slice(2 * quarter, quarter), i);
        Finish(ref d, target[(3 * quarter)..], i);
    }

    private void Finish(ref BackwardBits bits, Span<byte> target, int at)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(entries);
        for (; at < target.Length; at++)
        {
            bits.Reload();
            target[at] = Next(ref bits, ref table, Log);
        }
        bits.Reload();
        if (!bits.IsAtEnd)
            throw new InvalidDataException("a stream of literals does not end with its last literal");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Next(ref BackwardBits bits, ref ushort table, int log)
    {
        var entry = Unsafe.Add(ref table, bits.Peek(log));
        bits.Skip(entry >> 8);
        return (byte)entry;
    }

    /// <summary>Weights that FSE has packed, in two states that take turns. Returns their number.</summary>
    private int ReadPacked(ReadOnlySpan<byte> source)
    {
        var bits = new BackwardBits(source[weightTable.Read(source)..]);
        var states = weightTable.States;
        var log = weightTable.Log;
        var (one, other) = (states[bits.Read(log)], states[bits.Read(log)]);
        var count = 0;
        while (true)
        {
            if (count > MostSymbols - 3)
                throw Broken();
            bits.Reload();
            weights[count++] = one.Symbol;
            // The bits end in the middle of a step: what the other state stands for is the last weight.
            var step = bits.Read(one.Bits);
            if (bits.IsOverrun)
            {
                weights[count++] = other.Symbol;
                return count;
            }
            (one, other) = (other, states[one.Base + step]);
        }
    }

    /// <summary>The weight of the last symbol is what is missing to a power of two.</summary>
    private void Build(int count)
    {
        var sum = 0u;
        for (var i = 0; i < count; i++)
        {
            if (weights[i] > MostBits)
                throw Broken();
            sum += 1u << weights[i] >> 1;
        }
        if (sum == 0)
            throw Broken();
        var log = BitOperations.Log2(sum) + 1;
        var missing = (1u << log) - sum;
        if (log > MostBits || !BitOperations.IsPow2(missing))
            throw Broken();
        weights[count++] = (byte)(BitOperations.Log2(missing) + 1);
        var at = 0;
        for (var weight = 1; weight <= log; weight++)
        {
            for (var symbol = 0; symbol < count; symbol++)
            {
                if (weights[symbol] != weight)
                    continue;
                var span = 1 << (weight - 1);
                entries.AsSpan(at, span).Fill((ushort)((log + 1 - weight) << 8 | symbol));
                at += span;
            }
        }
        Log = log;
    }

    private static InvalidDataException Broken() => new("a table of literals is damaged");
}
