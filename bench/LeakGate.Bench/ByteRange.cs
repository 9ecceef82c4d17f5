using Microsoft.Win32.SafeHandles;

namespace LeakGate.Bench;

/// <summary>A part of a file as a stream that is read once from start to end; several can share one handle.</summary>
internal sealed class ByteRange : Stream
{
    private readonly SafeFileHandle _file;
    private readonly long _start;
    private readonly long _end;
    private long _position;

    public ByteRange(SafeFileHandle file, long start, long end)
    {
        _file = file;
        _start = start;
        _end = end;
        _position = start;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => _end - _start;

    public override long Position
    {
        get => _position - _start;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _end - _position);
        var read = RandomAccess.Read(_file, buffer[..wanted], _position);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>
    /// Cuts a file into ranges of about equal length, each after the first starting at the byte after a newline. Only
    /// for files without quotes (<see cref="HasQuotes"/>): inside quotes a newline does not end a record.
    /// </summary>
    public static ByteRange[] Cut(SafeFileHandle file, int parts)
    {
        var length = RandomAccess.GetLength(file);
        var cuts = new long[parts + 1];
        for (var part = 1; part <= parts; part++)
        {
            cuts[part] = part == parts ? length : LineStart(file, Math.Max(length * part / parts, cuts[part - 1]));
        }
        return [.. cuts.Zip(cuts.Skip(1), (first, last) => new ByteRange(file, first, last))];
    }

    /// <summary>Whether a double quote occurs anywhere in the file.</summary>
    public static bool HasQuotes(SafeFileHandle file)
    {
        var buffer = new byte[1 << 20];
        long position = 0;
        int read;
        while ((read = RandomAccess.Read(file, buffer, position)) > 0)
        {
            if (buffer.AsSpan(0, read).Contains((byte)'"'))
            {
                return true;
            }
            position += read;
        }
        return false;
    }

    /// <summary>The first byte after the next newline, or the end of the file.</summary>
    private static long LineStart(SafeFileHandle file, long position)
    {
        Span<byte> buffer = stackalloc byte[4096];
        int read;
        while ((read = RandomAccess.Read(file, buffer, position)) > 0)
        {
            var newline = buffer[..read].IndexOf((byte)'\n');
            if (newline >= 0)
            {
                return position + newline + 1;
            }
            position += read;
        }
        return position;
    }
}
