using System.Buffers.Binary;
using System.Text;

namespace LeakGate.Parquet.Tests;

/// <summary>Writes values in Parquet's encodings, plainly and with random choices where the format leaves them.</summary>
internal static class Encode
{
    public static byte[] Int32s(IEnumerable<int> values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Int64s(IEnumerable<long> values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Doubles(IEnumerable<double> values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Strings(IEnumerable<string> values) =>
        [.. values.Select(Encoding.UTF8.GetBytes).SelectMany(text => BitConverter.GetBytes(text.Length).Concat(text))];

    public static byte[] Booleans(bool[] values)
    {
        var bytes = new byte[(values.Length + 7) / 8];
        for (var i = 0; i < values.Length; i++)
            bytes[i / 8] |= (byte)((values[i] ? 1 : 0) << (i % 8));
        return bytes;
    }

    /// <summary>The hybrid of runs and packed groups, at random where both are possible.</summary>
    public static byte[] Hybrid(int[] values, int width, Random random)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < values.Length; )
        {
            var run = 1;
            while (at + run < values.Length && values[at + run] == values[at])
                run++;
            if (run >= 8 || (random.Next(4) == 0 && run > 1))
            {
                bytes.AddRange(Varint((ulong)run << 1));
                for (var i = 0; i < (width + 7) / 8; i++)
                    bytes.Add((byte)(values[at] >> (8 * i)));
                at += run;
                continue;
            }
            var groups = Math.Min(random.Next(1, 5), (values.Length - at + 7) / 8);
            bytes.AddRange(Varint((ulong)groups << 1 | 1));
            bytes.AddRange(
                Pack(
                    [.. Enumerable.Range(at, 8 * groups).Select(i => i < values.Length ? (ulong)(uint)values[i] : 0)],
                    width
                )
            );
            at += Math.Min(8 * groups, values.Length - at);
        }
        return [.. bytes];
    }

    public static byte[] Delta(long[] values, Random random)
    {
        var groups = random.Next(1, 5);
        var groupLength = 32 * random.Next(1, 3);
        var bytes = new List<byte>();
        bytes.AddRange(Varint((ulong)(groups * groupLength)));
        bytes.AddRange(Varint((ulong)groups));
        bytes.AddRange(Varint((ulong)values.Length));
        bytes.AddRange(ZigZag(values.Length > 0 ? values[0] : 0));
        var differences = Enumerable
            .Range(1, Math.Max(0, values.Length - 1))
            .Select(i => unchecked(values[i] - values[i - 1]))
            .ToArray();
        foreach (var block in differences.Chunk(groups * groupLength))
        {
            var smallest = block.Min();
            bytes.AddRange(ZigZag(smallest));
            var packed = new List<byte>();
            for (var g = 0; g < groups; g++)
            {
                var group = block
                    .Skip(g * groupLength)
                    .Take(groupLength)
                    .Select(d => unchecked((ulong)(d - smallest)))
                    .ToArray();
                // The widths of groups that have no values may be anything.
                var width = group.Length == 0 ? random.Next(65) : 64 - (int)ulong.LeadingZeroCount(group.Max());
                bytes.Add((byte)width);
                if (group.Length > 0)
                    packed.AddRange(Pack([.. group, .. new ulong[groupLength - group.Length]], width));
            }
            bytes.AddRange(packed);
        }
        return [.. bytes];
    }

    public static byte[] DeltaLengths(byte[][] values, Random random) =>
        [.. Delta([.. values.Select(v => (long)v.Length)], random), .. values.SelectMany(v => v)];

    public static byte[] DeltaStrings(byte[][] values, Random random)
    {
        var shared = new long[values.Length];
        for (var i = 1; i < values.Length; i++)
            shared[i] = random.Next(values[i].AsSpan().CommonPrefixLength(values[i - 1]) + 1);
        return [.. Delta(shared, random), .. DeltaLengths([.. values.Select((v, i) => v[(int)shared[i]..])], random)];
    }

    public static byte[] Split(byte[] values, int width)
    {
        var count = values.Length / width;
        var bytes = new byte[values.Length];
        for (var i = 0; i < values.Length; i++)
            bytes[(i % width * count) + (i / width)] = values[i];
        return bytes;
    }

    public static byte[] Pack(ulong[] values, int width)
    {
        var bytes = new byte[((values.Length * width) + 7) / 8];
        for (var i = 0; i < values.Length * width; i++)
            bytes[i / 8] |= (byte)((values[i / width] >> (i % width) & 1) << (i % 8));
        return bytes;
    }

    public static byte[] WithLength(byte[] bytes)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(head, bytes.Length);
        return [.. head, .. bytes];
    }

    private static byte[] Varint(ulong value)
    {
        var writer = new ThriftWriter();
        writer.Varint(value);
        return writer.ToArray();
    }

    private static byte[] ZigZag(long value) => new ThriftWriter().ZigZag(value).ToArray();
}
