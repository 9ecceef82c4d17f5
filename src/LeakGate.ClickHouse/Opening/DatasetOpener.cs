using System.Collections.Immutable;
using System.Globalization;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Opening;

/// <summary>Learns what a data set's tables hold: their columns, what these are over all splits, and how many rows there are.</summary>
internal sealed class DatasetOpener(DatasetSpec dataset, EngineSpec engine, ISqlSession session)
{
    private const string HashedMissing = @"'\\N'";

    private readonly ColumnExpressions expressions = new(dataset.Nulls);

    /// <exception cref="GateException">The tables are not there, or do not make a data set.</exception>
    public async Task<RemoteDataset> OpenAsync(CancellationToken cancellation)
    {
        var sources = await FindSourcesAsync(cancellation);
        RefuseIncomparable(sources);
        var splits = await SplitsAsync(sources, cancellation);
        var names = sources.SelectMany(s => s.Comparable).Select(c => c.Name).Distinct(StringComparer.Ordinal);
        var columns = names.Where(name => name != dataset.SplitBy?.Column.Value).ToArray();
        var tables = sources.ConvertAll(source => Table(source, columns, splits));
        var facts = new Facts(columns, splits.Length);
        for (var i = 0; i < sources.Count; i++)
            await GatherAsync(sources[i], tables[i], facts, cancellation);
        RefuseEmpty(splits, facts);
        var schema = new TableSchema([.. columns.Select((name, i) => Describe(name, sources, facts.Of(i)))], splits);
        RefuseTimeFormat(schema);
        var keyTypes = schema.Columns.Select((column, i) => KeyTypeOf(column, sources, facts.HasLongIntegers(i)));
        return Finish(schema, sources, tables, [.. keyTypes], facts);
    }

    private async Task<List<SourceTable>> FindSourcesAsync(CancellationToken cancellation)
    {
        var finder = new SourceTables(engine, session, Wrong);
        var sources = new List<SourceTable>();
        var declared = dataset.Source is { } source ? [source] : dataset.Splits.Select(split => split.Source);
        foreach (var one in declared)
            sources.Add(await finder.FindAsync(one, dataset.Source is null ? sources.Count : -1, cancellation));
        return sources;
    }

    private static GateException Wrong(Located<string> at, string found, string expected, string? hint) =>
        new(ExitCode.Data, new Problem(RunRules.RemoteEngine, at.At, $"'{at.Shown}': {found}", expected, hint));

    /// <summary>A column of no scalar type would be left out silently; it has to be left out by name.</summary>
    private void RefuseIncomparable(List<SourceTable> sources)
    {
        var ignored = dataset.Ignore.Select(column => column.Value).ToHashSet(StringComparer.Ordinal);
        var problems = sources
            .SelectMany(source => source.Columns.Select(column => (source.At, column.Name, column.Type)))
            .Where(column => ColumnType.Parse(column.Type) is null && !ignored.Contains(column.Name))
            .DistinctBy(column => column.Name)
            .Select(column => new Problem(
                RunRules.DataUnreadable,
                column.At,
                $"column '{column.Name}' is of the type {column.Type}, whose values cannot be compared with others",
                "numbers, text, dates, truth values, UUIDs or addresses",
                "take what matters of it in a query, and leave the column out there"
            ))
            .ToImmutableArray();
        if (!problems.IsEmpty)
            throw new GateException(ExitCode.Data, problems);
    }

