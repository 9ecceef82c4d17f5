namespace LeakGate.Parquet.Format;

/// <summary>A node of the schema as it stands in the footer, where the tree is written from the top down.</summary>
internal sealed class SchemaElement
{
    public long Offset { get; private init; }
    public PhysicalType? Type { get; private set; }
    public int TypeLength { get; private set; }
    public Repetition Repetition { get; private set; }
    public string Name { get; private set; } = "";
    public int Children { get; private set; }
    public ConvertedType? Converted { get; private set; }
    public int Scale { get; private set; }
    public int Precision { get; private set; }
    public LogicalType? Logical { get; private set; }

    /// <summary>Whether the logical type makes a list or map of a group.</summary>
    public bool IsCollection { get; private set; }

    public static SchemaElement Read(ref ThriftReader reader)
    {
        var element = new SchemaElement { Offset = reader.Offset };
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            switch (id)
            {
                case 1:
                    element.Type = (PhysicalType)reader.ReadInt32(type);
                    break;
                case 2:
                    element.TypeLength = reader.ReadInt32(type);
                    break;
                case 3:
                    element.Repetition = (Repetition)reader.ReadInt32(type);
                    break;
                case 4:
                    element.Name = reader.ReadString(type);
                    break;
                case 5:
                    element.Children = reader.ReadInt32(type);
                    break;
                case 6:
                    element.Converted = (ConvertedType)reader.ReadInt32(type);
                    break;
                case 7:
                    element.Scale = reader.ReadInt32(type);
                    break;
                case 8:
                    element.Precision = reader.ReadInt32(type);
                    break;
                case 10:
                    reader.RequireStruct(type);
                    element.ReadLogical(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        reader.EndStruct(outer);
        element.IsCollection |=
            element.Converted is ConvertedType.List or ConvertedType.Map or ConvertedType.MapKeyValue;
        return element;
    }

    /// <summary>A union: the id of its one field tells the type, its value the parameters.</summary>
    private void ReadLogical(ref ThriftReader reader)
    {
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            reader.RequireStruct(type);
            switch (id)
            {
                case 1 or 4 or 12:
                    Logical = new LogicalType(LogicalKind.Text);
                    break;
                case 2 or 3:
                    IsCollection = true;
                    break;
                case 5:
                    Logical = ReadDecimal(ref reader);
                    continue;
                case 6:
                    Logical = new LogicalType(LogicalKind.Date);
                    break;
                case 7:
                    Logical = ReadTime(ref reader, LogicalKind.Time);
                    continue;
                case 8:
                    Logical = ReadTime(ref reader, LogicalKind.Timestamp);
                    continue;
                case 10:
                    Logical = ReadInteger(ref reader);
                    continue;
                case 11:
                    Logical = new LogicalType(LogicalKind.Null);
                    break;
                case 14:
                    Logical = new LogicalType(LogicalKind.Uuid);
                    break;
                case 15:
                    Logical = new LogicalType(LogicalKind.Float16);
                    break;
            }
            reader.Skip(type);
        }
        reader.EndStruct(outer);
    }

    private static LogicalType ReadDecimal(ref ThriftReader reader)
    {
        var (scale, precision) = (0, 0);
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            if (id == 1)
                scale = reader.ReadInt32(type);
            else if (id == 2)
                precision = reader.ReadInt32(type);
            else
                reader.Skip(type);
        }
        reader.EndStruct(outer);
        return new LogicalType(LogicalKind.Decimal, Scale: scale, Precision: precision);
    }

    private static LogicalType ReadTime(ref ThriftReader reader, LogicalKind kind)
    {
        var unit = TimeUnit.Milliseconds;
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            if (id != 2)
            {
                reader.Skip(type);
                continue;
            }
            reader.RequireStruct(type);
            var union = reader.BeginStruct();
            while (reader.NextField(out var choice, out var choiceType))
            {
                if (choice is < 1 or > 3)
                    throw new ParquetException(
                        $"the schema names a unit of time of the unknown number {choice}",
                        reader.Offset
                    );
                unit = (TimeUnit)(choice - 1);
                reader.Skip(choiceType);
            }
            reader.EndStruct(union);
        }
        reader.EndStruct(outer);
        return new LogicalType(kind, Unit: unit);
    }

    private static LogicalType ReadInteger(ref ThriftReader reader)
    {
        var (width, signed) = (0, true);
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            if (id == 1 && type == ThriftType.Byte)
                width = reader.ReadByte();
            else if (id == 2)
                signed = reader.ReadBool(type);
            else
                reader.Skip(type);
        }
        reader.EndStruct(outer);
        return new LogicalType(LogicalKind.Integer, width, signed);
    }
}
