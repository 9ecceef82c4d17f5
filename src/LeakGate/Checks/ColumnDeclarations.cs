using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>Holds what the configuration says of columns against the columns that there are.</summary>
internal static class ColumnDeclarations
{
    /// <summary>Sees that every named column exists where it is needed and can be what it is declared to be.</summary>
    /// <exception cref="GateException">Carries every problem, not only the first.</exception>
    public static void Validate(DatasetSpec dataset, TableSchema schema)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var (column, everywhere) in Named(dataset))
        {
            if (Missing(dataset, schema, column, everywhere) is { } problem)
                problems.Add(problem);
        }
        if (problems.Count == 0 && dataset.Time is { } time)
            problems.AddRange(WrongTime(time, schema));
        if (problems.Count > 0)
            throw new GateException(ExitCode.Configuration, problems.ToImmutable());
    }

    /// <summary>The columns that are named, and whether every split must have them. The same name is told once.</summary>
    private static IEnumerable<(Located<string> Column, bool Everywhere)> Named(DatasetSpec dataset)
    {
        var named = new List<(Located<string>?, bool)> { (dataset.Target, false), (dataset.Time?.Column, true) };
        var keys = dataset.Groups.Append(dataset.Entity).Append(dataset.Id).OfType<KeySpec>();
        named.AddRange(keys.SelectMany(key => key.Columns).Select(c => ((Located<string>?)c, true)));
        named.AddRange(dataset.Ignore.Concat(dataset.Text).Select(c => ((Located<string>?)c, false)));
        named.AddRange(
            dataset.AvailableAt.SelectMany(a => new[] { a.Feature, a.KnownAt }).Select(c => ((Located<string>?)c, true))
        );
        return named.Where(n => n.Item1 is not null).Select(n => (n.Item1!, n.Item2)).DistinctBy(n => n.Item1.Value);
    }

    private static Problem? Missing(DatasetSpec dataset, TableSchema schema, Located<string> column, bool everywhere)
    {
        var found = schema.Find(column.Value);
        var lacking = schema
            .Splits.Where((_, i) => found is null || (found.PresentIn >> i & 1) == 0)
            .Select(split => $"'{split.Name}'")
            .ToArray();
        if (lacking.Length == 0 || (found is not null && !everywhere))
            return null;
        var names = schema.Columns.Select(c => c.Name).ToArray();
        var where =
            lacking.Length == schema.Splits.Length ? "the data set has" : $"split {string.Join(", ", lacking)} has";
        var shown = string.Join(", ", names.Take(12)) + (names.Length > 12 ? ", …" : "");
        return new Problem(
            RunRules.UnknownColumn,
            column.At,
            $"{where} no column '{column.Shown}'",
            found is null ? $"one of {shown}" : "a column that every split has",
            found is null ? NearestName.Hint(column.Value, names) : null
        );
    }

    private static IEnumerable<Problem> WrongTime(TimeSpec time, TableSchema schema)
    {
        var column = schema.Find(time.Column.Value)!;
        if (column.Kind is ColumnKind.Text or ColumnKind.Boolean)
        {
            yield return new Problem(
                RunRules.InvalidConfiguration,
                time.Column.At,
                $"time column '{column.Name}' holds {column.Kind.Plural()}",
                "ISO 8601 dates or numbers",
                "declare how it is written: time: {column: …, format: \"dd/MM/yyyy\"}"
            );
            yield break;
        }
        foreach (var step in new[] { time.Embargo, time.Horizon })
        {
            if (step?.Value.Duration is not null && column.Kind == ColumnKind.Number)
                yield return new Problem(
                    RunRules.InvalidConfiguration,
                    step.At,
                    $"a duration, but time column '{column.Name}' holds plain numbers",
                    "a plain number in the column's own units",
                    "or declare format: unix-s or unix-ms"
                );
            if (step?.Value.Number is not null && column.Kind == ColumnKind.Instant)
                yield return new Problem(
                    RunRules.InvalidConfiguration,
                    step.At,
                    $"a plain number, but time column '{column.Name}' holds dates",
                    "a duration with its unit, such as 7d or 36h"
                );
        }
    }
}
