using System.IO.Compression;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>
/// The text of a gzip file, which ends only where the file is whole. The decoder of .NET takes a file that was cut off
/// for one that ends there, so half of the rows could be missing in silence. Therefore a seal is put behind the file, as
/// one more gzip member: only after a whole file does the decoder come out with it.
/// </summary>
internal sealed class GzipFile : ForwardStream
{
    private static readonly byte[] Seal = "the end of a whole file"u8.ToArray();
    private static readonly byte[] SealMember = Pack(Seal);

    private readonly DataFile file;
    private readonly GZipStream decoder;

    /// <summary>The last bytes decoded: held back, since they may be the seal.</summary>
    private readonly byte[] tail = new byte[Seal.Length];
    private int held;
    private bool ended;

    public GzipFile(DataFile file, Stream packed)
        : this(file, new GZipStream(new Sealed(packed), CompressionMode.Decompress)) { }

    private GzipFile(DataFile file, GZipStream decoder)
        : base(decoder) => (this.file, this.decoder) = (file, decoder);

    /// <exception cref="GateException">The file is no gzip, damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.Length == 0)
            return 0;
        if (buffer.Length < 2 * tail.Length)
            throw new ArgumentException("the buffer is smaller than what has to be held back", nameof(buffer));
        try
        {
            return ReadAndHold(buffer);
        }
        catch (InvalidDataException)
        {
            throw Broken();
        }
    }

    private int ReadAndHold(Span<byte> buffer)
    {
        while (true)
        {
            tail.AsSpan(0, held).CopyTo(buffer);
            var read = decoder.Read(buffer[held..]);
            if (read == 0)
            {
                ended = true;
                return tail.AsSpan(0, held).SequenceEqual(Seal) ? 0 : throw Broken();
            }
            var filled = held + read;
            held = Math.Min(filled, tail.Length);
            buffer[(filled - held)..filled].CopyTo(tail);
            if (filled > held)
                return filled - held;
        }
    }

    private GateException Broken() =>
        Utf8Input.Unreadable(
            file,
            $"'{Path.GetFileName(file.AbsolutePath)}' is no gzip file, or is damaged or cut off",
            "a whole gzip file, as its name says",
            "fetch or pack it again; 'gzip -t' tells whether it is whole"
        );

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(text);
        return packed.ToArray();
    }

    /// <summary>A file and the seal behind it.</summary>
    private sealed class Sealed(Stream file) : ForwardStream(file)
    {
        private int used;

        public override int Read(Span<byte> buffer)
        {
            var read = file.Read(buffer);
            if (read > 0 || buffer.Length == 0)
                return read;
            read = Math.Min(buffer.Length, SealMember.Length - used);
            SealMember.AsSpan(used, read).CopyTo(buffer);
            used += read;
            return read;
        }
    }
}
