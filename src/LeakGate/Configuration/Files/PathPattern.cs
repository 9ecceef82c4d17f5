using System.Collections.Immutable;
using LeakGate.Configuration.Grammar;

namespace LeakGate.Configuration.Files;

/// <summary>
/// A path or a glob as <c>leakgate.yml</c> writes it. <c>*</c> is any stretch within a name, <c>?</c> one character,
/// <c>[a-c]</c> and <c>[!a-c]</c> one of a set, <c>{a,b}</c> either text, and <c>**</c> as a whole name any number of
/// folders. Letters match exactly. A name that starts with a dot is matched only where the pattern writes the dot.
/// </summary>
internal sealed class PathPattern
{
    /// <summary>Braces multiply; a pattern that stands for more alternatives than these is a mistake.</summary>
    private const int MaximumAlternatives = 256;

    /// <summary>No file system takes longer paths, and expanding braces costs stack.</summary>
    private const int MaximumLength = 4096;

    private PathPattern(ImmutableArray<NamePattern> names, bool isRooted)
    {
        Names = names;
        IsRooted = isRooted;
    }

    /// <summary>The patterns of the names on the way, from the top.</summary>
    public ImmutableArray<NamePattern> Names { get; }

    /// <summary>Whether it starts at the root of the file system.</summary>
    public bool IsRooted { get; }

    /// <summary>What is wrong with a pattern, or null.</summary>
    public static Fault? Judge(string pattern)
    {
        if (pattern.Length > MaximumLength)
        {
            return new($"is longer than {MaximumLength} characters");
        }

        var alternatives = new List<string>();
        return Expand(pattern, alternatives)
            ?? alternatives.Select(JudgeClasses).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The patterns that a pattern without faults stands for, one for each choice between braces.</summary>
    public static ImmutableArray<PathPattern> Parse(string pattern)
    {
        var alternatives = new List<string>();
        Expand(pattern, alternatives);
        return [.. alternatives.Distinct(StringComparer.Ordinal).Select(ParseOne)];
    }

    private static PathPattern ParseOne(string pattern)
    {
        var names = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".");
        return new([.. names.Select(name => new NamePattern(name))], pattern.StartsWith('/'));
    }

    private static Fault? Expand(string pattern, List<string> alternatives)
    {
        if (alternatives.Count > MaximumAlternatives)
        {
            return new($"stands for more than {MaximumAlternatives} paths", "use * in place of some of the braces");
        }

        var (open, close, commas) = FirstBraces(pattern);
        if (open < 0)
        {
            alternatives.Add(pattern);
            return null;
        }

        if (close < 0)
        {
            return new("has a '{' that is never closed", "close it, or write [{] for the character itself");
        }

        var start = open + 1;
        foreach (var end in commas.Append(close))
        {
            var choice = string.Concat(
                pattern.AsSpan(0, open),
                pattern.AsSpan(start, end - start),
                pattern.AsSpan(close + 1)
            );
            if (Expand(choice, alternatives) is { } fault)
            {
                return fault;
            }

            start = end + 1;
        }

        return null;
    }

    /// <summary>The first braces outside a character set, with the commas of their own level.</summary>
    private static (int Open, int Close, ImmutableArray<int> Commas) FirstBraces(string pattern)
    {
        var open = -1;
        var depth = 0;
        var commas = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '[' when NamePattern.EndOfClass(pattern, i) is > 0 and var end:
                    i = end;
                    break;
                case '{' when ++depth == 1:
                    open = i;
                    break;
                case ',' when depth == 1:
                    commas.Add(i);
                    break;
                case '}' when depth > 0 && --depth == 0:
                    return (open, i, commas.ToImmutable());
            }
        }

        return (open, -1, []);
    }

    private static Fault? JudgeClasses(string pattern)
    {
        for (var i = pattern.IndexOf('['); i >= 0; i = pattern.IndexOf('[', i))
        {
            i = NamePattern.EndOfClass(pattern, i);
            if (i < 0)
            {
                return new("has a '[' that is never closed", "close it, or write [[] for the character itself");
            }
        }

        return null;
    }
}

/// <summary>The pattern of one name within a path.</summary>
internal sealed class NamePattern(string text)
{
    public string Text => text;

    /// <summary>Whether it stands for any number of folders.</summary>
    public bool IsAnyDepth => text == "**";

    /// <summary>Whether only the name itself matches.</summary>
    public bool IsLiteral { get; } = text.AsSpan().IndexOfAny('*', '?', '[') < 0;

    /// <summary>Whether it ends in an extension that is written out, such as <c>*.txt</c>.</summary>
    public bool NamesExtension { get; } =
        text.LastIndexOf('.') is >= 0 and var dot && text.AsSpan(dot).IndexOfAny('*', '?', '[') < 0;

    /// <summary>Whether a name matches. Linear in the name for each star, so that no pattern is slow.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        if (name.StartsWith('.') && !text.StartsWith('.'))
        {
            return false;
        }

        // After a mismatch only the latest star needs to take one character more: what lies before it has matched.
        var (p, n) = (0, 0);
        var (star, restart) = (-1, 0);
        while (n < name.Length)
        {
            if (p < text.Length && text[p] == '*')
            {
                (star, restart) = (p++, n);
            }
            else if (p < text.Length && MatchesOne(p, name[n], out var next))
            {
                n += text[p] == '?' && char.IsHighSurrogate(name[n]) && n + 1 < name.Length ? 2 : 1;
                p = next;
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++restart);
            }
            else
            {
                return false;
            }
        }

        return text.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }

    /// <summary>Where the set that opens at an index closes, or −1. A ] at its start is one of its characters.</summary>
    public static int EndOfClass(string pattern, int open)
    {
        var first = open + 1;
        if (first < pattern.Length && pattern[first] == '!')
        {
            first++;
        }

        var close = first < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
        return close >= 0 && pattern.AsSpan(open, close - open).Contains('/') ? -1 : close;
    }

    private bool MatchesOne(int at, char c, out int next)
    {
        next = at + 1;
        switch (text[at])
        {
            case '?':
                return true;
            case '[' when EndOfClass(text, at) is > 0 and var close:
                next = close + 1;
                return InClass(text.AsSpan(at + 1, close - at - 1), c);
            default:
                return text[at] == c;
        }
    }

    private static bool InClass(ReadOnlySpan<char> set, char c)
    {
        var negated = set[0] == '!';
        if (negated)
        {
            set = set[1..];
        }

        for (var i = 0; i < set.Length; i++)
        {
            var last = i;
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                last = i + 2;
            }

            if (c >= set[i] && c <= set[last])
            {
                return !negated;
            }

            i = last;
        }

        return negated;
    }
}
