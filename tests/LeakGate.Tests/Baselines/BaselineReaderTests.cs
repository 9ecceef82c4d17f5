using System.Text;
using LeakGate.Baselines;
using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Baselines;

/// <summary>Each case is a baseline with one mistake, made by replacing a part of a good one.</summary>
public sealed class BaselineReaderTests
{
    private static readonly string Good = Encoding.UTF8.GetString(
        Runs.Written(
            Runs.BaselineOf(Runs.Of(Runs.Found(DuplicateRows.Definition, 20)), until: new DateOnly(2027, 12, 31))
        )
    );

    public static TheoryData<string, string, string, string[]> Mistakes { get; } =
        new()
        {
            { "\"version\": 1", "\"version\": 2", "2:14", ["version 2", "update LeakGate"] },
            { "\"version\": 1", "\"version\": 1.5", "2:14", ["version 1.5", "is the file a baseline?"] },
            { "\"version\": 1", "\"version\": \"one\"", "2:14", ["version one"] },
            { "\"version\": 1", "\"version\": []", "2:14", ["no version"] },
            { "\"version\": 1,", "", "0:0", ["no version"] },
            { "\"version\": 1", "\"version\": 1, \"more\": 1", "2:17", ["'more' is not a known key"] },
            { "\"version\": 1", "\"version\": 1, \"findings\": []", "3:3", ["'findings' stands twice"] },
            { "\"findings\"", "\"finding\"", "0:0", ["no 'findings'"] },
            { "[\n", "[\n7,", "4:1", ["an item of 'findings' is no object"] },
            { "\"rule\": \"LG1001\"", "\"rule\": \"LG1000\"", "5:7", ["'LG1000' is no rule", "did you mean"] },
            { "\"rule\": \"LG1001\"", "\"rule\": \"LG9011\"", "5:7", ["about the run", "remove the entry"] },
            { "\"dataset\": \"d\"", "\"dataset\": 7", "6:7", ["'dataset' is of another kind", "a text"] },
            { "\"dataset\": \"d\",", "", "4:5", ["no 'dataset'"] },
            { "\"dataset\": \"d\"", "\"dataset\": \"other\"", "9:7", ["belongs to another finding"] },
            { "\"dataset\": \"d\"", "\"dataset\": null", "6:7", ["'dataset' is of another kind"] },
            { "\"level\": \"error\"", "\"level\": \"fatal\"", "10:7", ["'fatal' is no level"] },
            { "\"level\": \"error\"", "\"level\": \"error\", \"level\": \"note\"", "10:25", ["'level' stands twice"] },
            { "\"count\": 20", "\"count\": -1", "11:7", ["-1 is no count"] },
            { "\"count\": 20", "\"count\": 1e99", "11:7", ["1e99 is no count"] },
            { "\"count\": 20", "\"count\": \"20\"", "11:7", ["'count' is of another kind", "a number"] },
            { "\"fraction\": 0.25", "\"fraction\": 2", "12:7", ["2 is no fraction"] },
            { "\"reason\": \"accepted\"", "\"reason\": \"  \"", "13:7", ["the reason is empty"] },
            { "\"reason\": \"accepted\",", "", "4:5", ["no 'reason'"] },
            { "\"reason\"", "\"reasn\"", "13:7", ["'reasn'", "did you mean 'reason'?"] },
            { "\"recorded\": \"2027-03-31\"", "\"recorded\": \"yesterday\"", "14:7", ["'yesterday' is no date"] },
            { "\"until\": \"2027-12-31\"", "\"until\": \"2027-02-30\"", "15:7", ["'2027-02-30' is no date"] },
        };

    public static TheoryData<string> Broken { get; } =
    [
        "",
        " ",
        "[]",
        "7",
        "null",
        "\"x\"",
        "{",
        "{\"version\": 1",
        "{} {}",
        "version: 1",
        "{'version': 1}",
        "\0",
        new string('[', 9000),
    ];

    [Fact]
    public void A_good_one_is_read()
    {
        var entry = Assert.Single(Read(Good).Entries);
        Assert.Equal((20, Level.Error, 4), (entry.Count, entry.Level, entry.At.Line));
        Assert.Equal(entry, Assert.Single(Read("\ufeff" + Good).Entries));
        Assert.Equal(
            entry.Fingerprint,
            Assert.Single(Read(Good.Replace("\n", "\r\n", StringComparison.Ordinal)).Entries).Fingerprint
        );
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_once_with_its_place(string part, string wrong, string place, string[] words)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        var problem = Problems(Good.Replace(part, wrong, StringComparison.Ordinal))[0];
        Assert.Equal(place, $"{problem.At.Line}:{problem.At.Column}");
        Assert.All(words, word => Assert.Contains(word, problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_baseline_at_all_is_said_to_be_none(string text) => Assert.Single(Problems(text));

    [Fact]
    public void Bytes_that_are_no_text_are_refused() => Assert.Single(Problems(() => Read([0x7b, 0xff, 0xfe, 0x7d])));

    [Fact]
    public void The_same_finding_twice_is_refused()
    {
        var entry = Good[
            Good.IndexOf("    {", StringComparison.Ordinal)..(Good.IndexOf('}', StringComparison.Ordinal) + 1)
        ];
        var problem = Assert.Single(Problems(Good.Replace(entry, $"{entry},\n{entry}", StringComparison.Ordinal)));
        Assert.Contains("stands in line 4 already", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var wrong = Good.Replace("\"error\"", "\"fatal\"", StringComparison.Ordinal)
            .Replace("2027-12-31", "soon", StringComparison.Ordinal)
            .Replace("\"count\"", "\"cuont\"", StringComparison.Ordinal);
        Assert.Equal([10, 11, 15], Problems(wrong).Select(problem => problem.At.Line));
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_parsed()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenWrite(path))
                file.SetLength(BaselineReader.MaximumBytes + 1L);
            var failure = Assert.Throws<GateException>(() => new BaselineReader("b.json").Read(path));
            Assert.Contains("larger than 16 MB", Assert.Single(failure.Problems).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Baseline Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static Baseline Read(byte[] text) => new BaselineReader("b.json").Parse(text);

    private static IReadOnlyList<Problem> Problems(string text) => Problems(() => Read(text));

    private static IReadOnlyList<Problem> Problems(Func<Baseline> read)
    {
        var failure = Assert.Throws<GateException>(read);
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        return failure.Problems;
    }
}
