using System.Buffers;

namespace LeakGate.Splits;

/// <summary>
/// How the last line was written: what stands before, between and behind its values is mostly the same in the next line,
/// which is then read by comparing bytes. A line that differs in anything else than plain values is left to the parser.
/// </summary>
internal sealed class JsonTemplate
{
    /// <summary>Stands for the column of a key that is null here and an object elsewhere.</summary>
    public const int NullOnly = -1;

    /// <summary>What ends a string, and what a string that is taken as it stands must not hold.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(b => (byte)b),
        (byte)'"',
        (byte)'\\',
    ]);

    private byte[] line = [];
    private int length;
    private Slot[] slots = new Slot[16];
    private int count;
    private bool isRefused = true;

    /// <summary>
    /// Reads a line that is written like the last one; false where it is not, and then what was written to the arrays
    /// does not count.
    /// </summary>
    /// <param name="starts">Where the text of each column begins in <paramref name="bytes"/>.</param>
    /// <param name="lengths">Bytes of the text of each column; left alone where it is missing.</param>
    public bool TryRead(byte[] bytes, int start, int lineLength, int[] starts, int[] lengths)
    {
        if (isRefused)
            return false;
        var text = bytes.AsSpan(0, start + lineLength);
        var at = start;
        var before = 0;
        foreach (var slot in slots.AsSpan(0, count))
        {
            if (!text[at..].StartsWith(line.AsSpan(before, slot.ValueStart - before)))
                return false;
            at += slot.ValueStart - before;
            before = slot.ValueEnd;
            var end = ValueEnd(text, at);
            if (end < 0)
                return false;
            var first = text[at];
            if (first == 'n')
            {
                at = end;
                continue;
            }
            if (slot.Column == NullOnly)
                return false;
            var quote = first == '"' ? 1 : 0;
            starts[slot.Column] = at + quote;
            lengths[slot.Column] = end - at - (2 * quote);
            at = end;
        }
        return text[at..].SequenceEqual(line.AsSpan(before, length - before));
    }

    /// <summary>Starts with a line of which all values will be added, in their order.</summary>
    public void Begin() => (count, isRefused) = (0, false);

    /// <summary>Adds a value: its place in the chunk, quotes among it, and its column.</summary>
    public void Add(int start, int valueLength, int column)
    {
        if (count == slots.Length)
            Array.Resize(ref slots, 2 * count);
        slots[count++] = new Slot(start, start + valueLength, column);
    }

    /// <summary>Tells that the line has a value that a template cannot read.</summary>
    public void Refuse() => isRefused = true;

    /// <summary>Ends the line.</summary>
    public void End(byte[] bytes, int start, int lineLength, bool isComplete)
    {
        isRefused |= !isComplete;
        if (isRefused)
            return;
        if (line.Length < lineLength)
            line = new byte[Math.Max(lineLength, 2 * line.Length)];
        bytes.AsSpan(start, lineLength).CopyTo(line);
        length = lineLength;
        foreach (ref var slot in slots.AsSpan(0, count))
            slot = new Slot(slot.ValueStart - start, slot.ValueEnd - start, slot.Column);
    }

    /// <summary>The end of the plain value that begins here; -1 where there is none.</summary>
    private static int ValueEnd(ReadOnlySpan<byte> text, int at)
    {
        if (at == text.Length)
            return -1;
        switch (text[at])
        {
            case (byte)'"':
                var close = text[(at + 1)..].IndexOfAny(Special);
                return close >= 0 && text[at + 1 + close] == '"' ? at + close + 2 : -1;
            case (byte)'n':
                return text[at..].StartsWith("null"u8) ? at + 4 : -1;
            case (byte)'t':
                return text[at..].StartsWith("true"u8) ? at + 4 : -1;
            case (byte)'f':
                return text[at..].StartsWith("false"u8) ? at + 5 : -1;
            default:
                return NumberEnd(text, at);
        }
    }

    /// <summary>The end of a number as RFC 8259 writes it: no sign but minus, no needless zero, digits around a dot.</summary>
    private static int NumberEnd(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] == '-')
            at++;
        var digits = DigitsEnd(text, at);
        if (digits == at || (text[at] == '0' && digits > at + 1))
            return -1;
        at = digits;
        if (at < text.Length && text[at] == '.')
        {
            digits = DigitsEnd(text, at + 1);
            if (digits == at + 1)
                return -1;
            at = digits;
        }
        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            at++;
            if (at < text.Length && text[at] is (byte)'+' or (byte)'-')
                at++;
            digits = DigitsEnd(text, at);
            return digits == at ? -1 : digits;
        }
        return at;
    }

    private static int DigitsEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
            at++;
        return at;
    }

    /// <summary>Where a value stands in the line.</summary>
    private readonly record struct Slot(int ValueStart, int ValueEnd, int Column);
}
