using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>Turns the text of one cell into the forms that a round wants.</summary>
internal static class CellDecoder
{
    /// <summary>
    /// Decodes a cell into <paramref name="buffer"/>. Returns the kind of what it found: <see cref="ColumnKind.Empty"/>
    /// for a missing value, the column's own kind where the cell fits it, and any other kind where it does not; the
    /// caller then types the column anew and reads again, so what is left in the buffer does not matter.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ColumnKind Decode(
        ReadOnlySpan<byte> text,
        ColumnBuffer buffer,
        int row,
        NullSpellings nulls,
        byte[] chunk
    ) =>
        buffer.Plan.Kind == ColumnKind.Number && buffer.Plan.TimeFormat is null
            ? DecodeNumber(text, buffer, row, nulls, chunk)
            : DecodeOther(text, buffer, row, nulls, chunk);

    /// <summary>The narrowest kind that the cell fits.</summary>
    public static ColumnKind Classify(ReadOnlySpan<byte> text, NullSpellings nulls) =>
        nulls.Contains(text) ? ColumnKind.Empty
        : DecimalParser.TryParse(text, out _) ? ColumnKind.Number
        : IsBoolean(text, out _) ? ColumnKind.Boolean
        : Instants.TryParseIso(text, out _, out _) ? ColumnKind.Instant
        : ColumnKind.Text;

    /// <summary>Writes a missing value.</summary>
    public static void SetNull(ColumnBuffer buffer, int row)
    {
        SetMissing(buffer, row);
        if (buffer.HasText)
            buffer.SetText(row, default, []);
    }

    /// <summary>Writes a missing value whose text is told by <see cref="ColumnBuffer.Texts"/>.</summary>
    public static void SetMissing(ColumnBuffer buffer, int row)
    {
        buffer.Nulls++;
        if (buffer.Keys.Length > 0)
        {
            buffer.Keys[row] = ColumnBuffer.NullKey;
            buffer.HighKeys[row] = ColumnBuffer.NullKey;
        }
        if (buffer.Numbers.Length > 0)
            buffer.Numbers[row] = double.NaN;
        if (buffer.Times.Length > 0)
            buffer.Times[row] = TimeAxis.Missing;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ColumnKind DecodeNumber(
        ReadOnlySpan<byte> text,
        ColumnBuffer buffer,
        int row,
        NullSpellings nulls,
        byte[] chunk
    )
    {
        if (nulls.HasNumbers && nulls.Contains(text))
        {
            SetNull(buffer, row);
            return ColumnKind.Empty;
        }
        if (!IsPartOf(chunk, text) || !PlainNumber.TryParse(text, out var value, out var integer, out var isInteger))
            return DecodeUnusualNumber(text, buffer, row, nulls, chunk);
        if (buffer.HasText)
            buffer.SetText(row, text, chunk);
        if (buffer.Keys.Length > 0)
            buffer.Keys[row] = isInteger ? CellKeys.OfInteger(integer) : CellKeys.OfNumber(value);
        if (buffer.Numbers.Length > 0)
            buffer.Numbers[row] = value;
        if (buffer.Times.Length > 0)
            buffer.Times[row] = TimeAxis.FromNumber(value);
        return ColumnKind.Number;
    }

    /// <summary>Whether the text lies in the chunk, so that the slack behind the chunk's end can be read over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPartOf(byte[] chunk, ReadOnlySpan<byte> text) =>
        (nuint)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(chunk), ref MemoryMarshal.GetReference(text))
        < (nuint)Math.Max(0, chunk.Length - Chunk.Slack);

    private static ColumnKind DecodeUnusualNumber(
        ReadOnlySpan<byte> text,
        ColumnBuffer buffer,
        int row,
        NullSpellings nulls,
        byte[] chunk
    )
    {
        if (!DecimalParser.TryParse(text, out var number))
        {
            if (!nulls.Contains(text))
                return Classify(text, nulls);
            SetNull(buffer, row);
            return ColumnKind.Empty;
        }
        if (buffer.HasText)
            buffer.SetText(row, text, chunk);
        if (buffer.Keys.Length > 0)
        {
            buffer.Keys[row] =
                number.IsInteger ? CellKeys.OfInteger(number.Integer)
                : number.IsLargeInteger ? CellKeys.OfLargeInteger(text, number.Value)
                : CellKeys.OfNumber(number.Value);
        }
        if (buffer.Numbers.Length > 0)
        {
            buffer.Numbers[row] = number.Value;
            if (double.IsInfinity(number.Value))
                buffer.Infinities++;
        }
        if (buffer.Times.Length > 0)
            buffer.Times[row] = TimeAxis.FromNumber(number.Value);
        return ColumnKind.Number;
    }

    private static ColumnKind DecodeOther(
        ReadOnlySpan<byte> text,
        ColumnBuffer buffer,
        int row,
        NullSpellings nulls,
        byte[] chunk
    )
    {
        if (nulls.Contains(text))
        {
            SetNull(buffer, row);
            return ColumnKind.Empty;
        }
        if (buffer.HasText)
            buffer.SetText(row, text, chunk);
        if (buffer.Plan.TimeFormat is { } format)
            return DecodeFormatted(text, buffer, row, format);
        switch (buffer.Plan.Kind)
        {
            case ColumnKind.Text:
                if (buffer.Keys.Length > 0)
                    CellKeys.OfText(text, out buffer.Keys[row], out buffer.HighKeys[row]);
                return ColumnKind.Text;
            case ColumnKind.Instant when buffer.Days.TryParseIso(text, out var ticks, out var subTicks):
                SetInstant(buffer, row, ticks, subTicks);
                return ColumnKind.Instant;
            case ColumnKind.Boolean when IsBoolean(text, out var value):
                if (buffer.Keys.Length > 0)
                    buffer.Keys[row] = value ? 1ul : 0;
                return ColumnKind.Boolean;
            default:
                return Classify(text, nulls);
        }
    }

    private static ColumnKind DecodeFormatted(ReadOnlySpan<byte> text, ColumnBuffer buffer, int row, string format)
    {
        if (!Instants.TryParse(text, format, out var ticks))
            return ColumnKind.Text;
        SetInstant(buffer, row, ticks, 0);
        return ColumnKind.Instant;
    }

    private static void SetInstant(ColumnBuffer buffer, int row, long ticks, int subTicks)
    {
        if (buffer.Keys.Length > 0)
            buffer.Keys[row] = CellKeys.OfInstant(ticks, subTicks);
        if (buffer.Times.Length > 0)
            buffer.Times[row] = ticks;
    }

    private static bool IsBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = text.Length == 4;
        return value
            ? System.Text.Ascii.EqualsIgnoreCase(text, "true"u8)
            : text.Length == 5 && System.Text.Ascii.EqualsIgnoreCase(text, "false"u8);
    }
}
