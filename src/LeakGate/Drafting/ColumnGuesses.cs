using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Splits;

namespace LeakGate.Drafting;

/// <summary>What a column seems to be.</summary>
/// <param name="Seen">What it was recognised by, as a clause for a comment.</param>
/// <param name="Others">Columns that could be meant instead.</param>
internal sealed record Guess(string Column, string Seen, ImmutableArray<string> Others);

/// <summary>What the columns of a data set seem to be; each column is guessed to be one thing at most.</summary>
/// <param name="TimeFormat">How the times are written; null where no format has to be declared.</param>
internal sealed record ColumnGuesses(
    Guess? Target,
    Guess? Time,
    string? TimeFormat,
    Guess? Id,
    ImmutableArray<Guess> Groups,
    ImmutableArray<Guess> RowNumbers,
    ImmutableArray<Guess> Texts
)
{
    /// <summary>A last column with at most so many values may be the target, whatever its name.</summary>
    private const int MostClasses = 20;

    /// <summary>Texts from this mean length on, in bytes and in words, are documents rather than names.</summary>
    private const int DocumentLength = 40;
    private const int DocumentWords = 6;

    public static ColumnGuesses From(ImmutableArray<ColumnFacts> columns, ImmutableArray<SplitRole> roles)
    {
        var free = columns.Where(column => DraftText.CanHold(column.Name)).ToList();
        var target = Take(free, TargetByName(free, roles));
        var time = Take(free, TimeOf(free, out var format));
        var numbers = TakeAll(free, RowNumbersOf(free));
        var id = Take(free, IdOf(free));
        var groups = TakeAll(free, GroupsOf(free));
        var texts = TakeAll(free, TextsOf(free));
        target ??= TargetByPlace(columns, free);
        return new ColumnGuesses(target, time, format, id, groups, numbers, texts);
    }

    private static Guess? Take(List<ColumnFacts> free, Guess? guess)
    {
        free.RemoveAll(column => column.Name == guess?.Column);
        return guess;
    }

    private static ImmutableArray<Guess> TakeAll(List<ColumnFacts> free, IEnumerable<Guess> guesses)
    {
        var all = guesses.ToImmutableArray();
        free.RemoveAll(column => all.Any(guess => guess.Column == column.Name));
        return all;
    }

    private static Guess? TargetByName(List<ColumnFacts> free, ImmutableArray<SplitRole> roles)
    {
        bool IsAnswer(ColumnFacts column) =>
            Enumerable.Range(0, roles.Length).All(split => roles[split] != SplitRole.Train || column.IsIn(split))
            && column.PerSplit.Any(split => split.Values > 0)
            && column.Values is not { Length: 1 };
        // Test data is often published without the answers.
        bool IsWithheld(ColumnFacts column) =>
            roles.Contains(SplitRole.Test)
            && Enumerable.Range(0, roles.Length).All(split => roles[split] != SplitRole.Test || !column.IsIn(split));
        var candidates = free.Where(IsAnswer).ToArray();
        var withheld = candidates.Where(IsWithheld).ToArray();
        if (withheld is [var only])
            return new Guess(only.Name, "training has it and test does not", []);
        var named = candidates
            .Where(column => ColumnWords.TargetRank(column.Name) is not null)
            .OrderBy(column => ColumnWords.TargetRank(column.Name))
            .Select(column => column)
            .ToArray();
        return named.Length == 0
            ? null
            : new Guess(named[0].Name, $"named like a target; {ValuesOf(named[0])}", Names(named.Skip(1)));
    }

    private static Guess? TargetByPlace(ImmutableArray<ColumnFacts> columns, List<ColumnFacts> free)
    {
        var last = columns.LastOrDefault();
        return last is { Values.Length: >= 2 and <= MostClasses } && last.IsEverywhere && free.Contains(last)
            ? new Guess(
                last.Name,
                $"only its place speaks for it: the last column, with {last.Values!.Value.Length} values",
                []
            )
            : null;
    }

    private static Guess? TimeOf(List<ColumnFacts> free, out string? format)
    {
        format = null;
        var dates = free.Where(column =>
            column.Column.Kind == ColumnKind.Instant && column.IsEverywhere && !ColumnWords.IsOtherDate(column.Name)
        );
        var written = free.Where(column =>
            column.Column.Kind != ColumnKind.Instant
            && column.IsEverywhere
            && ColumnWords.TimeRank(column.Name) is not null
            && (FormatsOf(column).Any() || IsYear(column))
        );
        var candidates = dates
            .Concat(written)
            .OrderBy(column => ColumnWords.TimeRank(column.Name) ?? int.MaxValue)
            .ToArray();
        if (candidates.Length == 0)
            return null;
        var best = candidates[0];
        var formats = FormatsOf(best).ToArray();
        format = formats.FirstOrDefault();
        var seen =
            best.Column.Kind == ColumnKind.Instant ? "every value is a date"
            : formats.Length > 1 ? $"every value fits the format, but {formats[1]} as well: check it"
            : formats.Length == 1 ? "every value fits the format"
            : "the name says time and every value could be a year";
        return new Guess(best.Name, seen, Names(candidates.Skip(1)));
    }

    /// <summary>The formats that a column's times can be written in, where they are no ISO 8601.</summary>
    private static IEnumerable<string> FormatsOf(ColumnFacts column)
    {
        if (column.Column.Kind == ColumnKind.Instant)
            return [];
        if (column.Texts is { Formats.IsEmpty: false } texts)
            return texts.Formats;
        // Seconds and milliseconds since 1970, for the years from 1980 to 2100.
        return column.Column.Kind != ColumnKind.Number ? []
            : column is { Minimum: >= 315_532_800, Maximum: < 4_102_444_800 } ? ["unix-s"]
            : column is { Minimum: >= 315_532_800_000, Maximum: < 4_102_444_800_000 } ? ["unix-ms"]
            : [];
    }

    private static bool IsYear(ColumnFacts column) =>
        column.Column.Kind == ColumnKind.Number
        && ColumnWords.Of(column.Name).Contains("year")
        && column is { Minimum: >= 1900, Maximum: <= 2100 };

    /// <summary>Numbers of rows within their file: equal numbers in two splits mean nothing, so they are no identity.</summary>
    private static IEnumerable<Guess> RowNumbersOf(List<ColumnFacts> free) =>
        free.Where(column => column.CountsFromOneStart)
            .Select(column => new Guess(column.Name, "counts the rows of every file from the same number", []));

    private static Guess? IdOf(List<ColumnFacts> free)
    {
        var candidates = free.Where(column =>
                column.IsEverywhere && (column.Keys is { IsUnique: true } || column.CountsUp)
            )
            .Where(column => ColumnWords.IsId(column.Name) || column.CountsUp)
            .OrderByDescending(column => ColumnWords.IsPlainId(column.Name))
            .ThenByDescending(column => column.CountsUp)
            .ToArray();
        if (candidates.Length == 0)
            return null;
        var best = candidates[0];
        var seen = best.CountsUp
            ? "goes up by one from row to row"
            : "named like an id, and no value occurs twice in a split";
        return new Guess(best.Name, seen, Names(candidates.Skip(1)));
    }

    private static IEnumerable<Guess> GroupsOf(List<ColumnFacts> free) =>
        from column in free
        where column.IsEverywhere && ColumnWords.IsGroup(column.Name)
        where column.Keys is { IsUnique: false } keys && IsGroup(keys.Distinct, column.Rows - column.Nulls)
        select new Guess(
            column.Name,
            $"named like a key; {Count(column.Keys!.Distinct)} values in {Count(column.Rows)} rows",
            []
        );

    /// <summary>A key with few values for many rows is a category: every split would have all of them.</summary>
    private static bool IsGroup(long distinct, long rows) =>
        distinct >= 2 && distinct < rows && 4 * distinct * distinct >= rows;

    private static IEnumerable<Guess> TextsOf(List<ColumnFacts> free) =>
        from column in free
        where column.Column.Kind == ColumnKind.Text
        where column.Texts is { MeanLength: >= DocumentLength, MeanWords: >= DocumentWords }
        select new Guess(column.Name, $"{Count((long)Math.Round(column.Texts!.MeanWords))} words on average", []);

    private static string ValuesOf(ColumnFacts column) =>
        column.Values is { } values ? $"{values.Length} values" : $"more than {Survey.MostValues} values";

    private static string Count(long number) =>
        number.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);

    private static ImmutableArray<string> Names(IEnumerable<ColumnFacts> columns) =>
        [.. columns.Select(column => column.Name)];
}
