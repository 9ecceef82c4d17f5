using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Splits;

namespace LeakGate.Drafting;

/// <summary>Looks at data files and guesses the configuration that fits them.</summary>
/// <param name="folder">Absolute folder that the configuration will lie in.</param>
internal sealed class Drafter(string folder, int threads, CancellationToken cancellation)
{
    private static readonly DatasetSpec Plain = new() { Name = At("", ""), Rules = RuleSettings.Defaults };

    private readonly GateSpec spec = new()
    {
        File = "leakgate.yml",
        Folder = folder,
        Datasets = [],
    };

    /// <param name="files">Absolute paths.</param>
    /// <exception cref="GateException">
    /// A file is missing or cannot be read, or nothing tells the splits; carries the place that is wrong.
    /// </exception>
    public async Task<Draft> DraftAsync(IEnumerable<string> files)
    {
        var paths = files.Select(Relative).Distinct(StringComparer.Ordinal).ToImmutableArray();
        foreach (var path in paths.Where(path => !DraftText.CanHold(path)))
            throw Refused(
                path,
                "the name of the file holds control characters",
                "a name that leakgate.yml can hold",
                "rename it"
            );
        var (sets, unused) = FileSets.Sort(paths);
        var datasets = ImmutableArray.CreateBuilder<DraftedDataset>();
        foreach (var set in sets)
        {
            if (await DraftAsync(set) is { } dataset)
                datasets.Add(dataset with { Name = NameFor(dataset.Name, datasets) });
            else
                unused = [.. unused, .. set.Groups.SelectMany(group => group.Paths)];
        }
        return datasets.Count > 0 ? new Draft(datasets.ToImmutable(), unused) : throw NoSplits(paths);
    }

    private async Task<DraftedDataset?> DraftAsync(FileSet set)
    {
        var splits = set
            .Groups.Select(group => (Group: group, Paths: PathPatterns.For(folder, group.Paths)))
            .Select(g => new DraftedSplit(g.Group.Name, g.Group.Role, g.Paths, 0))
            .ToImmutableArray();
        var dataset = Plain with { Splits = [.. splits.Select(split => SpecOf(split, set))] };
        var survey = await Survey.TakeAsync(spec, dataset, threads, cancellation);
        var columns = survey.Columns;
        SplitColumn? splitBy = null;
        if (set.IsSource)
        {
            splitBy = SplitColumn.Find(columns);
            if (splitBy is null)
                return null;
            columns = columns.RemoveAll(column => column.Name == splitBy.Column);
        }
        var guesses = ColumnGuesses.From(columns, [.. dataset.Splits.Select(split => split.Role)]);
        splits = [.. splits.Zip(survey.RowsPerSplit, (split, rows) => split with { Rows = rows })];
        var isOrdered = guesses.Time is not null && splitBy is not { AreFolds: true };
        var order = !isOrdered ? "" : await TimeOrderAsync(Final(dataset, splitBy, guesses));
        return new DraftedDataset(set.Name, splits, splitBy, guesses, order);
    }

    private static SplitSpec SpecOf(DraftedSplit split, FileSet set)
    {
        var first = set.Groups.First(group => group.Name == split.Name && group.Role == split.Role).Paths[0];
        var source = new SourceSpec(
            [.. split.Paths.Select(path => At(path, split.Paths.Length == 1 ? first : path))],
            SourceLocation.Whole(first)
        );
        return new SplitSpec(
            At(split.Name.Length == 0 ? "source" : split.Name, first),
            split.Role ?? SplitRole.Train,
            source
        );
    }

    /// <summary>The data set with what decides how its rows lie in time.</summary>
    private static DatasetSpec Final(DatasetSpec dataset, SplitColumn? splitBy, ColumnGuesses guesses)
    {
        var file = dataset.Splits[0].Source.At.File;
        var format = guesses.TimeFormat is null ? null : At(guesses.TimeFormat, file);
        var timed = dataset with { Time = new TimeSpec(At(guesses.Time!.Column, file), format, null, null) };
        if (splitBy is null)
            return timed;
        var roles = splitBy.Roles.ToImmutableSortedDictionary(
            role => role.Key,
            role => new Located<SplitRole>(role.Value, SourceLocation.Whole(file)),
            StringComparer.Ordinal
        );
        return timed with
        {
            Splits = [],
            Source = dataset.Splits[0].Source,
            SplitBy = new SplitBySpec(At(splitBy.Column, file), roles),
        };
    }

    private async Task<string> TimeOrderAsync(DatasetSpec dataset)
    {
        var tables = DatasetTables.Open(dataset, Configuration.Files.DataFiles.ResolveAll(spec, [dataset]));
        var pairs = SplitPair.Of(dataset, tables.Schema.Splits);
        var question = new TimeOrder(dataset.Time!.Column.Value, [], 0, [.. pairs.SelectMany(pair => pair.Sides)]);
        while (true)
        {
            try
            {
                var answers = await new LocalEngine(tables, threads).AnswerAsync([question], cancellation);
                return Describe(((TimeOrderAnswer)answers[0]).PerSides);
            }
            catch (RetypedException retyped)
            {
                tables = tables.Retyped(retyped.Kinds);
            }
        }
    }

    private static string Describe(EquatableArray<TimeOverlap> sides)
    {
        var late = sides.Items.All(side => side.Earlier + side.Ties == 0);
        return late
            ? "all evaluation rows lie after the training rows"
            : "evaluation rows lie before the last training row: time-overlap will report them while this stands here";
    }

    private string NameFor(string name, IEnumerable<DraftedDataset> taken)
    {
        var wanted = DraftText.DatasetName(name.Length > 0 ? name : Path.GetFileName(folder));
        var unique = wanted;
        for (var i = 2; taken.Any(other => string.Equals(other.Name, unique, StringComparison.OrdinalIgnoreCase)); i++)
            unique = $"{wanted}-{i}";
        return unique;
    }

    private string Relative(string file) =>
        Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');

    private static Located<string> At(string value, string file) => new(value, SourceLocation.Whole(file));

    private static GateException NoSplits(ImmutableArray<string> paths)
    {
        var several = paths.Length > 1;
        return Refused(
            paths.IsEmpty ? "." : paths[0],
            paths.IsEmpty ? "no data file lies here, nor in folders up to two levels below"
                : several ? $"nothing tells which of the {paths.Length} files are for training and which for evaluation"
                : "no column divides the rows of the file into splits or folds",
            paths.IsEmpty ? $"files that end in {DataFormats.EndingsOf(null)}"
                : several
                    ? "names with train and with test, validation or holdout in them, or a column such as split or fold"
                : "a column such as split, fold or is_train, or two files whose names say train and test",
            "name the files: leakgate init train.csv test.csv"
        );
    }

    private static GateException Refused(string file, string found, string expected, string hint) =>
        new(
            ExitCode.Configuration,
            new Problem(RunRules.InvalidConfiguration, SourceLocation.Whole(file), found, expected, hint)
        );
}
