using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>What a metrics file holds, whatever it is written in: a tree of names, lists and numbers with their places.</summary>
/// <param name="At">The name that leads to it, where it has one; else the value itself.</param>
internal abstract record MetricsNode(SourceLocation At);

internal sealed record MetricsObject(ImmutableArray<MetricsEntry> Entries, SourceLocation At) : MetricsNode(At)
{
    public MetricsNode? Find(string name) => Entries.FirstOrDefault(e => e.Name == name)?.Value;
}

internal sealed record MetricsEntry(string Name, MetricsNode Value);

internal sealed record MetricsList(ImmutableArray<MetricsNode> Items, SourceLocation At) : MetricsNode(At);

/// <param name="Value">NaN where the file says so: programs that write metrics do.</param>
/// <param name="Written">The number to the letter; its digits tell how exact it is.</param>
internal sealed record MetricsNumber(double Value, string Written, SourceLocation At) : MetricsNode(At);

/// <summary>A text, a truth value or nothing: no metric.</summary>
internal sealed record MetricsText(string Text, SourceLocation At) : MetricsNode(At);
