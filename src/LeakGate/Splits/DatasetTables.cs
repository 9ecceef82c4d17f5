using System.Collections.Immutable;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>The open files of a data set with their common schema: what an engine measures on.</summary>
internal sealed class DatasetTables
{
    private readonly DatasetSpec spec;
    private readonly NullSpellings nulls;
    private readonly SplitRouter? router;
    private readonly Func<TableReader, ulong> splitsOf;
    private readonly int[]? splitOffsets;
    private readonly bool mayHaveEmptySplits;

    /// <summary>Typical values of columns without any in the first rows, as the last pass has found them.</summary>
    private readonly Dictionary<string, double> lateOrigins = new(StringComparer.Ordinal);

    private DatasetTables(
        DatasetSpec spec,
        ImmutableArray<TableReader> files,
        TableSchema schema,
        NullSpellings nulls,
        SplitRouter? router,
        Func<TableReader, ulong> splitsOf,
        int[]? splitOffsets = null,
        bool mayHaveEmptySplits = false
    )
    {
        (this.spec, Files, Schema, this.nulls, this.router) = (spec, files, schema, nulls, router);
        (this.splitsOf, this.splitOffsets, this.mayHaveEmptySplits) = (splitsOf, splitOffsets, mayHaveEmptySplits);
        TotalBytes = files.Sum(file => LengthOf(file.File.ContentPath));
    }

    public ImmutableArray<TableReader> Files { get; }

    public TableSchema Schema { get; }

    /// <summary>Size of all files on disk, in bytes.</summary>
    public long TotalBytes { get; }

    /// <summary>Opens the files of a data set, reads their headers and types their columns from the first rows.</summary>
    /// <exception cref="GateException">A file cannot be read, or the files of a split differ in their columns.</exception>
    public static DatasetTables Open(
        DatasetSpec spec,
        IReadOnlyDictionary<SourceSpec, ImmutableArray<DataFile>> resolved,
        int chunkSize = TextChunks.DefaultChunkSize
    )
    {
        var nulls = new NullSpellings(spec.Nulls);
        var files = new List<TableReader>();
        if (spec.Source is { } source)
        {
            OpenInto(files, source, resolved, 0, spec.Csv, chunkSize);
            FindNamedColumns(spec, files);
            var (splits, router) = SplitDiscovery.Discover(spec, files, nulls);
            static ulong All(TableReader file) => ~0ul;
            return new DatasetTables(spec, [.. files], Describe(spec, files, splits, nulls, All), nulls, router, All);
        }
        for (var i = 0; i < spec.Splits.Length; i++)
            OpenInto(files, spec.Splits[i].Source, resolved, i, spec.Csv, chunkSize);
        FindNamedColumns(spec, files);
        var named = spec.Splits.Select(s => new Split(s.Name.Value, s.Role, s.Name.At)).ToImmutableArray();
        var schema = Describe(spec, files, named, nulls, OwnSplit);
        return new DatasetTables(spec, [.. files], schema, nulls, null, OwnSplit);
    }

    /// <summary>
    /// Opens a data set together with its former version: the splits of the former one are numbered behind its own. A
    /// column has one type over both, so that equal values are equal whenever they were written.
    /// </summary>
    /// <param name="former">How the data set was declared; divided by the same column, or named splits as well.</param>
    /// <returns>The tables, and how many of their splits are the present ones.</returns>
    /// <exception cref="GateException">As for <see cref="Open"/>.</exception>
    public static (DatasetTables Tables, int Present) OpenBeside(
        DatasetSpec spec,
        IReadOnlyDictionary<SourceSpec, ImmutableArray<DataFile>> resolved,
        DatasetSpec former,
        IReadOnlyDictionary<SourceSpec, ImmutableArray<DataFile>> formerResolved,
        int chunkSize = TextChunks.DefaultChunkSize
    )
    {
        var nulls = new NullSpellings(spec.Nulls);
        var files = new List<TableReader>();
        if (spec.Source is { } source)
        {
            OpenInto(files, source, resolved, 0, spec.Csv, chunkSize);
            var present = files.Count;
            OpenInto(files, former.Source!, formerResolved, 0, former.Csv, chunkSize);
            FindNamedColumns(spec, files);
            var (found, router) = SplitDiscovery.Discover(spec, files, nulls);
            RequireRoom(spec, 2 * found.Length);
            ulong SplitsOf(TableReader file) =>
                ((1ul << found.Length) - 1) << (file.Index < present ? 0 : found.Length);
            var schema = Describe(spec, files, [.. found, .. found], nulls, SplitsOf);
            int[] offsets = [.. files.Select(file => file.Index < present ? 0 : found.Length)];
            return (new DatasetTables(spec, [.. files], schema, nulls, router, SplitsOf, offsets, true), found.Length);
        }
        RequireRoom(spec, spec.Splits.Length + former.Splits.Length);
        for (var i = 0; i < spec.Splits.Length; i++)
            OpenInto(files, spec.Splits[i].Source, resolved, i, spec.Csv, chunkSize);
        for (var i = 0; i < former.Splits.Length; i++)
            OpenInto(files, former.Splits[i].Source, formerResolved, spec.Splits.Length + i, former.Csv, chunkSize);
        FindNamedColumns(spec, files);
        var named = spec.Splits.Concat(former.Splits).Select(s => new Split(s.Name.Value, s.Role, s.Name.At));
        var joined = Describe(spec, files, [.. named], nulls, OwnSplit);
        return (new DatasetTables(spec, [.. files], joined, nulls, null, OwnSplit, null, true), spec.Splits.Length);
    }

