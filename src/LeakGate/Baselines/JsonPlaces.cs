using System.Text;
using LeakGate.Configuration;

namespace LeakGate.Baselines;

/// <summary>Finds the line and column of byte offsets in a text that is read from front to back.</summary>
internal sealed class JsonPlaces(ReadOnlyMemory<byte> text, string file)
{
    private int line = 1;
    private int column = 1;
    private int seen;

    /// <summary>The place of a token.</summary>
    /// <param name="offset">In bytes; never before that of an earlier call.</param>
    public SourceLocation At(long offset)
    {
        var passed = text.Span[seen..(int)Math.Clamp(offset, seen, text.Length)];
        var lineEnd = passed.LastIndexOf((byte)'\n');
        if (lineEnd >= 0)
            (line, column) = (line + passed.Count((byte)'\n'), 1);
        column += Encoding.UTF8.GetCharCount(passed[(lineEnd + 1)..]);
        seen += passed.Length;
        return new SourceLocation(file, line, column, column + 1);
    }
}
