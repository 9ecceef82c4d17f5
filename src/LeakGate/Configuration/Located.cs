namespace LeakGate.Configuration;

/// <summary>A place in a text file. Lines and columns start at 1; a line of 0 means the file as a whole.</summary>
/// <param name="File">Path as it is shown to a person: relative to the working directory where it can be.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column in UTF-16 units, as editors count.</param>
/// <param name="EndColumn">1-based column just behind the text, on the same line.</param>
public sealed record SourceLocation(string File, int Line, int Column, int EndColumn)
{
    /// <summary>The file as a whole, or an option of the command line.</summary>
    public static SourceLocation Whole(string file) => new(file, 0, 0, 0);

    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? File : $"{File}({Line},{Column})";
}

/// <summary>A value of the configuration that knows where it was written.</summary>
public sealed record Located<T>(T Value, SourceLocation At)
{
    /// <summary>
    /// The text as it stands in the file, where environment variables were filled in; null elsewhere. Messages show it
    /// in place of the value, since what a variable holds may be a secret.
    /// </summary>
    public string? Written { get; init; }

    /// <summary>What a message may show of the value, as one short line.</summary>
    public string Shown => Excerpt.Of(Written ?? Value?.ToString() ?? "");
}
