using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LeakGate.Measuring.Kernels;
using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>Turns stored numbers into keys, doubles and positions on a time axis, many at a time.</summary>
internal sealed class NumberConverter(ParquetColumn column)
{
    /// <summary>Up to here every integer is a double.</summary>
    private const long MostExact = 1L << 53;

    private readonly byte[] text = new byte[ParquetTexts.MostLength];
    private double[] scratch = [];

    /// <summary>Converts all values. Of what is not finite, the kinds are told too.</summary>
    public void Convert(in StoredValues values, CellArrays target)
    {
        var count = values.Count;
        if (target.Numbers.Length == 0 && scratch.Length < count)
            scratch = new double[count];
        var numbers = (target.Numbers.Length > 0 ? target.Numbers : scratch).AsSpan(0, count);
        var keys = target.Low.AsSpan(0, target.Low.Length == 0 ? 0 : count);
        switch (column.Logical.Kind)
        {
            case LogicalKind.Decimal:
                ConvertDecimals(values, numbers, keys);
                break;
            case LogicalKind.Integer when column.Width == sizeof(int):
                ConvertInts(MemoryMarshal.Cast<byte, int>(values.Fixed), column.Logical.IsSigned, numbers);
                CopyBits(numbers, keys);
                break;
            case LogicalKind.Integer when column.Logical.IsSigned:
                ConvertLongs(MemoryMarshal.Cast<byte, long>(values.Fixed), numbers, keys);
                break;
            case LogicalKind.Integer:
                ConvertUnsigned(values, numbers, keys);
                break;
            default:
                ConvertFloats(values.Fixed, numbers);
                OfNumbers(numbers, keys);
                FindUnusual(numbers, target);
                break;
        }
        if (target.Times.Length == 0)
            return;
        for (var i = 0; i < count; i++)
            target.Times[i] = double.IsNaN(numbers[i]) ? TimeAxis.Missing : TimeAxis.FromNumber(numbers[i]);
    }

    private static void ConvertInts(ReadOnlySpan<int> values, bool isSigned, Span<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = isSigned ? values[i] : (uint)values[i];
    }

    private static void ConvertLongs(ReadOnlySpan<long> values, Span<double> numbers, Span<ulong> keys)
    {
        ConvertLongs(values, numbers);
        if (keys.IsEmpty)
            return;
        if (AreExact(values))
        {
            CopyBits(numbers, keys);
            return;
        }
        for (var i = 0; i < keys.Length; i++)
            keys[i] = CellKeys.OfInteger(values[i]);
    }

