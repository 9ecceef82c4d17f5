namespace LeakGate.Versions;

/// <summary>A git work tree, read from its files: no git has to be installed.</summary>
/// <param name="Root">Absolute folder of the work tree.</param>
/// <param name="Uri">The address of <c>origin</c> as https without credentials, or null where it is none of the web.</param>
/// <param name="Commit">The commit that is checked out, or null where there is none yet.</param>
/// <param name="CommonFolder">Absolute folder that holds what all linked work trees share: objects and configuration.</param>
internal sealed record GitCheckout(string Root, string? Uri, string? Commit, string CommonFolder)
{
    /// <summary>The work tree that a folder lies in, or null where it lies in none.</summary>
    public static GitCheckout? Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var git = Path.Combine(at.FullName, ".git");
            if (File.Exists(git))
                git = Linked(git, at.FullName);
            if (!Directory.Exists(git))
                continue;
            var common = Common(git);
            return new GitCheckout(at.FullName, Origin(Path.Combine(common, "config")), Head(git, common), common);
        }
        return null;
    }

    /// <summary>Where a linked work tree or a submodule keeps its git folder.</summary>
    private static string Linked(string file, string root)
    {
        const string start = "gitdir: ";
        return ReadLine(file) is { } line && line.StartsWith(start, StringComparison.Ordinal)
            ? Path.GetFullPath(line[start.Length..].TrimEnd(), root)
            : file;
    }

    /// <summary>The folder that a linked work tree shares with its main one; the git folder itself elsewhere.</summary>
    private static string Common(string git) =>
        ReadLine(Path.Combine(git, "commondir")) is { } common ? Path.GetFullPath(common.TrimEnd(), git) : git;

    private static string? Head(string git, string common)
    {
        var head = ReadLine(Path.Combine(git, "HEAD"));
        if (head is null || !head.StartsWith("ref: ", StringComparison.Ordinal))
            return head;
        var name = head["ref: ".Length..];
        return ReadLine(Path.Combine(git, name))
            ?? ReadLine(Path.Combine(common, name))
            ?? Packed(Path.Combine(common, "packed-refs"), name);
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
        return System.Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "ssh"
            ? new UriBuilder("https", uri.Host, -1, uri.AbsolutePath).Uri.ToString()
            : null;
    }

    private static string? ReadLine(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;
}
