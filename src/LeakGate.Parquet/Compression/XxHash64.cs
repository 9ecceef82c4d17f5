using System.Buffers.Binary;
using System.Numerics;

namespace LeakGate.Parquet.Compression;

/// <summary>The hash whose lower half is zstd's checksum (xxhash_spec.md of the reference implementation), with seed 0.</summary>
internal static class XxHash64
{
    private const ulong P1 = 0x9E37_79B1_85EB_CA87;
    private const ulong P2 = 0xC2B2_AE3D_27D4_EB4F;
    private const ulong P3 = 0x1656_67B1_9E37_79F9;
    private const ulong P4 = 0x85EB_CA77_C2B2_AE63;
    private const ulong P5 = 0x27D4_EB2F_1656_67C5;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var length = (ulong)bytes.Length;
        var hash = P5;
        if (bytes.Length >= 32)
        {
            var (a, b, c, d) = (unchecked(P1 + P2), P2, 0ul, unchecked(0 - P1));
            for (; bytes.Length >= 32; bytes = bytes[32..])
            {
                a = Round(a, Read(bytes, 0));
                b = Round(b, Read(bytes, 8));
                c = Round(c, Read(bytes, 16));
                d = Round(d, Read(bytes, 24));
            }
            hash =
                BitOperations.RotateLeft(a, 1)
                + BitOperations.RotateLeft(b, 7)
                + BitOperations.RotateLeft(c, 12)
                + BitOperations.RotateLeft(d, 18);
            hash = Join(Join(Join(Join(hash, a), b), c), d);
        }
        hash += length;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = (BitOperations.RotateLeft(hash ^ Round(0, Read(bytes, 0)), 27) * P1) + P4;
        if (bytes.Length >= 4)
        {
            hash =
                (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(bytes) * P1), 23) * P2) + P3;
            bytes = bytes[4..];
        }
        foreach (var b in bytes)
            hash = BitOperations.RotateLeft(hash ^ (b * P5), 11) * P1;
        hash = (hash ^ (hash >> 33)) * P2;
        hash = (hash ^ (hash >> 29)) * P3;
        return hash ^ (hash >> 32);
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * P2), 31) * P1;

    private static ulong Join(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * P1) + P4;
}
