using System.Globalization;
using System.Text;
using LeakGate.Checks;

namespace LeakGate.Reports;

/// <summary>
/// The report as a page of Markdown, for the step summary of GitHub Actions: verdict first, then data set by data set,
/// the gravest first. GitHub drops a summary over 1 MiB as a whole, so the page keeps to a size: what does not fit is
/// counted, and the gravest findings always fit.
/// </summary>
internal sealed class MarkdownReport(GateReport report, RunNotes notes)
{
    /// <summary>Bytes of UTF-8 that a page has at most, with room to spare below GitHub's 1,048,576.</summary>
    public const int DefaultSize = 1_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public void Write(Stream stream) => stream.Write(Utf8.GetBytes(Write(DefaultSize)));

    /// <param name="size">Bytes of UTF-8 that the page may have.</param>
    public string Write(int size)
    {
        var head = Head();
        var tail = Tail();
        var budget = new ByteBudget(size - Size(head) - Size(tail) - LeftOut.LongestSentence);
        var leftOut = new LeftOut();

        var ordered = report.Datasets.OrderByDescending(Gravity).ToArray();
        var sections = ordered.Select(dataset => new MarkdownDataset(dataset)).ToArray();
        var frames = new List<MarkdownDataset>();
        // Half of the page belongs to what the data sets are, so that findings are never crowded out by them.
        var frameBudget = new ByteBudget(budget.Left / 2);
        foreach (var section in sections)
        {
            if (frameBudget.Take(Size(section.Frame) + MarkdownDataset.FrameReserve))
                frames.Add(section);
            else
                leftOut.Datasets++;
        }
        budget.Take(frames.Sum(section => Size(section.Frame) + MarkdownDataset.FrameReserve));

        // Gravest first over all data sets: when the room ends, only lesser findings are left.
        var entries = frames.SelectMany(section => section.Entries).OrderByDescending(entry => entry.Rank);
        foreach (var entry in entries)
        {
            if (leftOut.Findings == 0 && budget.Take(entry.Size))
                entry.Fits = true;
            else
                leftOut.Findings++;
        }
        leftOut.Findings += sections.Except(frames).Sum(section => section.Entries.Length);

        var page = new StringBuilder(head);
        page.Append(leftOut.Sentence());
        foreach (var section in frames)
            page.Append(section.Render());
        page.Append(tail);
        return Fit(page.ToString(), size);
    }

    private string Head()
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"# {Verdict()}\n\n");
        var counts = new List<string>
        {
            Words.Count(report.Count(Level.Error), "error"),
            Words.Count(report.Count(Level.Warning), "warning"),
            Words.Count(report.Count(Level.Note), "note"),
        };
        if (report.Suppressed.Any())
            counts.Add($"{report.Suppressed.Count():#,0} accepted");
        var failOn = report.FailOn == Level.Off ? "never" : Words.Of(report.FailOn);
        head.Append(CultureInfo.InvariantCulture, $"**{string.Join(" · ", counts)}** in {CheckedDatasets()}; ");
        head.Append(CultureInfo.InvariantCulture, $"the gate closes on: {failOn}.\n\n");
        foreach (var remark in notes.Remarks)
            head.Append(CultureInfo.InvariantCulture, $"> {MarkdownText.Escape(remark)}\n>\n");
        if (!notes.Remarks.IsEmpty)
            head.Append('\n');
        return head.ToString();
    }

    private string Verdict() =>
        report.ExitCode switch
        {
            ExitCode.Findings => "❌ LeakGate closed the gate",
            ExitCode.Configuration => "❌ LeakGate could not check: the configuration is wrong",
            ExitCode.Data => "❌ LeakGate could not check: data is missing or cannot be read",
            ExitCode.Internal => "❌ LeakGate itself failed",
            _ when report.Skipped.Any() => "⚠️ LeakGate could not check everything",
            _ when report.Datasets.IsEmpty => "⏭️ LeakGate had nothing to check",
            _ when report.Count(Level.Error) > 0 => "⚠️ LeakGate found errors and was told not to close the gate",
            _ when report.Open.Any() => "✅ LeakGate passed, with something to look at",
            _ => "✅ LeakGate found no leak",
        };

    private string CheckedDatasets()
    {
        var found = report.Datasets.Count(dataset => dataset.Name.Length > 0 && dataset.Skipped.IsEmpty);
        var all = report.Datasets.Count(dataset => dataset.Name.Length > 0) + notes.Unchanged.Length;
        return found == all ? Words.Count(found, "data set") : $"{found} of {Words.Count(all, "data set")}";
    }

    private string Tail()
    {
        const int most = 100;
        var tail = new StringBuilder();
        if (!notes.Unchanged.IsEmpty)
        {
            var names = string.Join(", ", notes.Unchanged.Take(most).Select(MarkdownText.Code));
            var rest = notes.Unchanged.Length > most ? $" and {notes.Unchanged.Length - most} more" : "";
            tail.Append(CultureInfo.InvariantCulture, $"## ⏭️ Not checked\n\n{names}{rest}: the change touches ");
            tail.Append("neither their data nor their declaration.\n\n");
        }
        tail.Append(CultureInfo.InvariantCulture, $"<sub>LeakGate {SarifReport.Version} · ");
        tail.Append("[what the rules mean](https://github.com/org/leakgate#rules)</sub>\n");
        return tail.ToString();
    }

    private static int Gravity(DatasetReport dataset) =>
        !dataset.Problems.IsEmpty ? (int)Level.Error + 1
        : !dataset.Skipped.IsEmpty ? (int)Level.Warning
        : (int)dataset.Findings.Where(f => f.Suppression is null).Select(f => f.Level).DefaultIfEmpty().Max();

    /// <summary>The last guard: whole lines up to the size, should the parts not have kept to theirs.</summary>
    private static string Fit(string page, int size)
    {
        if (Size(page) <= size)
            return page;
        var bytes = Utf8.GetBytes(page).AsSpan(0, Math.Max(0, size));
        return Utf8.GetString(bytes[..(bytes.LastIndexOf((byte)'\n') + 1)]);
    }

    private static int Size(string text) => Utf8.GetByteCount(text);

    /// <summary>Bytes that are still free.</summary>
    private sealed class ByteBudget(int bytes)
    {
        public int Left { get; private set; } = bytes;

        public bool Take(int wanted)
        {
            if (wanted > Left)
                return false;
            Left -= wanted;
            return true;
        }
    }

    /// <summary>What did not fit.</summary>
    private sealed class LeftOut
    {
        public const int LongestSentence = 400;

        public int Findings { get; set; }
        public int Datasets { get; set; }

        public string Sentence()
        {
            var parts = new List<string>();
            if (Findings > 0)
                parts.Add(Words.Count(Findings, "lesser finding"));
            if (Datasets > 0)
                parts.Add(Words.Count(Datasets, "data set"));
            return parts.Count == 0
                ? ""
                : $"> **{string.Join(" and ", parts)} left out here**, since GitHub shows no summary above 1 MiB; "
                    + "the JSON report has all.\n\n";
        }
    }
}
