using System.Collections;
using System.Globalization;
using System.Reflection;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Tests.Measuring;

/// <summary>Compares answers of two engines, value by value.</summary>
internal static class Answers
{
    /// <summary>Sums of the servers are not exact.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>The values of an answer in one row, without the rows it names: a table's rows have no places.</summary>
    public static List<object> Flat(Measurement question, object answer)
    {
        var values = new List<object>();
        switch (answer)
        {
            case PairMomentsAnswer moments:
                for (var j = 1; j < moments.Columns; j++)
                {
                    for (var i = 0; i < j; i++)
                        values.AddRange([moments.Count(i, j), moments.Correlation(i, j)]);
                }
                break;
            case RowSampleAnswer sample:
                values.Add(sample.IsWhole);
                values.AddRange(
                    Enumerable
                        .Range(0, sample.Refs.Length)
                        .Select(r =>
                            Written([
                                sample.Refs[r].Split,
                                sample.Classes.Length == 0 ? -1 : sample.Classes[r],
                                sample.Targets.Length == 0 ? 0.0 : sample.Targets[r],
                                .. sample.Numbers.Select(column => (object)column[r]),
                            ])
                        )
                        .Order(StringComparer.Ordinal)
                );
                break;
            case SeriesSampleAnswer series:
                values.Add(series.IsWhole);
                values.AddRange(Series(series).Order(StringComparer.Ordinal));
                break;
            default:
                Add(answer, values, question);
                break;
        }
        return values;
    }

    public static bool AreSame(List<object> expected, List<object> found) =>
        expected.Count == found.Count && expected.Zip(found).All(pair => IsSame(pair.First, pair.Second));

    /// <summary>Where two answers part.</summary>
    public static string FirstDifference(List<object> expected, List<object> found)
    {
        var at = Enumerable
            .Range(0, Math.Min(expected.Count, found.Count))
            .FirstOrDefault(i => !IsSame(expected[i], found[i]), -1);
        return at < 0
            ? $"{expected.Count} and {found.Count} values"
            : $"value {at}: {Text(expected[at])} and {Text(found[at])}";
    }

    public static string Show(List<object> values) => string.Join(' ', values.Select(Text));

    /// <summary>Rows that an answer names are what it says of them.</summary>
    public static async Task ExamplesMustHold(
        IReadOnlyList<Measurement> questions,
        IReadOnlyList<object> answers,
        IOpenDataset remote
    )
    {
        for (var i = 0; i < questions.Count; i++)
        {
            var (columns, pairs) = (questions[i], answers[i]) switch
            {
                (RowOverlap q, EquatableArray<RowOverlapAnswer> a) => (
                    q.Columns,
                    a.SelectMany(s => s.Examples.Items).ToArray()
                ),
                (KeyOverlap q, KeyOverlapAnswer a) => (
                    q.Columns,
                    a.PerSides.SelectMany(s => s.Examples.Items).ToArray()
                ),
                _ => default,
            };
            if (pairs is null or [])
                continue;
            EquatableArray<RowRef> rows = [.. pairs.SelectMany(p => new[] { p.Row, p.Counterpart }).Distinct()];
            var lookup = new RowLookup(rows, columns);
            var found = (
                (EquatableArray<FoundRow>)(await remote.Engine.AnswerAsync([lookup], default))[0]
            ).Items.ToDictionary(r => r.Ref);
            foreach (var pair in pairs)
            {
                Assert.NotEqual(pair.Row.Split, pair.Counterpart.Split);
                var kinds = columns.Items.Select(c => remote.Schema.Find(c)!.Kind).ToArray();
                Assert.Equal(
                    found[pair.Row].Cells.Items.Select((cell, c) => Value(cell, kinds[c])),
                    found[pair.Counterpart].Cells.Items.Select((cell, c) => Value(cell, kinds[c]))
                );
            }
        }
    }

    private static string? Value(string? cell, ColumnKind kind) =>
        cell is null ? null
        : kind == ColumnKind.Boolean ? cell.ToLowerInvariant()
        : kind == ColumnKind.Number
        && decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G29", CultureInfo.InvariantCulture)
        : cell;

    private static IEnumerable<string> Series(SeriesSampleAnswer series)
    {
        for (var k = 0; k + 1 < series.Starts.Length; k++)
        {
            var (start, end) = (series.Starts[k], series.Starts[k + 1]);
            var rows = Enumerable
                .Range(start, end - start)
                .Select(r =>
                    (
                        series.Times[r],
                        Text: Written([
                            series.Times[r],
                            series.Refs[r].Split,
                            .. series.Values.Select(v => (object)v[r]),
                        ])
                    )
                )
                .ToArray();
            Assert.Equal(rows.Select(r => r.Item1).Order(), rows.Select(r => r.Item1));
            yield return string.Join(
                ';',
                rows.OrderBy(r => r.Item1).ThenBy(r => r.Text, StringComparer.Ordinal).Select(r => r.Text)
            );
        }
    }

    private static string Written(IEnumerable<object> values) => string.Join(',', values.Select(Text));

    private static string Text(object value) =>
        value is double number
            ? (number + 0.0).ToString("R", CultureInfo.InvariantCulture)
            : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>Takes a value apart down to numbers and texts.</summary>
    private static void Add(object? value, List<object> values, Measurement question)
    {
        switch (value)
        {
            case null:
                values.Add("null");
                break;
            case RowRef or RowPair:
                break;
            case ClassRanks ranks:
                for (var i = 0; i < ranks.Classes; i++)
                {
                    values.Add(ranks.Rows(i));
                    for (var j = 0; j < ranks.Classes; j++)
                        values.Add(ranks.Area(i, j));
                }
                break;
            case ColumnProfileAnswer profile:
                // Whether a column counts up is told by the order of rows here and by their values there.
                values.AddRange([profile.Rows, profile.Nulls, profile.Infinities, profile.Constant]);
                values.AddRange([
                    profile.Mean,
                    profile.StandardDeviation,
                    profile.Minimum,
                    profile.Maximum,
                    profile.First == RowRef.None,
                ]);
                break;
            case ValueCountsAnswer counts:
                values.Add(counts.Overflowed);
                values.AddRange(counts.Nulls.Items.Select(n => (object)n));
                values.AddRange(
                    counts
                        .Values.Items.Select(v => (object)$"{Spelling(v.Value)}:{string.Join('/', v.PerSplit)}")
                        .Order()
                );
                break;
            case TargetClass targetClass:
                values.Add(Spelling(targetClass.Text));
                break;
            case long or int or ulong or double or bool or string or byte:
                values.Add(value);
                break;
            case IEnumerable items:
                foreach (var item in items)
                    Add(item, values, question);
                break;
            default:
                foreach (
                    var property in value
                        .GetType()
                        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .OrderBy(p => p.Name, StringComparer.Ordinal)
                )
                {
                    if (
                        property.GetIndexParameters().Length == 0
                        && property.Name is not ("Examples" or "EmbargoExamples")
                    )
                        Add(property.GetValue(value), values, question);
                }
                break;
        }
    }

    /// <summary>A number is spelt as it is first written in a file, and in one way in a table.</summary>
    private static string Spelling(string value) =>
        value.Length > 1 && value[0] == '0' && char.IsAsciiDigit(value[1]) ? value
        : decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G29", CultureInfo.InvariantCulture)
        : value.ToLowerInvariant() is "true" or "false" ? value.ToLowerInvariant()
        : value;

    private static bool IsSame(object expected, object found) =>
        (expected, found) switch
        {
            (double a, double b) => a.Equals(b) || a == b || Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Abs(a)),
            _ => expected.Equals(found),
        };
}