    /// <summary>Tells the split of a row where a column does; null where each file belongs to one.</summary>
    public SplitRouter? Router => router;

    /// <summary>The files that rows of a split come from.</summary>
    public IEnumerable<TableReader> FilesOf(int split) =>
        Files.Where(file => router is not null || file.Split == split);

    /// <summary>The plan of a pass that decodes the given forms.</summary>
    public DecodePlan PlanFor(ColumnPlan[] columns) =>
        new(columns, [.. Schema.Columns.Select(c => c.Name)], nulls, router, Schema.Splits.Length)
        {
            SplitOffsets = splitOffsets,
        };

    /// <summary>The same tables with the columns that a pass has shown, typed as it has shown them to be.</summary>
    public DatasetTables Retyped(ImmutableArray<ColumnKind> kinds)
    {
        var schema = Schema;
        if (Files.Any(file => file.HasLateColumns))
            schema = Describe(spec, Files, Schema.Splits, nulls, splitsOf);
        var columns = schema.Columns.ToBuilder();
        foreach (var (known, kind) in Schema.Columns.Zip(kinds))
        {
            var column = columns[schema.IndexOf(known.Name)];
            columns[schema.IndexOf(known.Name)] = column with
            {
                Kind = column.TimeFormat is null ? ColumnKinds.Join(column.Kind, kind) : column.Kind,
                Origin = lateOrigins.GetValueOrDefault(known.Name, column.Origin),
            };
        }
        return new DatasetTables(
            spec,
            Files,
            new TableSchema(columns.ToImmutable(), Schema.Splits),
            nulls,
            router,
            splitsOf,
            splitOffsets,
            mayHaveEmptySplits
        );
    }

    /// <summary>Ends a pass whose cells did not fit the kinds that the first rows had shown.</summary>
    /// <exception cref="RetypedException">Kinds have to be widened and the round repeated.</exception>
    /// <exception cref="GateException">A time does not fit its declared format.</exception>
    public void ThrowIfContradicted(IReadOnlyList<DecodeWorker> workers)
    {
        var kinds = Schema.Columns.Select(c => c.Kind).ToArray();
        for (var i = 0; i < kinds.Length; i++)
        {
            var found = workers.Aggregate(0, (bits, worker) => bits | worker.Contradictions[i]);
            if (found == 0)
                continue;
            var first = workers.Aggregate(RowRef.None, (row, worker) => RowRef.Min(row, worker.FirstContradictions[i]));
            if (Schema.Columns[i].TimeFormat is { } format)
                throw WrongTime(Schema.Columns[i].Name, format, first);
            for (var kind = ColumnKind.Boolean; kind <= ColumnKind.Text; kind++)
            {
                if ((found >> (int)kind & 1) != 0)
                    kinds[i] = ColumnKinds.Join(kinds[i], kind);
            }
            if (Schema.Columns[i].Kind == ColumnKind.Empty && kinds[i] == ColumnKind.Number)
                lateOrigins[Schema.Columns[i].Name] = NumberAt(first, Schema.Columns[i].Name);
        }
        if (Files.Any(file => file.HasLateColumns) || !kinds.SequenceEqual(Schema.Columns.Select(c => c.Kind)))
            throw new RetypedException([.. kinds]);
    }

    /// <exception cref="GateException">A split has no rows.</exception>
    public void ThrowIfEmpty(IReadOnlyList<long> rowsPerSplit)
    {
        if (mayHaveEmptySplits)
            return;
        var problems = Schema
            .Splits.Where((_, i) => rowsPerSplit[i] == 0)
            .Select(split => new Problem(
                RunRules.EmptySplit,
                split.Declared,
                $"split '{split.Name}' of data set '{spec.Name.Value}' has no rows",
                "at least one row in every split"
            ))
            .ToImmutableArray();
        if (!problems.IsEmpty)
            throw new GateException(ExitCode.Data, problems);
    }

    private static void RequireRoom(DatasetSpec spec, int splits)
    {
        if (splits > RowRef.MaxSplits)
            throw new GateException(
                ExitCode.Data,
                new Problem(
                    RunRules.InvalidConfiguration,
                    spec.Name.At,
                    $"head and base together have {splits} splits",
                    $"at most {RowRef.MaxSplits}"
                )
            );
    }

    // A link's own length is that of its target's name.
    private static long LengthOf(string path)
    {
        using var handle = File.OpenHandle(path);
        return RandomAccess.GetLength(handle);
    }

    private static ulong OwnSplit(TableReader file) => 1ul << file.Split;

