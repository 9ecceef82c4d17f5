using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Drafting;
using LeakGate.Tests.Configuration;

namespace LeakGate.Tests.Drafting;

/// <summary>A draft of some files, written, read back and run.</summary>
/// <param name="Text">The configuration as it is written.</param>
/// <param name="Report">What a run with it ends with.</param>
internal sealed record Drafted(Draft Draft, string Text, GateReport Report)
{
    public DraftedDataset Only => Draft.Datasets.Single();

    public DatasetSpec Spec => Report.Spec.Datasets.Single();

    public ColumnGuesses Columns => Only.Columns;
}

internal static class Drafts
{
    /// <summary>Drafts a configuration of files and sees that a check accepts it.</summary>
    /// <param name="files">Pairs of path and content.</param>
    public static async Task<Drafted> OfAsync(params (string Path, string Content)[] files)
    {
        using var folder = new TemporaryFolder();
        var paths = files.Select(file => folder.Write(file.Path, file.Content)).ToArray();
        var draft = await new Drafter(folder.Path, threads: 2, CancellationToken.None).DraftAsync(paths);
        var text = DraftText.Write(draft);
        var file = folder.Write("leakgate.yml", text);
        try
        {
            var spec = ConfigurationReader.ReadText(text, file, _ => null, Catalogue.Rules);
            var report = await Gate.CheckAsync(spec, new GateOptions { Threads = 2 });
            if (report.ExitCode > ExitCode.Findings)
                throw new InvalidOperationException(
                    string.Join('\n', report.Problems.Select(p => $"{p.At}: {p.Message}"))
                );
            return new Drafted(draft, text, report);
        }
        catch (Exception failure) when (failure is GateException or InvalidOperationException)
        {
            throw new InvalidOperationException($"the draft is not accepted: {failure.Message}\n{text}", failure);
        }
    }

    /// <summary>A table of so many rows: every column is made from the row's number.</summary>
    public static string Csv(int rows, params (string Name, Func<int, object> Value)[] columns) =>
        Csv(0, rows, columns);

    public static string Csv(int first, int rows, params (string Name, Func<int, object> Value)[] columns)
    {
        var lines = Enumerable
            .Range(first, rows)
            .Select(i => string.Join(',', columns.Select(column => Cell(column.Value(i)))));
        return string.Join(',', columns.Select(column => Cell(column.Name))) + "\n" + string.Join('\n', lines) + "\n";
    }

    public static string[] Names(this IEnumerable<Guess> guesses) => [.. guesses.Select(guess => guess.Column)];

    private static string Cell(object value)
    {
        var text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
        return text.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
