using System.Numerics;

namespace LeakGate.Parquet.Compression;

/// <summary>What a state of a table-based asymmetric numeral system stands for and leads to.</summary>
internal readonly record struct FseState(ushort Base, byte Bits, byte Symbol);

/// <summary>A decoding table of zstd's entropy coder FSE (RFC 8878, section 4.1).</summary>
internal sealed class FseTable(int mostLog, int mostSymbols)
{
    private const int LeastLog = 5;

    private readonly FseState[] states = new FseState[1 << mostLog];
    private readonly short[] counts = new short[mostSymbols];
    private readonly ushort[] next = new ushort[mostSymbols];

    /// <summary>Logarithm of the number of states; 0 for a table of one symbol.</summary>
    public int Log { get; private set; }

    /// <summary>The states, of which those below 2^<see cref="Log"/> count.</summary>
    public FseState[] States => states;

    /// <summary>Makes a table of one symbol that takes no bits.</summary>
    public void SetSingle(byte symbol)
    {
        if (symbol >= mostSymbols)
            throw new InvalidDataException($"symbol {symbol} does not exist");
        Log = 0;
        states[0] = new FseState(0, 0, symbol);
    }

    /// <summary>Makes a table from the shares of its symbols, -1 for less than one.</summary>
    public void SetShares(ReadOnlySpan<short> shares, int log)
    {
        Log = log;
        var size = 1 << log;
        var high = size;
        for (var symbol = 0; symbol < shares.Length; symbol++)
        {
            next[symbol] = (ushort)Math.Max(shares[symbol], (short)1);
            if (shares[symbol] < 0)
                states[--high] = new FseState(0, 0, (byte)symbol);
        }
        var step = (size >> 1) + (size >> 3) + 3;
        var at = 0;
        for (var symbol = 0; symbol < shares.Length; symbol++)
        {
            for (var i = 0; i < shares[symbol]; i++)
            {
                states[at] = new FseState(0, 0, (byte)symbol);
                do at = (at + step) & (size - 1);
                while (at >= high);
            }
        }
        for (var i = 0; i < size; i++)
        {
            var symbol = states[i].Symbol;
            int state = next[symbol]++;
            var bits = log - BitOperations.Log2((uint)state);
            states[i] = new FseState((ushort)((state << bits) - size), (byte)bits, symbol);
        }
    }

    /// <summary>Reads the shares of the symbols and makes the table. Returns the bytes read.</summary>
    /// <exception cref="InvalidDataException">The shares do not add up.</exception>
    public int Read(ReadOnlySpan<byte> source)
    {
        var bit = 0;
        var log = (int)Bits(source, ref bit, 4) + LeastLog;
        if (log > mostLog)
            throw new InvalidDataException($"a table has 2^{log} states where 2^{mostLog} are the most");
        var left = 1 << log;
        var symbol = 0;
        while (left > 0 && symbol < mostSymbols)
        {
            var share = ReadShare(source, ref bit, left);
            left -= Math.Abs(share);
            counts[symbol++] = (short)share;
            if (share != 0)
                continue;
            uint zeros;
            do
            {
                zeros = Bits(source, ref bit, 2);
                if (symbol + zeros > mostSymbols)
                    throw new InvalidDataException($"a table has more than {mostSymbols} symbols");
                for (var i = 0; i < zeros; i++)
                    counts[symbol++] = 0;
            } while (zeros == 3);
        }
        if (left != 0)
            throw new InvalidDataException("the shares of a table do not add up");
        SetShares(counts.AsSpan(0, symbol), log);
        return (bit + 7) / 8;
    }

    /// <summary>A share between -1 and what is left; the smaller of the values that fit take one bit less.</summary>
    private static int ReadShare(ReadOnlySpan<byte> source, ref int bit, int left)
    {
        var width = BitOperations.Log2((uint)left + 1) + 1;
        var value = (int)Bits(source, ref bit, width);
        var lower = (1 << (width - 1)) - 1;
        var threshold = (1 << width) - 1 - (left + 1);
        if ((value & lower) < threshold)
        {
            bit--;
            value &= lower;
        }
        else if (value > lower)
        {
            value -= threshold;
        }
        return value - 1;
    }

    /// <summary>Some bits, the lowest first. The last may lie behind the end, since a short share gives one back.</summary>
    private static uint Bits(ReadOnlySpan<byte> source, ref int bit, int count)
    {
        if (bit + count > (8 * source.Length) + 1)
            throw new InvalidDataException("a table is cut off");
        var value = 0u;
        for (var i = 0; i < count; i++, bit++)
        {
            if (bit < 8 * source.Length)
                value |= (uint)(source[bit >> 3] >> (bit & 7) & 1) << i;
        }
        return value;
    }
}
