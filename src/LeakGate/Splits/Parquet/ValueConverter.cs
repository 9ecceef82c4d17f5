using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>
/// Turns stored values into the forms that a round wants. What is stored as the kind that the column has over all splits
/// is converted in bulk; everything else by way of its text, exactly as a CSV file would be read.
/// </summary>
internal sealed class ValueConverter
{
    private readonly ParquetColumn column;
    private readonly ColumnPlan plan;
    private readonly NullSpellings nulls;
    private readonly bool isDirect;
    private readonly bool isText;
    private readonly NumberConverter numbers;
    private readonly ColumnBuffer cell;
    private readonly byte[] text;
    private readonly byte[] subTicks;
    private readonly long[] ticks;

    public ValueConverter(ParquetColumn column, in ColumnPlan plan, NullSpellings nulls)
    {
        (this.column, this.plan, this.nulls) = (column, plan, nulls);
        var kind = KindOf(column);
        isText = kind == ColumnKind.Text && IsStoredAsText(column);
        isDirect =
            kind == plan.Kind
            && kind switch
            {
                ColumnKind.Number => plan.TimeFormat is null && !nulls.HasNumbers,
                ColumnKind.Instant or ColumnKind.Boolean => !nulls.HasOtherValues,
                _ => false,
            };
        cell = new ColumnBuffer(plan with { Forms = plan.Forms & ~CellForms.Text });
        text = new byte[ParquetTexts.MostLength];
        numbers = new NumberConverter(column);
        (ticks, subTicks) =
            kind == ColumnKind.Instant ? (new long[Batch.Capacity], new byte[Batch.Capacity]) : ([], []);
    }

    /// <summary>The kind that all values of a column have by their type; what text looks like is another matter.</summary>
    public static ColumnKind KindOf(ParquetColumn column) =>
        column.Logical.Kind switch
        {
            LogicalKind.Integer or LogicalKind.Decimal or LogicalKind.Float16 => ColumnKind.Number,
            LogicalKind.Date or LogicalKind.Timestamp or LogicalKind.Int96Timestamp => ColumnKind.Instant,
            LogicalKind.None when column.Type == PhysicalType.Boolean => ColumnKind.Boolean,
            LogicalKind.None when column.Type is PhysicalType.Float or PhysicalType.Double => ColumnKind.Number,
            _ => ColumnKind.Text,
        };

    /// <summary>Converts all values.</summary>
    public void Convert(in StoredValues values, CellArrays target)
    {
        var count = values.Count;
        target.Reserve(count, plan);
        target.IsRegular = true;
        if (!isDirect)
        {
            for (var i = 0; i < count; i++)
                ConvertText(TextOf(values, i), target, i);
            return;
        }
        switch (plan.Kind)
        {
            case ColumnKind.Number:
                numbers.Convert(values, target);
                break;
            case ColumnKind.Boolean:
                var bytes = values.Fixed;
                for (var i = 0; i < Math.Min(bytes.Length, target.Low.Length); i++)
                    target.Low[i] = bytes[i];
                break;
            default:
                ConvertInstants(values, target, count);
                break;
        }
    }

    /// <summary>The text of one value; empty for a number that is none.</summary>
    public ReadOnlySpan<byte> TextOf(scoped in StoredValues values, int index)
    {
        var value = values[index, column.Width];
        if (isText)
            return value;
        var length = ParquetTexts.Write(column, value, text);
        var written = text.AsSpan(0, length);
        return length == 3 && written.SequenceEqual("NaN"u8) ? default : written;
    }

    private static bool IsStoredAsText(ParquetColumn column) =>
        column.Logical.Kind is LogicalKind.Text or LogicalKind.None or LogicalKind.Null
        && column.Type is PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray;

    // An empty text is a missing value in every column.
    private void ConvertText(ReadOnlySpan<byte> value, CellArrays target, int index)
    {
        var kind = CellDecoder.Decode(value, cell, 0, nulls, []);
        target.Kinds[index] = kind;
        if (kind != plan.Kind)
        {
            target.IsRegular = false;
            if (kind != ColumnKind.Empty)
                return;
        }
        if (target.Low.Length > 0)
        {
            target.Low[index] = cell.Keys[0];
            target.High[index] = cell.HighKeys[0];
        }
        if (target.Numbers.Length > 0)
        {
            target.Numbers[index] = cell.Numbers[0];
            target.IsRegular &= !double.IsInfinity(cell.Numbers[0]);
        }
        if (target.Times.Length > 0)
            target.Times[index] = cell.Times[0];
    }

    private void ConvertInstants(in StoredValues values, CellArrays target, int count)
    {
        for (var at = 0; at < count; at += ticks.Length)
        {
            var length = Math.Min(ticks.Length, count - at);
            var some = values.Fixed.Slice(at * column.Width, length * column.Width);
            if (!ParquetInstants.TryRead(column, some, ticks.AsSpan(0, length), subTicks.AsSpan(0, length)))
            {
                // What lies outside the calendar is text, as it would be in a CSV file.
                target.IsRegular = false;
                for (var i = 0; i < count; i++)
                    ConvertText(TextOf(values, i), target, i);
                return;
            }
            if (target.Low.Length > 0)
            {
                for (var i = 0; i < length; i++)
                    target.Low[at + i] = CellKeys.OfInstant(ticks[i], subTicks[i]);
            }
            if (target.Times.Length > 0)
                ticks.AsSpan(0, length).CopyTo(target.Times.AsSpan(at));
        }
    }
}
