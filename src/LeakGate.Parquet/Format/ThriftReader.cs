using System.Text;

namespace LeakGate.Parquet.Format;

/// <summary>Types of Thrift's compact protocol, as its specification numbers them.</summary>
internal enum ThriftType : byte
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    I16 = 4,
    I32 = 5,
    I64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
    Uuid = 13,
}

/// <summary>
/// Reads Thrift's compact protocol. Counts and lengths are held against the bytes that are left before anything is
/// done with them, so that a hostile one costs nothing.
/// </summary>
/// <param name="bytes">What is read.</param>
/// <param name="start">Where the first byte is in the file, for errors.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes, long start)
{
    /// <summary>Parquet's own structures are five deep; unknown ones may be a little deeper.</summary>
    private const int MostDepth = 32;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;
    private int field;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => at;

    /// <summary>Where the next byte is in the file.</summary>
    public readonly long Offset => start + at;

    /// <summary>Begins a structure; the result is to be given to <see cref="EndStruct"/>.</summary>
    public int BeginStruct()
    {
        var outer = field;
        field = 0;
        return outer;
    }

    public void EndStruct(int outer) => field = outer;

    /// <summary>Reads the head of the next field; false at the end of the structure.</summary>
    public bool NextField(out int id, out ThriftType type)
    {
        var head = ReadByte();
        type = (ThriftType)(head & 15);
        id = 0;
        if (type == ThriftType.Stop)
            return false;
        var delta = head >> 4;
        field = delta == 0 ? (short)ReadZigZag() : field + delta;
        id = field;
        return true;
    }

    public readonly bool ReadBool(ThriftType type)
    {
        if (type is not (ThriftType.True or ThriftType.False))
            throw Wrong(type, ThriftType.True);
        return type == ThriftType.True;
    }

    public int ReadInt32(ThriftType type)
    {
        var value = ReadInt64(type);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Broken("a number beyond 32 bits");
    }

    public long ReadInt64(ThriftType type)
    {
        if (type is not (ThriftType.I16 or ThriftType.I32 or ThriftType.I64))
            throw Wrong(type, ThriftType.I64);
        return ReadZigZag();
    }

    public ReadOnlySpan<byte> ReadBinary(ThriftType type)
    {
        if (type != ThriftType.Binary)
            throw Wrong(type, ThriftType.Binary);
        return Take(ReadLength());
    }

    public string ReadString(ThriftType type) => Encoding.UTF8.GetString(ReadBinary(type));

    /// <summary>Reads the head of a list. Every item takes a byte at least, so the count is no larger than what is left.</summary>
    public int ReadListHead(ThriftType type, ThriftType expectedItem)
    {
        if (type != ThriftType.List)
            throw Wrong(type, ThriftType.List);
        var count = ReadListHead(out var item);
        return item == expectedItem || count == 0 ? count : throw Wrong(item, expectedItem);
    }

    /// <summary>Requires a structure as the value of a field.</summary>
    public readonly void RequireStruct(ThriftType type)
    {
        if (type != ThriftType.Struct)
            throw Wrong(type, ThriftType.Struct);
    }

    /// <summary>Passes over the value of a field.</summary>
    public void Skip(ThriftType type) => Skip(type, 0);

    private void Skip(ThriftType type, int depth)
    {
        if (depth > MostDepth)
            throw Broken($"structures more than {MostDepth} deep");
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                return;
            case ThriftType.Byte:
                Take(1);
                return;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                ReadVarint();
                return;
            case ThriftType.Double:
                Take(8);
                return;
            case ThriftType.Uuid:
                Take(16);
                return;
            case ThriftType.Binary:
                Take(ReadLength());
                return;
            case ThriftType.List or ThriftType.Set:
                SkipItems(ReadListHead(out var item), item, depth);
                return;
            case ThriftType.Map:
                SkipMap(depth);
                return;
            case ThriftType.Struct:
                var outer = BeginStruct();
                while (NextField(out _, out var fieldType))
                    Skip(fieldType, depth + 1);
                EndStruct(outer);
                return;
            default:
                throw Broken($"the unknown type {(int)type}");
        }
    }

    private void SkipMap(int depth)
    {
        var count = ReadLength();
        if (count == 0)
            return;
        var types = ReadByte();
        for (var i = 0; i < count; i++)
        {
            SkipItem((ThriftType)(types >> 4), depth);
            SkipItem((ThriftType)(types & 15), depth);
        }
    }

    private void SkipItems(int count, ThriftType item, int depth)
    {
        for (var i = 0; i < count; i++)
            SkipItem(item, depth);
    }

    /// <summary>Booleans take no byte as fields, whose heads tell them, and one as items.</summary>
    private void SkipItem(ThriftType item, int depth)
    {
        if (item is ThriftType.True or ThriftType.False)
            Take(1);
        else
            Skip(item, depth + 1);
    }

    private int ReadListHead(out ThriftType item)
    {
        var head = ReadByte();
        item = (ThriftType)(head & 15);
        var count = head >> 4;
        if (count == 15)
            return ReadLength();
        return count <= bytes.Length - at
            ? count
            : throw Broken($"a list of {count} items, which the file is too short for");
    }

    private int ReadLength()
    {
        var length = ReadVarint();
        if (length > (ulong)(bytes.Length - at))
            throw Broken($"a length of {length} where {bytes.Length - at} bytes are left");
        return (int)length;
    }

    private long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw Broken("a number of more than ten bytes");
    }

    public byte ReadByte()
    {
        if (at >= bytes.Length)
            throw Broken("the end of the metadata in the middle of a structure");
        return bytes[at++];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - at)
            throw Broken("the end of the metadata in the middle of a value");
        var taken = bytes.Slice(at, count);
        at += count;
        return taken;
    }

    private readonly ParquetException Wrong(ThriftType found, ThriftType expected) =>
        Broken($"a {found} where a {expected} belongs");

    private readonly ParquetException Broken(string found) => new($"the metadata is damaged: it has {found}", Offset);
}
