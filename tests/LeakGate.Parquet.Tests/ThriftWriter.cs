using System.Text;

namespace LeakGate.Parquet.Tests;

/// <summary>Writes Thrift's compact protocol, as far as Parquet's metadata needs it.</summary>
internal sealed class ThriftWriter
{
    private readonly MemoryStream bytes = new();
    private readonly Stack<int> outer = new();
    private int last;

    public byte[] ToArray() => bytes.ToArray();

    public ThriftWriter Int32(int field, long value)
    {
        Head(field, 5);
        return ZigZag(value);
    }

    public ThriftWriter Int64(int field, long value)
    {
        Head(field, 6);
        return ZigZag(value);
    }

    public ThriftWriter Bool(int field, bool value)
    {
        Head(field, value ? 1 : 2);
        return this;
    }

    public ThriftWriter Byte(int field, byte value)
    {
        Head(field, 3);
        bytes.WriteByte(value);
        return this;
    }

    public ThriftWriter Text(int field, string value)
    {
        Head(field, 8);
        return TextItem(value);
    }

    public ThriftWriter TextItem(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        Varint((ulong)text.Length);
        bytes.Write(text);
        return this;
    }

    /// <summary>Begins a list of structures (12), integers (5) or texts (8).</summary>
    public ThriftWriter List(int field, int count, int item)
    {
        Head(field, 9);
        bytes.WriteByte((byte)((count < 15 ? count : 15) << 4 | item));
        if (count >= 15)
            Varint((ulong)count);
        return this;
    }

    public ThriftWriter Struct(int field)
    {
        Head(field, 12);
        return StructItem();
    }

    public ThriftWriter StructItem()
    {
        outer.Push(last);
        last = 0;
        return this;
    }

    public ThriftWriter End()
    {
        bytes.WriteByte(0);
        last = outer.Count > 0 ? outer.Pop() : 0;
        return this;
    }

    public ThriftWriter ZigZag(long value)
    {
        Varint((ulong)((value << 1) ^ (value >> 63)));
        return this;
    }

    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }

    private void Head(int field, int type)
    {
        if (field - last is > 0 and < 16)
        {
            bytes.WriteByte((byte)((field - last) << 4 | type));
        }
        else
        {
            bytes.WriteByte((byte)type);
            ZigZag(field);
        }
        last = field;
    }
}
