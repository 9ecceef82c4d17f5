namespace LeakGate.Parquet.Format;

/// <summary>What stands before the body of a page.</summary>
internal sealed class PageHeader
{
    /// <summary>Where the header begins in the file.</summary>
    public long Offset;

    /// <summary>Bytes of the header itself.</summary>
    public int Length;

    public PageType Type;

    /// <summary>Bytes of the body unpacked, levels included.</summary>
    public int Size;

    /// <summary>Bytes of the body in the file.</summary>
    public int PackedSize;

    /// <summary>Checksum of the body as it is in the file.</summary>
    public uint? Checksum;

    /// <summary>Values of the page, missing ones included; entries of a dictionary.</summary>
    public int Values;

    public PageEncoding Encoding;

    /// <summary>How a page of version 1 stores which values are missing.</summary>
    public PageEncoding LevelEncoding;

    /// <summary>Missing values, where the page is of version 2; else -1.</summary>
    public int Nulls;

    /// <summary>Bytes of the levels before the values of a page of version 2.</summary>
    public int DefinitionBytes;

    /// <inheritdoc cref="DefinitionBytes"/>
    public int RepetitionBytes;

    /// <summary>Whether the values are packed at all; a page of version 2 can do without.</summary>
    public bool IsPacked;

    public static PageHeader Read(ReadOnlySpan<byte> bytes, long offset)
    {
        var reader = new ThriftReader(bytes, offset);
        var header = new PageHeader
        {
            Offset = offset,
            Type = (PageType)(-1),
            Size = -1,
            PackedSize = -1,
            Values = -1,
            Nulls = -1,
            LevelEncoding = PageEncoding.Rle,
            IsPacked = true,
        };
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            switch (id)
            {
                case 1:
                    header.Type = (PageType)reader.ReadInt32(type);
                    break;
                case 2:
                    header.Size = reader.ReadInt32(type);
                    break;
                case 3:
                    header.PackedSize = reader.ReadInt32(type);
                    break;
                case 4:
                    header.Checksum = (uint)reader.ReadInt32(type);
                    break;
                case 5 or 7:
                    reader.RequireStruct(type);
                    header.ReadVersion1(ref reader);
                    break;
                case 8:
                    reader.RequireStruct(type);
                    header.ReadVersion2(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        reader.EndStruct(outer);
        header.Length = reader.Position;
        return header;
    }

    /// <summary>The header of a data page of version 1 or of a dictionary, which begin alike.</summary>
    private void ReadVersion1(ref ThriftReader reader)
    {
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            switch (id)
            {
                case 1:
                    Values = reader.ReadInt32(type);
                    break;
                case 2:
                    Encoding = (PageEncoding)reader.ReadInt32(type);
                    break;
                case 3 when Type == PageType.Data:
                    LevelEncoding = (PageEncoding)reader.ReadInt32(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        reader.EndStruct(outer);
    }

    private void ReadVersion2(ref ThriftReader reader)
    {
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            switch (id)
            {
                case 1:
                    Values = reader.ReadInt32(type);
                    break;
                case 2:
                    Nulls = reader.ReadInt32(type);
                    break;
                case 4:
                    Encoding = (PageEncoding)reader.ReadInt32(type);
                    break;
                case 5:
                    DefinitionBytes = reader.ReadInt32(type);
                    break;
                case 6:
                    RepetitionBytes = reader.ReadInt32(type);
                    break;
                case 7:
                    IsPacked = reader.ReadBool(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        reader.EndStruct(outer);
    }
}
