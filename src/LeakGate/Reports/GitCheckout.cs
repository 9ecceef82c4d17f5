namespace LeakGate.Reports;

/// <summary>Reads from a git work tree what reports tell of it: root, origin and commit. No git has to be installed.</summary>
internal static class GitCheckout
{
    /// <summary>The work tree that a folder lies in; the working directory without any address where it lies in none.</summary>
    public static SourceControl Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var git = Path.Combine(at.FullName, ".git");
            if (Directory.Exists(git))
                return new SourceControl(at.FullName, Origin(Path.Combine(git, "config")), Head(git));
            if (File.Exists(git))
                return new SourceControl(at.FullName, null, null); // a linked work tree: its root is enough
        }
        return new SourceControl(Directory.GetCurrentDirectory(), null, null);
    }

    private static string? Head(string git)
    {
        var head = ReadLine(Path.Combine(git, "HEAD"));
        if (head is null || !head.StartsWith("ref: ", StringComparison.Ordinal))
            return head;
        var name = head["ref: ".Length..];
        return ReadLine(Path.Combine(git, name)) ?? Packed(Path.Combine(git, "packed-refs"), name);
    }

    private static string? Packed(string file, string name) =>
        File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(l => l.EndsWith(' ' + name, StringComparison.Ordinal))?.Split(' ')[0]
            : null;

    /// <summary>The address of <c>origin</c> as https without credentials, or null where it is none of the web.</summary>
    private static string? Origin(string config)
    {
        if (!File.Exists(config))
            return null;
        var inOrigin = false;
        foreach (var line in File.ReadLines(config).Select(l => l.Trim()))
        {
            if (line.StartsWith('['))
                inOrigin = line == "[remote \"origin\"]";
            else if (inOrigin && line.StartsWith("url", StringComparison.Ordinal) && line.Contains('='))
                return AsWebAddress(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim());
        }
        return null;
    }

    private static string? AsWebAddress(string url)
    {
        if (url.StartsWith("git@", StringComparison.Ordinal))
            url = "https://" + url["git@".Length..].Replace(':', '/');
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "ssh"
            ? new UriBuilder("https", uri.Host, -1, uri.AbsolutePath).Uri.ToString()
            : null;
    }

    private static string? ReadLine(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;
}
