using System.ComponentModel;
using LeakGate.Checks.Evaluation;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Metrics;
using LeakGate.Splits;
using LeakGate.Versions;

namespace LeakGate.Training;

/// <summary>
/// Runs the training command of a data set in a temporary folder that holds copies: of the splits, where
/// <c>leakgate.yml</c> declares them relative to its own folder, and of the files that the command needs. Nothing is
/// linked, so that whatever the command writes stays there and goes with it.
/// </summary>
internal sealed class TrainingCommand(
    string folder,
    DatasetSpec dataset,
    DatasetTables tables,
    string temporary,
    CancellationToken cancellation
) : ITraining
{
    private readonly TrainingSpec training = dataset.Training!;
    private readonly SplitNames names = new([.. tables.Schema.Splits.Select(s => (s.Name, s.Role))]);
    private ShuffledSplits? splits;

    public TrainingOutcome Run(TrainingRequest request, CopiedLabels labels, int repetition)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            splits ??= new ShuffledSplits(tables, request);
            using var copy = new TemporaryFolder(temporary, "training");
            var place = new CopyPlaces(folder, tables.Files.Select(file => file.File.AbsolutePath), copy.Path);
            foreach (var file in ProjectFiles.Of(folder, training, Excluded()))
                File.Copy(file, place.Of(file));
            splits.Write(table => place.Of(table.File.AbsolutePath), labels, repetition);
            if (training.Metrics is { } metrics)
                place.Of(Path.GetFullPath(metrics.Value, folder));
            return Run(place, repetition, copy.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotMeasuredException(
                $"the copies for the training command cannot be made: {e.Message.TrimEnd('.')}"
            );
        }
    }

    private TrainingOutcome Run(CopyPlaces place, int repetition, string temporaryOfRun)
    {
        ChildOutcome child;
        try
        {
            child = ChildProcess.Run(
                [Program(place), .. training.Command.Skip(1).Select(word => word.Value)],
                place.Folder,
                ChildEnvironment.Of(training, repetition, temporaryOfRun),
                training.Timeout,
                cancellation
            );
        }
        catch (Win32Exception e)
        {
            return new(null, $"the training command '{training.Command[0].Shown}' cannot be started: {e.Message}");
        }
        if (child.ExitCode is not { } code)
            return new(
                null,
                $"the training command was stopped after {training.Timeout}, which training.timeout allows it"
            );
        if (code != 0)
            return new(null, $"the training command failed with exit code {code}: {LastWords(child)}");
        return Score(child, place);
    }

    private TrainingOutcome Score(ChildOutcome child, CopyPlaces place)
    {
        var name = training.Metric.Value;
        ScoreSheet sheet;
        if (training.Metrics is { } metrics)
        {
            try
            {
                var written = place.Of(Path.GetFullPath(metrics.Value, folder));
                sheet = MetricsFile.Read(place.Folder, new Located<string>(written, metrics.At), names);
            }
            catch (GateException failure)
            {
                return new(
                    null,
                    $"the training command left no '{metrics.Shown}' to read: {failure.Problems[0].Found}"
                );
            }
        }
        else
        {
            sheet = PrintedScores.Read(child.Output, names);
        }
        return sheet.Find(name, names) is { } score && double.IsFinite(score.Value)
            ? new(score.Value, "")
            : new(
                null,
                $"the training command reports no '{training.Metric.Shown}' "
                    + (
                        training.Metrics is { } file
                            ? $"in '{file.Shown}'"
                            : "on standard output, as 'name: value' or JSON"
                    )
            );
    }

    /// <summary>A program that lies beside the code is started where it is copied to, else where it is.</summary>
    private string Program(CopyPlaces place)
    {
        var program = training.Command[0].Value;
        if (!program.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(program))
            return program;
        var copied = Path.GetFullPath(program, place.Folder);
        return File.Exists(copied) ? copied : Path.GetFullPath(program, folder);
    }

    /// <summary>Old scores must not pass for new ones, nor true labels for copies.</summary>
    private IEnumerable<string> Excluded()
    {
        var written = new[] { training.Metrics, dataset.Metrics?.File }.OfType<Located<string>>();
        return tables
            .Files.Select(file => file.File.AbsolutePath)
            .Concat(written.Select(file => Path.GetFullPath(file.Value, folder)));
    }

    private static string LastWords(ChildOutcome child)
    {
        var said = child.Errors.Trim().Length > 0 ? child.Errors : child.Output;
        var lines = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? "it does not say why" : string.Join(" / ", lines.TakeLast(2).Select(Excerpt.Of));
    }
}
