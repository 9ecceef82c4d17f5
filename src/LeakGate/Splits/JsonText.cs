using System.Buffers.Text;
using System.Text.Json;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>
/// Texts of a row that do not stand in the file as they are compared: strings without their escapes, and arrays in one
/// canonical form, in which equal arrays are the same bytes. In it there is no white space, the keys of objects are in
/// the order of their bytes, strings have no needless escapes, and numbers are written by their values: 1, 1.0 and 1e0
/// are <c>1</c>.
/// </summary>
internal sealed class JsonText
{
    private readonly List<Member> members = [];
    private byte[] text = new byte[256];
    private byte[] sorted = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Text => text.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Takes back what was added behind the first bytes.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Adds the characters of the string or key that the reader is at.</summary>
    /// <exception cref="JsonFault">It holds half of a surrogate pair.</exception>
    public void AddString(ref Utf8JsonReader reader)
    {
        Reserve(reader.ValueSpan.Length);
        try
        {
            Length += reader.CopyString(text.AsSpan(Length));
        }
        catch (InvalidOperationException)
        {
            throw JsonFault.HalfCharacter(reader.TokenStartIndex);
        }
    }

    /// <summary>Adds the canonical form of the array that the reader is at, and leaves the reader at its end.</summary>
    /// <exception cref="JsonFault">An object in it has a key twice, or a string half of a surrogate pair.</exception>
    public void AddArray(ref Utf8JsonReader reader)
    {
        Add((byte)'[');
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst)
                Add((byte)',');
            AddValue(ref reader);
        }
        Add((byte)']');
    }

    private void AddValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                AddArray(ref reader);
                break;
            case JsonTokenType.StartObject:
                AddObject(ref reader);
                break;
            case JsonTokenType.String:
                AddQuoted(ref reader);
                break;
            case JsonTokenType.Number:
                AddNumber(reader.ValueSpan);
                break;
            default:
                Add(reader.ValueSpan); // true, false and null
                break;
        }
    }

    private void AddObject(ref Utf8JsonReader reader)
    {
        Add((byte)'{');
        var start = Length;
        var first = members.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = new Member(Length, 0, 0);
            var at = reader.TokenStartIndex;
            AddQuoted(ref reader);
            member = member with { KeyLength = Length - member.Start };
            Add((byte)':');
            reader.Read();
            AddValue(ref reader);
            Add((byte)',');
            member = member with { Length = Length - member.Start };
            Insert(member, first, at);
        }
        if (members.Count > first)
        {
            Sort(start, first);
            Length--; // the last comma
        }
        members.RemoveRange(first, members.Count - first);
        Add((byte)'}');
    }

    /// <summary>Keeps the members of an object in the order of their keys.</summary>
    private void Insert(Member member, int first, long at)
    {
        var key = KeyOf(member);
        var place = members.Count;
        for (; place > first; place--)
        {
            var order = KeyOf(members[place - 1]).SequenceCompareTo(key);
            if (order == 0)
                throw JsonFault.KeyTwice(System.Text.Encoding.UTF8.GetString(key[1..^1]), at);
            if (order < 0)
                break;
        }
        members.Insert(place, member);
    }

    private ReadOnlySpan<byte> KeyOf(Member member) => text.AsSpan(member.Start, member.KeyLength);

    /// <summary>Brings the members from <paramref name="first"/> on, which lie behind each other, into their order.</summary>
    private void Sort(int start, int first)
    {
        var length = Length - start;
        if (sorted.Length < length)
            sorted = new byte[Math.Max(length, 2 * sorted.Length)];
        var used = 0;
        for (var i = first; i < members.Count; i++)
        {
            text.AsSpan(members[i].Start, members[i].Length).CopyTo(sorted.AsSpan(used));
            used += members[i].Length;
        }
        sorted.AsSpan(0, length).CopyTo(text.AsSpan(start));
    }

    /// <summary>Adds a string in quotes; only what JSON demands is escaped in it.</summary>
    private void AddQuoted(ref Utf8JsonReader reader)
    {
        Add((byte)'"');
        var start = Length;
        AddString(ref reader);
        Escape(start);
        Add((byte)'"');
    }

    private void Escape(int start)
    {
        var more = 0;
        foreach (var b in text.AsSpan(start, Length - start))
            more +=
                b < ' ' ? 5
                : b is (byte)'"' or (byte)'\\' ? 1
                : 0;
        if (more == 0)
            return;
        Reserve(more);
        var from = Length - 1;
        Length += more;
        // From the end, so that no byte is overwritten before it is moved, and all move once.
        for (var to = Length - 1; to > from; from--)
        {
            var b = text[from];
            if (b < ' ')
            {
                text[to--] = Hex(b & 15);
                text[to--] = Hex(b >> 4);
                text[to--] = (byte)'0';
                text[to--] = (byte)'0';
                text[to--] = (byte)'u';
                text[to--] = (byte)'\\';
                continue;
            }
            text[to--] = b;
            if (b is (byte)'"' or (byte)'\\')
                text[to--] = (byte)'\\';
        }
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);

    private void AddNumber(ReadOnlySpan<byte> digits)
    {
        Reserve(Math.Max(digits.Length, 32));
        int written;
        if (!DecimalParser.TryParse(digits, out var number))
            throw new InvalidOperationException("a number of JSON is a number everywhere");
        if (number.IsInteger)
            Utf8Formatter.TryFormat(number.Integer, text.AsSpan(Length), out written);
        else if (IsBeyondDouble(digits, number))
            digits.CopyTo(text.AsSpan(Length, written = digits.Length));
        else
            Utf8Formatter.TryFormat(number.Value, text.AsSpan(Length), out written);
        Length += written;
    }

    // As for cells: 1e20 and its digits are one number, and digits that no double equals are compared digit by digit.
    private static bool IsBeyondDouble(ReadOnlySpan<byte> digits, ParsedNumber number) =>
        number.IsLargeInteger && CellKeys.OfLargeInteger(digits, number.Value) != CellKeys.OfNumber(number.Value);

    private void Add(byte one)
    {
        Reserve(1);
        text[Length++] = one;
    }

    private void Add(ReadOnlySpan<byte> more)
    {
        Reserve(more.Length);
        more.CopyTo(text.AsSpan(Length));
        Length += more.Length;
    }

    private void Reserve(int more)
    {
        if (text.Length - Length < more)
            Array.Resize(ref text, Math.Max(2 * text.Length, Length + more));
    }

    /// <summary>A key and its value, with a comma behind them.</summary>
    private readonly record struct Member(int Start, int KeyLength, int Length);
}
