using LeakGate.Parquet.Format;

namespace LeakGate.Parquet.Encodings;

/// <summary>Chooses the decoder for an encoding of a column.</summary>
internal static class Decoders
{
    /// <summary>The decoder, or null where values of that type have no such encoding. Dictionaries are not its business.</summary>
    public static ValueDecoder? Create(PageEncoding encoding, ParquetColumn column) =>
        (encoding, column.Type) switch
        {
            (PageEncoding.Plain, PhysicalType.Boolean) => new PlainBooleans(),
            (PageEncoding.Plain, PhysicalType.ByteArray) => new PlainBytes(),
            (PageEncoding.Plain, _) => new PlainFixed(column.Width),
            (PageEncoding.Rle, PhysicalType.Boolean) => new RunLengthBooleans(),
            (PageEncoding.DeltaBinaryPacked, PhysicalType.Int32 or PhysicalType.Int64) => new DeltaBinaryPacked(
                column.Width
            ),
            (PageEncoding.DeltaLengthByteArray, PhysicalType.ByteArray) => new DeltaLengths(),
            (PageEncoding.DeltaByteArray, PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray) =>
                new DeltaStrings(column.Width),
            (
                PageEncoding.ByteStreamSplit,
                PhysicalType.Int32
                    or PhysicalType.Int64
                    or PhysicalType.Float
                    or PhysicalType.Double
                    or PhysicalType.FixedLengthByteArray
            ) => new ByteStreams(column.Width),
            _ => null,
        };
}
