using System.Collections.Immutable;

namespace LeakGate.Configuration.Files;

/// <summary>
/// A path or glob of <c>leakgate.yml</c> held against paths that need not exist: files of another commit, files that
/// only a pointer stands for, files that a change has deleted. Paths are relative to one root, with forward slashes.
/// </summary>
internal sealed class TreePattern
{
    private readonly ImmutableArray<Part> _parts;
    private readonly string? _literal;
    private readonly DataFormat? _format;

    private TreePattern(string written, ImmutableArray<Part> parts, string? literal, DataFormat? format) =>
        (Written, _parts, _literal, _format) = (written, parts, literal, format);

    /// <summary>The path or glob as the configuration has it.</summary>
    public string Written { get; }

    /// <summary>What a path of a configuration means below a root; nothing where it leads out of it.</summary>
    /// <param name="format">The format that the files are declared to have, if any.</param>
    /// <param name="folder">Absolute folder of the configuration.</param>
    /// <param name="root">Absolute folder that paths are relative to.</param>
    public static IEnumerable<TreePattern> Parse(string path, DataFormat? format, string folder, string root)
    {
        foreach (var pattern in PathPattern.Parse(path))
        {
            var start = pattern.IsRooted ? Path.GetPathRoot(folder)! : folder;
            var literal = Path.GetRelativePath(root, Path.GetFullPath(path, folder)).Replace('\\', '/');
            if (Place(pattern, start, root) is { } parts)
            {
                var inside = literal.StartsWith("../", StringComparison.Ordinal) ? null : literal;
                yield return new(path, parts, inside, format);
            }
        }
    }

    /// <summary>Whether the pattern takes the file, by the rules by which it takes files that are there.</summary>
    public bool Takes(string path)
    {
        if (path == _literal)
        {
            return true;
        }

        var names = path.Split('/');
        var states = Start();
        for (var i = 0; i < names.Length; i++)
        {
            if (states[^1])
            {
                // A folder was named: all data files below it are meant.
                return DataFormats.IsData(names[^1], _format) && names.Skip(i).All(name => !PathWalk.IsHidden(name));
            }

            states = Step(states, names[i]);
        }

        return states[^1]
            && !_parts.IsEmpty
            && _parts[^1] is { IsAnyDepth: false } last
            && last.Wants(names[^1], _format);
    }

    /// <summary>
    /// Whether a change of this path can change what the pattern takes: the file itself, a folder, a link or a submodule
    /// on the way to it, or anything below a folder that it names.
    /// </summary>
    public bool Touches(string path)
    {
        if (path == _literal)
        {
            return true;
        }

        var states = Start();
        foreach (var name in path.Split('/'))
        {
            if (states[^1])
            {
                return true;
            }

            states = Step(states, name);
        }

        return Array.IndexOf(states, true) >= 0;
    }

    /// <summary>Which parts may come next: bit i of a state is set where the first i parts have matched.</summary>
    private bool[] Start()
    {
        var states = new bool[_parts.Length + 1];
        states[0] = true;
        return Spread(states);
    }

    private bool[] Step(bool[] states, string name)
    {
        var next = new bool[states.Length];
        for (var i = 0; i < _parts.Length; i++)
        {
            if (states[i] && _parts[i].IsAnyDepth)
            {
                next[i] |= !PathWalk.IsHidden(name);
            }
            else if (states[i] && _parts[i].Matches(name))
            {
                next[i + 1] = true;
            }
        }

        return Spread(next);
    }

    /// <summary>Any number of folders may be none.</summary>
    private bool[] Spread(bool[] states)
    {
        for (var i = 0; i < _parts.Length; i++)
        {
            states[i + 1] |= states[i] && _parts[i].IsAnyDepth;
        }

        return states;
    }

    private static ImmutableArray<Part>? Place(PathPattern pattern, string start, string root)
    {
        var parts = new List<Part>();
        foreach (var name in start.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            parts.Add(new(name, null));
        }

        foreach (var name in pattern.Names)
        {
            if (name.Text != "..")
            {
                parts.Add(new(null, name));
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var above = root.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Count >= above.Length && above.Select((name, i) => parts[i].Matches(name)).All(matches => matches)
            ? [.. parts.Skip(above.Length)]
            : null;
    }

    /// <summary>One name on the way: a folder as it is called, or a pattern.</summary>
    private readonly record struct Part(string? Literal, NamePattern? Pattern)
    {
        public bool IsAnyDepth => Pattern is { IsAnyDepth: true };

        public bool Matches(string name) =>
            Pattern is null ? Literal == name
            : Pattern.IsLiteral ? Pattern.Text == name
            : Pattern.Matches(name);

        /// <summary>A name that is written out is meant; a wildcard takes data files only.</summary>
        public bool Wants(string name, DataFormat? format) =>
            Pattern is null or { IsLiteral: true } || PathWalk.IsWanted(name, Pattern, format);
    }
}
