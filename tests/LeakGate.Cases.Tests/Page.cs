using System.Collections.Immutable;

namespace LeakGate.Cases.Tests;

/// <summary>The page of a case, taken apart.</summary>
internal sealed record Page(string Title, ImmutableArray<Section> Sections, int Lines)
{
    public static Page Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var sections = ImmutableArray.CreateBuilder<Section>();
        foreach (var line in lines.Skip(1))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                sections.Add(new Section(line[3..], []));
            else if (sections.Count > 0)
                sections[^1] = sections[^1] with { Lines = sections[^1].Lines.Add(line) };
        }
        return new Page(lines[0], sections.ToImmutable(), lines.Length);
    }

    public Section Section(string heading) => Sections.Single(section => section.Heading == heading);
}

/// <summary>A heading and the lines up to the next one.</summary>
internal sealed record Section(string Heading, ImmutableArray<string> Lines)
{
    private const string Fence = "```";

    /// <summary>All that stands under the heading.</summary>
    public string Text => string.Join('\n', Lines).Trim();

    /// <summary>What the section says in words: its text without excerpts.</summary>
    public string Prose => string.Join('\n', Lines.Where((_, i) => !IsExcerpt(i))).Trim();

    /// <summary>The fenced excerpts of one language, each as its lines.</summary>
    public IEnumerable<ImmutableArray<string>> Excerpts(string language)
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (Lines[i] != Fence + language || !IsOpening(i))
                continue;
            yield return [.. Lines.Skip(i + 1).TakeWhile(line => line != Fence)];
        }
    }

    private bool IsFence(int line) => Lines[line].StartsWith(Fence, StringComparison.Ordinal);

    private int FencesBefore(int line) => Enumerable.Range(0, line).Count(IsFence);

    private bool IsOpening(int line) => IsFence(line) && FencesBefore(line) % 2 == 0;

    private bool IsExcerpt(int line) => IsFence(line) || FencesBefore(line) % 2 == 1;
}
