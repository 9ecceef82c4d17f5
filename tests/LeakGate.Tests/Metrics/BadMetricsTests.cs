using System.Text;
using LeakGate.Checks;
using LeakGate.Tests.Configuration;
using Xunit;

namespace LeakGate.Tests.Metrics;

/// <summary>A metrics file that cannot be read is an error with its place, and never a pass.</summary>
public sealed class BadMetricsTests
{
    public static TheoryData<string, string, int, string> Broken { get; } =
        new()
        {
            { "m.json", "", 0, "the file is empty" },
            { "m.json", " \n\t\n", 0, "the file is empty" },
            { "m.json", "{\n  \"accuracy\": 0.9,\n}\n", 3, "not JSON" },
            { "m.json", "{\"accuracy\": 0.9", 1, "not JSON" },
            { "m.json", "{\"accuracy\": 0.9} {\"accuracy\": 0.8}", 1, "not JSON" },
            { "m.json", "accuracy: 0.9\n", 1, "not JSON" },
            { "m.json", "{\n\"accuracy\": 0.9,\n\"accuracy\": 0.8}", 3, "for the second time (line 2)" },
            { "m.json", new string('[', 5000), 1, "nested deeper than 64 levels" },
            { "m.json", "{\"a\": \"\\ud800\"}", 1, "half of a character" },
            { "m.json", "{\"a\0\": 1}", 0, "binary data" },
            { "m.csv", "accuracy,f1\n", 0, "no row below its header" },
            { "m.csv", "accuracy,f1\n0.9,0.8\n0.7\n", 3, "1 field" },
            { "m.yaml", "a: [1\n", 0, "" },
            { "m.yaml", "a: &x 1\nb: *x\n", 0, "" },
            { "m.yaml", "~\n", 0, "the file is empty" },
            { "metrics/accuracy", "1700000000000 0.9 0\nhello\n", 2, "no value of MLflow" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_file_is_refused_at_its_place(string file, string text, int line, string words)
    {
        var problem = Assert.Single(Assert.Throws<GateException>(() => Sheets.Of(file, text)).Problems);
        Assert.Equal(RunRules.DataUnreadable, problem.Rule);
        Assert.Equal(file, problem.At.File);
        if (line > 0)
            Assert.Equal(line, problem.At.Line);
        Assert.Contains(words, problem.Found, StringComparison.Ordinal);
        Assert.NotEqual("", problem.Expected);
    }

    [Fact]
    public void A_missing_file_is_told_where_it_is_declared()
    {
        using var folder = new TemporaryFolder();
        folder.Write("metrics.json", "{}");
        var problem = Assert.Single(Assert.Throws<GateException>(() => Sheets.Read(folder, "metrcis.json")).Problems);
        Assert.Equal(RunRules.DataNotFound, problem.Rule);
        Assert.Equal(5, problem.At.Line);
        Assert.Equal("did you mean 'metrics.json'?", problem.Hint);
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_parsed()
    {
        var failure = Assert.Throws<GateException>(() => Sheets.Of("m.json", new byte[(16 << 20) + 1]));
        Assert.Contains("larger than 16 MB", failure.Problems[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        var failure = Assert.Throws<GateException>(() =>
            Sheets.Of("m.json", Encoding.Latin1.GetBytes("{\"précision\": 0.9}"))
        );
        Assert.Contains("not UTF-8", failure.Problems[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_of_many_values_is_read_to_its_end()
    {
        var text = "{" + string.Join(", ", Enumerable.Range(0, 200_000).Select(i => $"\"x{i}\": {i}")) + "}";
        var sheet = Sheets.Of("m.json", text);
        Assert.Empty(sheet.Scores);
        Assert.Equal(200_000, sheet.Unknown.Length);
    }

    [Fact]
    public void A_pointer_of_Git_LFS_is_no_metrics_file()
    {
        var failure = Assert.Throws<GateException>(() =>
            Sheets.Of("m.json", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n")
        );
        Assert.Equal(RunRules.PointerNotMaterialised, failure.Problems[0].Rule);
    }

    [Fact]
    public void Several_runs_of_MLflow_are_not_one()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mlruns/0/a/metrics/f1", "1 0.5 0\n");
        folder.Write("mlruns/0/b/metrics/f1", "1 0.6 0\n");
        var failure = Assert.Throws<GateException>(() => Sheets.Read(folder, "mlruns"));
        Assert.Contains("0/a/metrics, 0/b/metrics", failure.Problems[0].Hint, StringComparison.Ordinal);
    }
}
