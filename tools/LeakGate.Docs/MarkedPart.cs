namespace LeakGate.Docs;

/// <summary>A part of a page that is generated: it stands between two marks, which are themselves kept.</summary>
internal static class MarkedPart
{
    /// <summary>The page with the part between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c> replaced.</summary>
    /// <exception cref="InvalidDataException">The marks are not there, once each and in their order.</exception>
    public static string Replace(string page, string name, string content)
    {
        var start = $"<!-- {name} -->";
        var end = $"<!-- /{name} -->";
        var from = page.IndexOf(start, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from || page.LastIndexOf(start, StringComparison.Ordinal) != from)
            throw new InvalidDataException($"README.md must hold '{start}' and, behind it, '{end}', once each");
        return page[..(from + start.Length)] + "\n" + content + page[to..];
    }
}
