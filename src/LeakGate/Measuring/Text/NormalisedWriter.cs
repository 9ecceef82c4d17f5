using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace LeakGate.Measuring.Text;

/// <summary>
/// Puts decomposed, folded characters together: combining marks into canonical order, white space into single spaces
/// between words.
/// </summary>
internal ref struct NormalisedWriter
{
    private const int IndexShift = 21;
    private const int ClassShift = 56;
    private const int CodePointMask = (1 << IndexShift) - 1;
    private const int LongestCodePoint = 4;

    private readonly TextBuffer _buffer;
    private Span<byte> _bytes;
    private int _length;

    /// <summary>The marks since the last character that is none, in <see cref="TextBuffer.Marks"/>.</summary>
    private int _marks;
    private int _lastClass;
    private bool _marksInOrder;
    private bool _iotaWaits;

    public NormalisedWriter(TextBuffer buffer, int expectedLength)
    {
        _buffer = buffer;
        _bytes = buffer.Bytes;
        _marksInOrder = true;
        Reserve(expectedLength + Vector128<byte>.Count);
    }

    private readonly bool AtGap => _length == 0 || _bytes[_length - 1] == ' ';

    /// <summary>
    /// Writes up to 16 ASCII characters: lower-cased, every white space as a space, one for a run.
    /// </summary>
    /// <param name="text">The characters; those behind the first <paramref name="count"/> do not matter.</param>
    /// <param name="count">1 to 16.</param>
    public void Ascii(Vector128<byte> text, int count)
    {
        FlushMarks();
        Reserve(Vector128<byte>.Count);
        var isSpace = AsciiVector.IsSpace(text);
        var written = Vector128.ConditionalSelect(isSpace, Vector128.Create((byte)' '), AsciiVector.ToLower(text));
        var spaces = isSpace.ExtractMostSignificantBits() & ((1u << count) - 1);
        var followsSpace = (spaces << 1) | (AtGap ? 1u : 0);
        if ((spaces & followsSpace) == 0)
        {
            written.CopyTo(_bytes[_length..]);
            _length += count;
            return;
        }
        for (var i = 0; i < count; i++)
        {
            if (((spaces & followsSpace) >> i & 1) == 0)
                _bytes[_length++] = written[i];
        }
    }

    /// <summary>Writes characters that do not combine, or bytes that are no UTF-8, as they are.</summary>
    public void Starters(scoped ReadOnlySpan<byte> utf8)
    {
        FlushMarks();
        Reserve(utf8.Length);
        // Mostly two or three bytes, for which a call to copy them takes longer than they do.
        var written = _bytes.Slice(_length, utf8.Length);
        for (var i = 0; i < utf8.Length; i++)
            written[i] = utf8[i];
        _length += utf8.Length;
    }

    /// <summary>Writes white space: nothing where there is a space, or nothing at all, before it.</summary>
    public void Space()
    {
        FlushMarks();
        if (AtGap)
            return;
        Reserve(1);
        _bytes[_length++] = (byte)' ';
    }

    /// <summary>Takes a combining mark, which is written when its whole run is known.</summary>
    /// <param name="codePoint">The mark.</param>
    /// <param name="combiningClass">Its canonical combining class, 1 to 254.</param>
    /// <param name="isLate">See <see cref="UnicodeTables.Expansion"/>.</param>
    public void Mark(int codePoint, int combiningClass, bool isLate)
    {
        if (_marks == _buffer.Marks.Length)
            _buffer.GrowMarks(_marks);
        // Class, then place, then the mark itself: sorting these numbers is the stable sort that is asked for.
        _buffer.Marks[_marks] = ((ulong)combiningClass << ClassShift) | ((ulong)_marks << IndexShift) | (uint)codePoint;
        _marks++;
        _marksInOrder &= combiningClass >= _lastClass;
        _lastClass = combiningClass;
        _iotaWaits |= codePoint == UnicodeTables.IotaSubscript && !isLate;
    }

    /// <summary>
    /// Makes letters of the iota subscripts that wait, since what follows becomes a mark only after they have folded.
    /// </summary>
    public void FoldWaitingIota()
    {
        if (_iotaWaits)
            FlushMarks();
    }

    /// <summary>The text, without a space at its end.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        FlushMarks();
        return _bytes[..(_length > 0 && AtGap ? _length - 1 : _length)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FlushMarks()
    {
        if (_marks > 0)
            WriteMarks();
    }

    private void WriteMarks()
    {
        var marks = _buffer.Marks.AsSpan(0, _marks);
        if (!_marksInOrder)
            marks.Sort();
        Reserve(LongestCodePoint * marks.Length);
        foreach (var mark in marks)
        {
            var codePoint = (int)mark & CodePointMask;
            var rune = new Rune(codePoint == UnicodeTables.IotaSubscript ? 'ι' : codePoint);
            _length += rune.EncodeToUtf8(_bytes[_length..]);
        }
        _marks = 0;
        _lastClass = 0;
        _marksInOrder = true;
        _iotaWaits = false;
    }

    /// <summary>Makes room for that many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int count)
    {
        if (count > _bytes.Length - _length)
            Grow(count);
    }

    private void Grow(int count)
    {
        _buffer.GrowBytes(_length, checked(_length + count));
        _bytes = _buffer.Bytes;
    }
}
