using System.Collections.Immutable;
using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Drafting;

/// <summary>Writes paths as <c>leakgate.yml</c> reads them: exactly these files, as one glob where one means them.</summary>
internal static class PathPatterns
{
    /// <summary>The path with every character that a glob would read otherwise in brackets of its own.</summary>
    public static string Literal(string path)
    {
        var literal = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c is '*' or '?' or '[' or '{')
                literal.Append('[').Append(c).Append(']');
            else
                literal.Append(c);
        }
        return literal.ToString();
    }

    /// <summary>One glob that matches these files and no others below <paramref name="folder"/>, or each by itself.</summary>
    public static ImmutableArray<string> For(string folder, ImmutableArray<string> paths)
    {
        if (paths.Length > 1 && Glob(paths) is { } glob && Matches(folder, glob, paths))
            return [glob];
        return [.. paths.Select(Literal)];
    }

    private static string? Glob(ImmutableArray<string> paths)
    {
        var parent = paths[0][..(paths[0].LastIndexOf('/') + 1)];
        if (paths.Any(path => path[..(path.LastIndexOf('/') + 1)] != parent))
            return null;
        var names = paths.Select(path => path[parent.Length..]).ToArray();
        var shortest = names.Min(name => name.Length);
        var prefix = Shared(names, shortest, (name, i) => name[i]);
        // Numbered parts go on counting: part-1*.csv would miss part-2.csv.
        while (prefix > 0 && (char.IsAsciiDigit(names[0][prefix - 1]) || char.IsSurrogate(names[0][prefix - 1])))
            prefix--;
        var suffix = Shared(names, shortest - prefix, (name, i) => name[^(i + 1)]);
        var ending = names[0][^suffix..];
        var dot = ending.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : $"{Literal(parent + names[0][..prefix])}*{Literal(ending[dot..])}";
    }

    private static int Shared(string[] names, int limit, Func<string, int, char> at)
    {
        var count = 0;
        while (count < limit && names.All(name => at(name, count) == at(names[0], count)))
            count++;
        return count;
    }

    private static bool Matches(string folder, string glob, ImmutableArray<string> paths)
    {
        var walk = new PathWalk(new RealPaths());
        foreach (var pattern in PathPattern.Parse(glob))
            walk.Find(folder, pattern);
        var wanted = paths.Select(path => Path.GetFullPath(path, folder)).ToHashSet(StringComparer.Ordinal);
        return walk.Pointers.Count == 0 && wanted.SetEquals(walk.Files);
    }
}
