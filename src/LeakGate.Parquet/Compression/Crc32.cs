using System.Buffers.Binary;

namespace LeakGate.Parquet.Compression;

/// <summary>The checksum of gzip and of Parquet's pages (polynomial 0x04C11DB7, reflected), eight bytes at a time.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;

    private static readonly uint[][] Tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc =
                Tables[7][(byte)low]
                ^ Tables[6][(byte)(low >> 8)]
                ^ Tables[5][(byte)(low >> 16)]
                ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high]
                ^ Tables[2][(byte)(high >> 8)]
                ^ Tables[1][(byte)(high >> 16)]
                ^ Tables[0][high >> 24];
            bytes = bytes[8..];
        }
        foreach (var b in bytes)
            crc = Tables[0][(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>Table k holds what a byte does to the checksum k bytes later.</summary>
    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        tables[0] = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            tables[0][i] = crc;
        }
        for (var k = 1; k < tables.Length; k++)
        {
            tables[k] = new uint[256];
            for (var i = 0; i < 256; i++)
                tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][(byte)tables[k - 1][i]];
        }
        return tables;
    }
}
