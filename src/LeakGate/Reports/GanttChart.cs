using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Reports;

/// <summary>From when to when the rows of a split are.</summary>
/// <param name="First">Position on the time axis, as in <see cref="TimePoint"/>.</param>
internal sealed record SplitTimes(SplitSummary Split, TimePoint First, TimePoint Last);

/// <summary>The splits of a data set on their time line, drawn by Mermaid.</summary>
internal static class GanttChart
{
    private const int MostBars = 24;
    private const int LongestName = 40;

    /// <summary>The ranges that a run measured, in the order of the splits; empty where time is not declared.</summary>
    /// <remarks>Messages about time name the ends of splits too, so these are shown whatever show-values says.</remarks>
    public static ImmutableArray<SplitTimes> RangesOf(DatasetReport dataset)
    {
        var (question, answer) = dataset.Measured.FirstOrDefault(measured => measured.Key is TimeOrder);
        if (question is not TimeOrder order || answer is not TimeOrderAnswer times || dataset.Schema is null)
            return [];
        var isDate = dataset.Schema.Find(order.Column)?.Kind == ColumnKind.Instant;
        TimePoint Point(long code) => new(isDate ? code : TimeAxis.ToNumber(code), isDate);
        return
        [
            .. dataset
                .Splits.Zip(times.Spans)
                .Where(pair => pair.Second.Rows > pair.Second.Missing && pair.Second.First <= pair.Second.Last)
                .Select(pair => new SplitTimes(pair.First, Point(pair.Second.First), Point(pair.Second.Last))),
        ];
    }

    /// <summary>A fenced block, or the empty text where there is nothing that Mermaid could draw.</summary>
    public static string Draw(ImmutableArray<SplitTimes> ranges)
    {
        // Mermaid reads years of four digits only, and an axis of numbers not at all.
        if (ranges.IsEmpty || ranges.Any(range => !range.First.IsDate || Moment(range.First).Year < 1000))
            return "";
        var begin = ranges.Min(range => Moment(range.First));
        var end = ranges.Max(range => Moment(range.Last));
        var chart = new StringBuilder("```mermaid\ngantt\n");
        chart.Append("    dateFormat YYYY-MM-DDTHH:mm:ss\n");
        chart.Append(CultureInfo.InvariantCulture, $"    axisFormat {AxisFormat(end - begin)}\n");
        chart.Append("    todayMarker off\n");
        foreach (var range in ranges.Take(MostBars))
        {
            var (first, last) = (Moment(range.First), Moment(range.Last));
            var isMoment = (last - first).TotalSeconds < 1;
            chart.Append(CultureInfo.InvariantCulture, $"    section {Role(range.Split.Role)}\n");
            chart.Append(CultureInfo.InvariantCulture, $"    {Name(range.Split.Name)} :{Colour(range.Split.Role)}");
            chart.Append(
                CultureInfo.InvariantCulture,
                $"{(isMoment ? "milestone, " : "")}{first:yyyy-MM-ddTHH:mm:ss}, "
            );
            chart
                .Append(isMoment ? "0d" : last.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture))
                .Append('\n');
        }
        chart.Append("```\n");
        if (ranges.Length > MostBars)
            chart.Append(CultureInfo.InvariantCulture, $"\n{ranges.Length - MostBars} more splits are not drawn.\n");
        return chart.ToString();
    }

    private static DateTime Moment(TimePoint point) =>
        new(Math.Clamp((long)point.Value, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    /// <summary>
    /// A name that Mermaid takes for nothing but a name: its grammar has no escapes, and a line that begins with one of
    /// its words is read as an instruction.
    /// </summary>
    private static string Name(string split)
    {
        var name = string.Concat(
            split.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '+' ? c : '·')
        );
        return "‹" + WorkflowCommand.Cut(name, LongestName) + "›";
    }

    private static string Role(SplitRole role) => SplitRoles.Word(role);

    private static string Colour(SplitRole role) =>
        role switch
        {
            SplitRole.Train => "",
            SplitRole.Validation => "active, ",
            _ => "crit, ",
        };

    private static string AxisFormat(TimeSpan length) =>
        length.TotalDays switch
        {
            > 2 * 365 => "%Y",
            > 60 => "%Y-%m",
            > 3 => "%m-%d",
            _ => "%d %H:%M",
        };
}
