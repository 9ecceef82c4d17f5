using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Study;

/// <summary>Runs the gate with its default rules on one split after the other, in one folder that it removes.</summary>
internal sealed class Trial : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("leakgate-study-").FullName;

    /// <summary>How often the gate ran.</summary>
    public int Count { get; private set; }

    /// <summary>The findings of the default rules, the target declared.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(Split split)
    {
        Write("train.csv", split.Header, split.Train);
        Write("test.csv", split.Header, split.Test);
        var task = split.Table.IsClassification ? "classification" : "regression";
        return await RunAsync(folder, split.Table.Header[^1], task, split.Declarations);
    }

    /// <summary>The findings of the default rules on the train.csv and test.csv of a folder.</summary>
    /// <param name="declarations">More lines for the data set's configuration.</param>
    /// <param name="only">Rules to run; none for all of them.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(
        string place,
        string target,
        string task,
        string declarations = "",
        ImmutableArray<string> only = default
    )
    {
        Count++;
        var text = $$"""
            version: 1
            datasets:
              study:
                splits: {train: train.csv, test: test.csv}
                target: {{Quote(target)}}
                task: {{task}}
                {{declarations}}
            """;
        var file = Path.Combine(place, "leakgate.yml");
        var spec = ConfigurationReader.ReadText(text, file, _ => null, Catalogue.Rules);
        var report = await Gate.CheckAsync(spec, new GateOptions { Threads = 1, Only = only.IsDefault ? [] : only });
        foreach (var problem in report.Problems)
            throw new InvalidDataException($"{place}: {problem.At}: {problem.Message}");
        return [.. report.Findings];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string name, IEnumerable<string> header, List<string[]> rows)
    {
        using var writer = new StreamWriter(Path.Combine(folder, name));
        foreach (var row in rows.Prepend([.. header]))
            writer.Write(string.Join(',', row.Select(Cell)) + "\n");
    }

    private static string Cell(string value) => value.AsSpan().IndexOfAny(",\"\n") < 0 ? value : Quote(value);

    private static string Quote(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
