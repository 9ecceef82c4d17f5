using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Metrics;

/// <summary>Reads metrics that are written as YAML, as DVC pipelines do.</summary>
internal static class YamlMetrics
{
    /// <exception cref="GateException">The file is no YAML, or uses what LeakGate does not read of it.</exception>
    public static MetricsNode Read(MetricsSource source)
    {
        var problems = new ProblemList(source.Name);
        YamlNode? root = null;
        try
        {
            var text = Encoding.UTF8.GetString(source.Bytes);
            SourceText.RefuseForbidden(text, problems);
            root = YamlTreeReader.Read(text, problems);
            problems.ThrowIfAny();
        }
        catch (GateException failure)
        {
            var first = failure.Problems[0];
            throw source.Broken(first.At, first.Found, "metrics as YAML", first.Hint);
        }
        return root is null or YamlScalar { IsNull: true }
            ? throw source.Broken("the file is empty", "metrics")
            : Node(root, root.At);
    }

    private static MetricsNode Node(YamlNode node, SourceLocation at) =>
        node switch
        {
            YamlMapping mapping => new MetricsObject(
                [.. mapping.Entries.Select(e => new MetricsEntry(e.Key.Text, Node(e.Value, e.Key.At)))],
                at
            ),
            YamlSequence list => new MetricsList([.. list.Items.Select(item => Node(item, item.At))], at),
            YamlScalar scalar when MetricsSource.Number(scalar.Text) is { } number => new MetricsNumber(
                number,
                scalar.Text,
                at
            ),
            YamlScalar scalar => new MetricsText(scalar.Text, at),
            _ => new MetricsText("", at),
        };
}