    private async Task<ImmutableArray<Split>> SplitsAsync(List<SourceTable> sources, CancellationToken cancellation)
    {
        if (dataset.SplitBy is not { } by)
            return [.. dataset.Splits.Select(s => new Split(s.Name.Value, s.Role, s.Name.At))];
        var source = sources[0];
        if (!source.Comparable.Any(column => column.Name == by.Column.Value))
            throw new GateException(
                ExitCode.Configuration,
                new Problem(
                    RunRules.UnknownColumn,
                    by.Column.At,
                    $"'{source.Name}' has no column '{by.Column.Shown}'",
                    $"one of {string.Join(", ", source.Columns.Take(12).Select(column => column.Name))}",
                    NearestName.Hint(by.Column.Value, source.Columns.Select(column => column.Name))
                )
            );
        var text = SplitText(source, by);
        var found = await session.QueryAsync(
            $"SELECT {text} AS leakgate_value, count() FROM {source.From} GROUP BY leakgate_value ORDER BY leakgate_value LIMIT {RowRef.MaxSplits + 2}",
            cancellation
        );
        var values = found.Rows.Select(row => row[0].Text).ToArray();
        var missing = found.Rows.Where(row => row[0].Text.Length == 0 || dataset.Nulls.Contains(row[0].Text)).ToArray();
        return missing.Length == 0
            ? SplitDiscovery.Of(dataset, values)
            : throw new GateException(
                ExitCode.Data,
                new Problem(
                    RunRules.DataUnreadable,
                    by.Column.At,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{missing.Sum(row => row[1].Int64)} rows have no value under '{by.Column.Shown}'"
                    ),
                    "the name of a split or the number of a fold in every row"
                )
            );
    }

    private static string SplitText(SourceTable source, SplitBySpec by)
    {
        var (name, type) = source.Comparable.First(column => column.Name == by.Column.Value);
        return type.IsText ? ColumnExpressions.TextOf(name, type) : $"ifNull(toString({Sql.Name(name)}), '')";
    }

    private RemoteTable Table(SourceTable source, string[] columns, ImmutableArray<Split> splits)
    {
        var own = source.Comparable.ToDictionary(column => column.Name, column => column.Type, StringComparer.Ordinal);
        var hashed = columns.Where(own.ContainsKey).Select(name => Hashable(name, own[name]));
        var split = source.Split >= 0 ? $"toUInt8({source.Split})" : Transform(source, splits);
        var row =
            $"bitOr(bitShiftLeft(toUInt64({split}), 58), bitShiftRight(sipHash64({string.Join(", ", hashed)}), 6))";
        var all = splits.Length == RowRef.MaxSplits ? ulong.MaxValue : (1ul << splits.Length) - 1;
        return new RemoteTable(source.From, source.Name, split, source.Split >= 0 ? 1ul << source.Split : all, row);
    }

    private string Transform(SourceTable source, ImmutableArray<Split> splits)
    {
        var names = string.Join(", ", splits.Select(split => Sql.Text(split.Name)));
        var numbers = string.Join(", ", Enumerable.Range(0, splits.Length));
        return $"toUInt8(transform({SplitText(source, dataset.SplitBy!)}, [{names}], [{numbers}], 255))";
    }

    private static string Hashable(string name, ColumnType type) =>
        type.IsNullable || type.Family == TypeFamily.Nothing ? $"ifNull(toString({Sql.Name(name)}), {HashedMissing})"
        // Old servers do not hash decimals.
        : type.Family == TypeFamily.Decimal ? $"toString({Sql.Name(name)})"
        : Sql.Name(name);

    private async Task GatherAsync(SourceTable source, RemoteTable table, Facts facts, CancellationToken cancellation)
    {
        var query = new FactQuery(expressions, dataset.Nulls);
        var wanted = source.Comparable.Where(column => facts.Has(column.Name)).ToArray();
        // A table may have no column but the one that divides it; its rows are counted all the same.
        var parts =
            wanted.Length == 0
                ?
                [
                    [],
                ]
                : wanted.Chunk(FactQuery.MostColumns).ToArray();
        for (var part = 0; part < parts.Length; part++)
        {
            var result = await session.QueryAsync(query.Write(table.From, table.SplitSql, parts[part]), cancellation);
            foreach (var row in result.Rows)
            {
                var split = (int)row[0].Int64;
                if (split >= facts.Rows.Length)
                    continue;
                facts.Rows[split] += part == 0 ? row[1].Int64 : 0;
                for (var c = 0; c < parts[part].Length; c++)
                    facts.Add(parts[part][c].Name, split, FactQuery.Read(row, c));
            }
        }
    }

    private void RefuseEmpty(ImmutableArray<Split> splits, Facts facts)
    {
        var problems = splits
            .Where((_, i) => facts.Rows[i] == 0)
            .Select(split => new Problem(
                RunRules.EmptySplit,
                split.Declared,
                $"split '{split.Name}' of data set '{dataset.Name.Value}' has no rows",
                "at least one row in every split"
            ))
            .ToImmutableArray();
        if (!problems.IsEmpty)
            throw new GateException(ExitCode.Data, problems);
    }

    private Column Describe(string name, List<SourceTable> sources, ImmutableArray<ColumnFacts> facts)
    {
        var present = sources
            .Where(source => source.Comparable.Any(column => column.Name == name))
            .Aggregate(0ul, (all, source) => all | (source.Split >= 0 ? 1ul << source.Split : ulong.MaxValue));
        var kinds = facts.Select(fact => fact.Kind).ToImmutableArray();
        var kind = kinds.Aggregate(ColumnKinds.Join);
        var isTime = name == dataset.Time?.Column.Value || dataset.AvailableAt.Any(a => a.KnownAt.Value == name);
        var format = isTime ? dataset.Time?.Format?.Value : null;
        // What is a date in the table already needs nobody to say how it is written.
        var converted = format is not null && kind != ColumnKind.Instant;
        var mean = facts.Select(fact => fact.Mean).FirstOrDefault(double.IsFinite);
        return new Column(
            name,
            converted && kind == ColumnKind.Number ? ColumnKind.Instant : kind,
            kinds,
            present,
            mean,
            isTime,
            converted ? format : null
        );
    }

    private void RefuseTimeFormat(TableSchema schema)
    {
        var wrong = schema.Columns.FirstOrDefault(column =>
            column.TimeFormat is not null and not ("unix-s" or "unix-ms") && column.Kind != ColumnKind.Empty
        );
        if (wrong is not null)
            throw new GateException(
                ExitCode.Configuration,
                new Problem(
                    RunRules.InvalidConfiguration,
                    dataset.Time!.Format!.At,
                    $"an engine cannot read times in a format of one's own, and column '{wrong.Name}' is no date there",
                    "a Date or DateTime column, ISO 8601 text, unix-s or unix-ms",
                    "read the column with a query that turns it into a DateTime, and take 'format' out"
                )
            );
    }

    private static KeyType KeyTypeOf(Column column, List<SourceTable> sources, bool hasLongIntegers)
    {
        if (column.Kind is ColumnKind.Boolean or ColumnKind.Instant)
            return KeyType.Int64;
        if (column.Kind != ColumnKind.Number)
            return KeyType.String;
        var types = sources
            .SelectMany(source => source.Comparable)
            .Where(own => own.Name == column.Name && own.Type.Family != TypeFamily.Nothing)
            .Select(own => own.Type)
            .ToArray();
        if (Array.TrueForAll(types, type => type.Family == TypeFamily.Integer))
            return KeyType.Int64;
        if (Array.TrueForAll(types, type => type.Family == TypeFamily.UnsignedLong))
            return KeyType.UInt64;
        return hasLongIntegers || Array.Exists(types, type => type.IsLong) ? KeyType.String : KeyType.Float64;
    }

    private RemoteDataset Finish(
        TableSchema schema,
        List<SourceTable> sources,
        List<RemoteTable> tables,
        ImmutableArray<KeyType> keyTypes,
        Facts facts
    )
    {
        var known = new Dictionary<(string, RemoteTable), ColumnSql>();
        for (var t = 0; t < sources.Count; t++)
        {
            var own = sources[t].Comparable.ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
            for (var c = 0; c < schema.Columns.Length; c++)
            {
                var column = schema.Columns[c];
                known[(column.Name, tables[t])] = own.TryGetValue(column.Name, out var type)
                    ? expressions.Of(column, type, keyTypes[c])
                    : ColumnExpressions.Missing(keyTypes[c]);
            }
        }
        return new RemoteDataset(
            schema,
            [.. tables],
            keyTypes,
            (column, table) => known[(column, table)],
            [.. facts.Rows]
        );
    }

    /// <summary>What has been gathered: by column, then by split.</summary>
    private sealed class Facts(string[] columns, int splits)
    {
        private readonly Dictionary<string, ColumnFacts[]> known = columns.ToDictionary(
            name => name,
            _ => new ColumnFacts[splits],
            StringComparer.Ordinal
        );

        public long[] Rows { get; } = new long[splits];

        public bool Has(string column) => known.ContainsKey(column);

        public void Add(string column, int split, ColumnFacts facts) => known[column][split] = facts;

        public ImmutableArray<ColumnFacts> Of(int column) => [.. known[columns[column]]];

        public bool HasLongIntegers(int column) => Array.Exists(known[columns[column]], f => f.LongIntegers > 0);
    }
}