    private static void OpenInto(
        List<TableReader> files,
        SourceSpec source,
        IReadOnlyDictionary<SourceSpec, ImmutableArray<DataFile>> resolved,
        int split,
        CsvDialect dialect,
        int chunkSize
    )
    {
        foreach (var file in resolved[source])
        {
            if (files.Count == RowRef.MaxFiles)
                throw Utf8Input.Unreadable(file, $"the data set has more than {RowRef.MaxFiles} files", "fewer files");
            files.Add(TableFormats.Open(file, files.Count, split, source.Format, dialect, chunkSize));
        }
    }

    /// <summary>
    /// Sees that no column which the configuration names is taken for missing because only later rows have it.
    /// </summary>
    private static void FindNamedColumns(DatasetSpec spec, List<TableReader> files)
    {
        foreach (var file in files.Where(file => file.RowsMayLackColumns))
        {
            if (spec.NamedColumns.Any(column => !file.Columns.Contains(column)))
                file.FindAllColumns();
        }
    }

    /// <summary>Joins the columns of all files; those of one split must agree, whatever their order.</summary>
    private static TableSchema Describe(
        DatasetSpec spec,
        IReadOnlyList<TableReader> files,
        ImmutableArray<Split> splits,
        NullSpellings nulls,
        Func<TableReader, ulong> splitsOf
    )
    {
        foreach (var file in files)
            file.TakeLateColumns();
        var names = files.SelectMany(f => f.Columns).Distinct(StringComparer.Ordinal).ToArray();
        var kinds = names.Select(_ => new ColumnKind[splits.Length]).ToArray();
        var origins = new double[names.Length];
        var present = new ulong[names.Length];
        var byName = names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => n.i, StringComparer.Ordinal);
        foreach (var group in files.GroupBy(splitsOf))
            RequireSameColumns([.. group]);
        foreach (var file in files)
        {
            var samples = file.Sample(nulls);
            for (var c = 0; c < samples.Length; c++)
            {
                var i = byName[file.Columns[c]];
                for (var split = 0; split < splits.Length; split++)
                {
                    if ((splitsOf(file) >> split & 1) != 0)
                        kinds[i][split] = ColumnKinds.Join(kinds[i][split], samples[c].Kind);
                }
                origins[i] = origins[i] == 0 ? samples[c].Mean : origins[i];
                present[i] |= splitsOf(file);
            }
        }
        var splitBy = spec.SplitBy?.Column.Value;
        var columns = names
            .Select((name, i) => Describe(spec, name, kinds[i], present[i], origins[i]))
            .Where(column => column.Name != splitBy);
        return new TableSchema([.. columns], splits);
    }

    private static Column Describe(DatasetSpec spec, string name, ColumnKind[] kinds, ulong present, double origin)
    {
        var kind = kinds.Aggregate(ColumnKinds.Join);
        var time = spec.Time;
        var isTime = name == time?.Column.Value || spec.AvailableAt.Any(a => a.KnownAt.Value == name);
        var format = isTime ? time?.Format?.Value : null;
        return new Column(
            name,
            format is null ? kind : ColumnKind.Instant,
            [.. kinds],
            present,
            origin,
            isTime,
            format
        );
    }

    // Where rows may leave columns out, so may a file; but one whose header names all its columns has to have each.
    private static void RequireSameColumns(ImmutableArray<TableReader> files)
    {
        if (files.FirstOrDefault(file => !file.RowsMayLackColumns) is not { } first)
            return;
        foreach (var file in files)
        {
            var missing = file.RowsMayLackColumns
                ? null
                : first.Columns.FirstOrDefault(name => !file.Columns.Contains(name));
            var extra = file.Columns.FirstOrDefault(name => !first.Columns.Contains(name));
            if (missing is null && extra is null)
                continue;
            throw Utf8Input.Unreadable(
                file.File,
                $"the file {(missing is not null ? "lacks" : "has an extra")} column '{missing ?? extra}'",
                $"the columns of '{first.File.RelativePath}', which belongs to the same split"
            );
        }
    }

    private double NumberAt(RowRef at, string column)
    {
        var cell = Files[at.File].Lookup([at], [column])[0].Cells[0]!;
        return DecimalParser.TryParse(Encoding.UTF8.GetBytes(cell), out var number) && double.IsFinite(number.Value)
            ? number.Value
            : 0;
    }

    private GateException WrongTime(string column, string format, RowRef at)
    {
        var row = Files[at.File].Lookup([at], [column])[0];
        return new GateException(
            ExitCode.Data,
            new Problem(
                RunRules.DataUnreadable,
                new SourceLocation(Files[at.File].File.RelativePath, (int)Math.Min(int.MaxValue, row.Line), 1, 1),
                $"the value under time column '{column}' in row {row.Row} does not have the declared format",
                $"'{format}'",
                "correct the value, or time.format in the configuration"
            )
        );
    }
}

/// <summary>Ends a round because of columns that have to be typed anew, or that appeared only now; the run starts again.</summary>
/// <param name="kinds">The kinds of the columns that were known.</param>
internal sealed class RetypedException(ImmutableArray<ColumnKind> kinds) : Exception
{
    public ImmutableArray<ColumnKind> Kinds { get; } = kinds;
}
