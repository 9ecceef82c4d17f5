using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Reports;

/// <summary>Puts figures and names into words: the one place where values become text.</summary>
internal static class Words
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>The message of a finding as a person reads it.</summary>
    public static string Message(Finding finding) =>
        finding.Arguments.IsEmpty
            ? finding.Rule.Messages[finding.MessageId]
            : string.Format(Plain, finding.Rule.Messages[finding.MessageId], [.. finding.Arguments.Select(Say)]);

    /// <summary>One argument of a message.</summary>
    public static string Say(object value) =>
        value switch
        {
            long count => count.ToString("#,0", Plain),
            double number => Number(number),
            Share share => Percent(share),
            TimePoint time => Time(time),
            string text => Clean(text),
            _ => throw new ArgumentException($"no words for a {value.GetType().Name}", nameof(value)),
        };

    /// <summary>
    /// Text that came from files, safe for terminals, logs and line-based protocols: control and format characters are
    /// shown as escapes, so that no value can forge a line, a colour or a direction of writing; so are the marks by
    /// which build servers know commands in a log, since such a text may come first on its line.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        var isCommand = text.AsSpan().TrimStart().StartsWith("::");
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            var isMark = rune == before && (rune.Value == '#' || (rune.Value == ':' && isCommand));
            if (isMark || IsUnsafe(rune))
                clean.Append(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
            else
                clean.Append(rune);
            before = rune;
        }
        return clean.ToString();
    }

    /// <summary>The level as leakgate.yml spells it.</summary>
    public static string Of(Level level) =>
        level switch
        {
            Level.Error => "error",
            Level.Warning => "warning",
            Level.Note => "note",
            _ => "off",
        };

    /// <summary>The outcome of a rule in kebab case.</summary>
    public static string Of(Outcome outcome) =>
        outcome switch
        {
            Outcome.Passed => "passed",
            Outcome.Found => "found",
            Outcome.NotMeasured => "not-measured",
            Outcome.NotApplicable => "not-applicable",
            _ => "off",
        };

    /// <summary>The kind of a suppression as SARIF spells it.</summary>
    public static string Of(SuppressionKind kind) => kind == SuppressionKind.InSource ? "inSource" : "external";

    /// <summary><c>train → test</c>, or the one name there is.</summary>
    public static string Splits(Finding finding) =>
        finding.TrainingSplit.Length == 0 ? Clean(finding.EvaluationSplit)
        : finding.EvaluationSplit.Length == 0 ? Clean(finding.TrainingSplit)
        : $"{Clean(finding.TrainingSplit)} → {Clean(finding.EvaluationSplit)}";

    /// <summary>An example in one line: what its rows share, and where they are.</summary>
    public static string Describe(Example example)
    {
        var label = example.Label.Length == 0 ? "" : Clean(example.Label) + "  ";
        return example.Counterpart is { } counterpart
            ? $"{label}{Place(example.Row)} ↔ {Place(counterpart)}"
            : label + Place(example.Row);
    }

    /// <summary><c>train.csv:3 (row 2)</c>, with the path as the report names it.</summary>
    public static string Place(RowLocation row)
    {
        var file = Clean(row.Commit is null ? row.File : $"{row.File}@{DifferenceWords.Short(row.Commit)}");
        return row.Line > 0 ? $"{file}:{row.Line} (row {row.Row})"
            : row.HasPlace ? $"{file} row {row.Row}"
            : file;
    }

    /// <summary>How a run ended, in one clause.</summary>
    public static string Verdict(GateReport report) =>
        report.ExitCode switch
        {
            ExitCode.Clean when report.Skipped.Any() => report.Datasets.All(d => !d.Skipped.IsEmpty)
                ? "not checked: the data has not been fetched"
                : $"passed, but {Count(report.Skipped.Count(), "data set")} not checked",
            ExitCode.Clean => "passed",
            ExitCode.Findings => "failed",
            ExitCode.Configuration => "not checked: the configuration is wrong",
            _ => "not checked: the data cannot be read",
        };

    /// <summary>What was accepted of a finding, and whether that still holds; null where nothing was.</summary>
    public static string? Acceptance(Finding finding) =>
        finding.Suppression is { } suppression ? $"suppressed: {Reason(suppression)}"
        : finding.Worsened is { } worse ? $"worse than the baseline: {Was(finding, worse)}: {Clean(worse.Reason)}"
        : finding.Expired is { } expired ? $"no longer suppressed: {Reason(expired)}"
        : null;

    /// <summary>Why a finding is accepted, and for how long.</summary>
    public static string Reason(Suppression suppression) =>
        Clean(suppression.Reason) + (suppression.Until is { } day ? $" (until {DateForm.Write(day)})" : "");

    private static string Was(Finding finding, Worsening worse)
    {
        var level = finding.Level > worse.Level ? $"was {Of(worse.Level)}" : null;
        var rows =
            finding.Extent == worse.Count ? null
            : worse.Count is { } count ? $"was {Count(count, "row")}"
            : "had no count";
        return string.Join(", ", new[] { level, rows }.OfType<string>());
    }

    /// <summary>A moment with its date and its time of day, whatever they are, for programs.</summary>
    /// <param name="ticks">100 ns since 0001-01-01, in UTC.</param>
    public static string Instant(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", Plain);

    /// <summary><c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Count(long count, string singular) =>
        $"{count.ToString("#,0", Plain)} {singular}{(count == 1 ? "" : "s")}";

    /// <summary>A fraction of 1 as a percentage; a part is never rounded to nothing, nor to everything.</summary>
    public static string Percent(double fraction)
    {
        var percent = fraction * 100;
        return percent > 0 && percent < 0.01 ? "under 0.01 %"
            : percent < 100 && percent > 99.99 ? "over 99.99 %"
            : percent >= 99.95 || percent < 1 ? percent.ToString("0.##", Plain) + " %"
            : percent.ToString("0.0", Plain) + " %";
    }

    private static string Percent(Share share) =>
        // Of very many rows the quotient of a part can be 1.
        share.Part < share.Whole
        && share.Value >= 1
            ? "over 99.99 %"
            : Percent(share.Value);

    private static string Number(double value) =>
        Math.Abs(value) is > 0 and < 1e-4 or >= 1e7
            ? value.ToString("0.##e+0", Plain)
            : value.ToString("0.####", Plain);

    private static string Time(TimePoint time) =>
        !time.IsDate ? Number(time.Value)
        : time.IsDistance ? Length(time.Value)
        : Moment(new DateTime(Ticks(time.Value), DateTimeKind.Utc));

    /// <summary>A time of today has 128 ticks to each step of a double; a tenth of a millisecond is told exactly.</summary>
    private static long Ticks(double value) =>
        Math.Clamp((long)Math.Round(value / 1000) * 1000, 0, DateTime.MaxValue.Ticks);

    private static string Moment(DateTime moment) =>
        moment.TimeOfDay == TimeSpan.Zero ? moment.ToString("yyyy-MM-dd", Plain)
        : moment.Ticks % TimeSpan.TicksPerSecond == 0 ? moment.ToString("yyyy-MM-dd HH:mm:ss", Plain)
        : moment.ToString("yyyy-MM-dd HH:mm:ss.fffffff", Plain).TrimEnd('0');

    private static string Length(double ticks)
    {
        var sign = ticks < 0 ? "−" : "";
        var length = TimeSpan.FromTicks((long)Math.Abs(ticks));
        var parts = new List<string>();
        void Part(long count, string unit)
        {
            if (count > 0 && parts.Count < 2)
                parts.Add($"{count}{unit}");
        }
        Part(length.Days, "d");
        Part(length.Hours, "h");
        Part(length.Minutes, "m");
        Part(length.Seconds, "s");
        return parts.Count > 0 ? sign + string.Join(' ', parts)
            : ticks == 0 ? "0s"
            : sign + $"{length.TotalSeconds.ToString("0.#######", Plain)}s";
    }

    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        // Noncharacters, which no text file may hold.
        || (rune.Value & 0xFFFE) == 0xFFFE;
}