    private static void ConvertLongs(ReadOnlySpan<long> values, Span<double> numbers)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var to = ref MemoryMarshal.GetReference(numbers);
            for (; i <= numbers.Length - Vector256<long>.Count; i += Vector256<long>.Count)
                Vector256.ConvertToDouble(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < numbers.Length; i++)
            numbers[i] = values[i];
    }

    /// <summary>Whether every value is a double, so that its bits are its key.</summary>
    private static bool AreExact(ReadOnlySpan<long> values)
    {
        var beyond = 0ul;
        foreach (var value in values)
            beyond |= (ulong)(value + MostExact);
        // From -2^53 to 2^53 - 1 the sum needs 54 bits.
        return beyond < 2 * (ulong)MostExact;
    }

    private void ConvertUnsigned(in StoredValues values, Span<double> numbers, Span<ulong> keys)
    {
        var stored = MemoryMarshal.Cast<byte, ulong>(values.Fixed);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (stored[i] > long.MaxValue)
            {
                FromText(values, i, numbers, keys);
                continue;
            }
            numbers[i] = stored[i];
            if (!keys.IsEmpty)
                keys[i] = CellKeys.OfInteger((long)stored[i]);
        }
    }

    private void ConvertDecimals(in StoredValues values, Span<double> numbers, Span<ulong> keys)
    {
        var scale = column.Logical.Scale;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (scale >= PowersOfTen.Whole.Length || !TryReadUnscaled(values[i, column.Width], out var unscaled))
            {
                FromText(values, i, numbers, keys);
                continue;
            }
            var power = (long)PowersOfTen.Whole[scale];
            var whole = unscaled / power;
            var isWhole = whole * power == unscaled;
            // A quotient of two doubles that are exact is the nearest double to the decimal number.
            if (!isWhole && (unscaled is <= -MostExact or >= MostExact || power > MostExact))
            {
                FromText(values, i, numbers, keys);
                continue;
            }
            numbers[i] = isWhole ? whole : (double)unscaled / power;
            if (!keys.IsEmpty)
                keys[i] = isWhole ? CellKeys.OfInteger(whole) : CellKeys.OfNumber(numbers[i]);
        }
    }

    /// <summary>The integer behind a decimal number, where it fits into 64 bits.</summary>
    private bool TryReadUnscaled(ReadOnlySpan<byte> value, out long unscaled)
    {
        switch (column.Type)
        {
            case PhysicalType.Int32:
                unscaled = BinaryPrimitives.ReadInt32LittleEndian(value);
                return true;
            case PhysicalType.Int64:
                unscaled = BinaryPrimitives.ReadInt64LittleEndian(value);
                return true;
        }
        unscaled = value.IsEmpty ? 0 : (sbyte)value[0] >> 7;
        var high = value[..Math.Max(0, value.Length - sizeof(long))];
        if (high.ContainsAnyExcept((byte)unscaled))
            return false;
        var sign = unscaled;
        foreach (var b in value[high.Length..])
            unscaled = (unscaled << 8) | b;
        // The sign may be in the bytes that were left out alone.
        return unscaled >> 63 == sign;
    }

    /// <summary>What is too large for the bulk, as a CSV file would be read.</summary>
    private void FromText(in StoredValues values, int index, Span<double> numbers, Span<ulong> keys)
    {
        var written = text.AsSpan(0, ParquetTexts.Write(column, values[index, column.Width], text));
        if (!DecimalParser.TryParse(written, out var number))
            throw new InvalidOperationException("a stored number was written as a text that is none");
        numbers[index] = number.Value;
        if (keys.IsEmpty)
            return;
        keys[index] =
            number.IsInteger ? CellKeys.OfInteger(number.Integer)
            : number.IsLargeInteger ? CellKeys.OfLargeInteger(written, number.Value)
            : CellKeys.OfNumber(number.Value);
    }

    private void ConvertFloats(ReadOnlySpan<byte> values, Span<double> numbers)
    {
        switch (column.Type)
        {
            case PhysicalType.Double:
                MemoryMarshal.Cast<byte, double>(values)[..numbers.Length].CopyTo(numbers);
                break;
            case PhysicalType.Float:
                var singles = MemoryMarshal.Cast<byte, float>(values);
                for (var i = 0; i < numbers.Length; i++)
                    numbers[i] = ShortestDouble.Of(singles[i]);
                break;
            default:
                var halves = MemoryMarshal.Cast<byte, Half>(values);
                for (var i = 0; i < numbers.Length; i++)
                    numbers[i] = ShortestDouble.Of(halves[i]);
                break;
        }
    }

    private static void OfNumbers(ReadOnlySpan<double> numbers, Span<ulong> keys)
    {
        for (var i = 0; i < keys.Length; i++)
            keys[i] = CellKeys.OfNumber(numbers[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBits(ReadOnlySpan<double> numbers, Span<ulong> keys) =>
        MemoryMarshal.Cast<double, ulong>(numbers)[..keys.Length].CopyTo(keys);

    private static void FindUnusual(ReadOnlySpan<double> numbers, CellArrays target)
    {
        var i = 0;
        while (i < numbers.Length && double.IsFinite(numbers[i]))
            i++;
        if (i == numbers.Length)
            return;
        target.IsRegular = false;
        for (i = 0; i < numbers.Length; i++)
            target.Kinds[i] = double.IsNaN(numbers[i]) ? ColumnKind.Empty : ColumnKind.Number;
    }
}
