using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Splits;

/// <summary>
/// Finds the splits of a source that a column divides. The values have to be known before anything is measured, so the
/// column alone is read once beforehand.
/// </summary>
internal static class SplitDiscovery
{
    /// <summary>The splits in the order of their values, and the router that knows a row's split.</summary>
    /// <exception cref="GateException">
    /// The column is missing or empty in a row, has one value or too many, or a value's role cannot be told.
    /// </exception>
    public static (ImmutableArray<Split> Splits, SplitRouter Router) Discover(
        DatasetSpec spec,
        IReadOnlyList<TableReader> files,
        NullSpellings nulls
    )
    {
        var by = spec.SplitBy!;
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
            Collect(spec, file, values, nulls);
        var splits = Of(spec, values);
        return (splits, new SplitRouter(by.Column.Value, splits.Select(split => Encoding.UTF8.GetBytes(split.Name))));
    }

    /// <summary>The splits that the values of the dividing column make, in their order.</summary>
    /// <exception cref="GateException">There is no value or only one, or a value's role cannot be told.</exception>
    public static ImmutableArray<Split> Of(DatasetSpec spec, IReadOnlyCollection<string> values)
    {
        var by = spec.SplitBy!;
        if (values.Count == 0)
            throw NoRows(spec);
        if (values.Count < 2)
            throw Wrong(by, $"column '{by.Column.Value}' has the one value '{values.First()}'", "two splits or folds");
        if (values.Count > RowRef.MaxSplits)
            throw TooMany(by);
        var folds = values.All(v =>
            int.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        );
        var ordered = folds
            ? values.OrderBy(v => int.Parse(v, CultureInfo.InvariantCulture))
            : values.Order(StringComparer.Ordinal);
        return [.. ordered.Select(v => new Split(v, RoleOf(by, v, folds), by.Column.At))];
    }

    /// <summary>Whether the splits are numbered folds, each held out in turn.</summary>
    public static bool AreFolds(DatasetSpec spec, ImmutableArray<Split> splits) =>
        spec.SplitBy is { Roles.IsEmpty: true }
        && splits.All(s => int.TryParse(s.Name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));

    private static SplitRole RoleOf(SplitBySpec by, string value, bool folds)
    {
        if (by.Roles.TryGetValue(value, out var declared))
            return declared.Value;
        if (folds && by.Roles.IsEmpty)
            return SplitRole.Train;
        return SplitRoles.Infer(value)
            ?? throw Wrong(
                by,
                $"column '{by.Column.Value}' has the value '{value}', whose role its name does not tell",
                "train, validation or test",
                $"declare it: split-by: {{column: {by.Column.Value}, roles: {{{value}: test}}}}"
            );
    }

    private static void Collect(DatasetSpec spec, TableReader file, SortedSet<string> values, NullSpellings nulls)
    {
        var by = spec.SplitBy!;
        if (!file.Columns.Contains(by.Column.Value))
            throw new GateException(
                ExitCode.Configuration,
                new Problem(
                    RunRules.UnknownColumn,
                    by.Column.At,
                    $"'{file.File.RelativePath}' has no column '{by.Column.Value}'",
                    $"one of {string.Join(", ", file.Columns.Take(12))}",
                    NearestName.Suggest(by.Column.Value, file.Columns) is { } near ? $"did you mean '{near}'?" : null
                )
            );
        var plan = new DecodePlan(
            [new ColumnPlan(ColumnKind.Text, CellForms.Keys | CellForms.Text, false, null)],
            [by.Column.Value],
            nulls,
            null,
            1
        );
        var last = default((ulong, ulong));
        var worker = new DecodeWorker(
            plan,
            batch =>
            {
                var column = batch.Columns[0];
                for (var r = 0; r < batch.Count; r++)
                {
                    var key = (column.Keys[r], column.HighKeys[r]);
                    // Neighbouring rows mostly share their split; only changes are looked at.
                    if (key == last)
                        continue;
                    last = key;
                    if (key == (ColumnBuffer.NullKey, ColumnBuffer.NullKey))
                        throw MissingSplit(by, file, batch.Ref(r));
                    values.Add(Encoding.UTF8.GetString(column.Text(batch, r)));
                    if (values.Count > RowRef.MaxSplits)
                        throw TooMany(by);
                }
            }
        );
        using var source = file.Open();
        var chunk = new Chunk();
        while (source.Read(chunk))
            file.Decode(chunk, worker);
    }

    private static GateException MissingSplit(SplitBySpec by, TableReader file, RowRef at)
    {
        var line = file.Lookup([at], [])[0].Line;
        return new GateException(
            ExitCode.Data,
            new Problem(
                RunRules.DataUnreadable,
                new SourceLocation(file.File.RelativePath, (int)Math.Min(int.MaxValue, line), 1, 1),
                $"the row has no value under '{by.Column.Value}'",
                "the name of a split or the number of a fold in every row"
            )
        );
    }

    private static GateException TooMany(SplitBySpec by) =>
        Wrong(by, $"column '{by.Column.Value}' has more than {RowRef.MaxSplits} values", "splits or folds");

    private static GateException NoRows(DatasetSpec spec) =>
        new(
            ExitCode.Data,
            new Problem(
                RunRules.EmptySplit,
                spec.SplitBy!.Column.At,
                $"the source of data set '{spec.Name.Value}' has no rows",
                "rows of two splits or folds"
            )
        );

    private static GateException Wrong(SplitBySpec by, string found, string expected, string? hint = null) =>
        new(ExitCode.Configuration, new Problem(RunRules.InvalidConfiguration, by.Column.At, found, expected, hint));
}
