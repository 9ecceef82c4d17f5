using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

/// <summary>Files that nobody would write by hand: whatever they hold, the reader answers soon and in its own words.</summary>
public sealed class HostileConfigurationTests
{
    /// <summary>Far beyond what a busy machine needs, and far below what anything quadratic takes.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>What the mutations are made of besides arbitrary characters: everything that means something to YAML.</summary>
    private const string Telling = "{}[]:,-?&*!|>'\"%@`#~<$\\ \t\n\r.0x=é\u2028\uD800\0";

    [Fact]
    public void MutatedTextsFailInOurOwnWords()
    {
        var edit =
            from at in Gen.Choose(0, ProductExampleTests.Text.Length - 1)
            from length in Gen.Choose(0, 4)
            from inserted in Gen.OneOf(
                Gen.Elements(Telling.ToCharArray()).Select(c => c.ToString()),
                Gen.Choose(0, 0xffff).Select(c => ((char)c).ToString()),
                Gen.Constant("")
            )
            from repeated in Gen.Frequency((9, Gen.Constant(1)), (1, Gen.Choose(2, 40)))
            select (at, length, inserted: string.Concat(Enumerable.Repeat(inserted, repeated)));
        Prop.ForAll(
                edit.ListOf().Where(edits => edits.Count > 0).ToArbitrary(),
                edits =>
                {
                    var text = edits.Aggregate(
                        ProductExampleTests.Text,
                        (current, change) =>
                        {
                            var at = Math.Min(change.at, current.Length);
                            var length = Math.Min(change.length, current.Length - at);
                            return current.Remove(at, length).Insert(at, change.inserted);
                        }
                    );
                    AssertReadsOrExplains(() => TestRules.Read(text));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20_240_501, 7));
    }

    [Fact]
    public void MutatedBytesFailInOurOwnWords()
    {
        using var folder = new TemporaryFolder();
        var original = Encoding.UTF8.GetBytes(ProductExampleTests.Text);
        var file = Path.Combine(folder.Path, "leakgate.yml");
        var change = from at in Gen.Choose(0, original.Length - 1) from value in Gen.Choose(0, 255) select (at, value);
        Prop.ForAll(
                change.NonEmptyListOf().ToArbitrary(),
                changes =>
                {
                    var bytes = (byte[])original.Clone();
                    foreach (var (at, value) in changes)
                    {
                        bytes[at] = (byte)value;
                    }

                    File.WriteAllBytes(file, bytes);
                    AssertReadsOrExplains(() => ConfigurationReader.Read(file, TestRules.Environment, TestRules.All));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20_240_501, 7));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("[\n")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{a: ")]
    [InlineData("{? ")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("&a ")]
    [InlineData("*a ")]
    [InlineData("!a")]
    [InlineData("%a ")]
    [InlineData("|\n")]
    [InlineData("\t")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("#")]
    [InlineData("a")]
    [InlineData("a\n")]
    [InlineData("- a\n")]
    [InlineData("? a\n")]
    [InlineData("---\n")]
    [InlineData("...\n")]
    [InlineData("}")]
    [InlineData("''")]
    [InlineData("\"\\\n")]
    [InlineData("a: [\n")]
    [InlineData("\\")]
    public void RepeatedPiecesAreRefusedSoon(string piece) => AssertRefusedSoon(Repeat(piece));

    [Theory]
    [InlineData("version: 1\ndatasets:\n  d:\n    splits:\n      train: \"", "{a,", "\"")]
    [InlineData("version: 1\ndatasets:\n  d:\n    splits:\n      train: \"", "{a,b}", "\"\n      test: b")]
    [InlineData("version: 1\ndatasets:\n  d:\n    splits:\n      train: \"", "[", "\"\n      test: b")]
    [InlineData("version: 1\ndatasets:\n  d:\n    splits: {train: a, test: b}\n    target: \"", "${", "\"")]
    [InlineData(
        "version: 1\ndatasets:\n  d:\n    splits: {train: a, test: b}\n    time: {column: t, embargo: ",
        "9",
        "d}"
    )]
    [InlineData("version: 1\ndatasets:\n  d:\n    splits: {train: a, test: b}\n    ignore: [", "'a',", "]")]
    [InlineData("version: 1\ndatasets:\n  d:\n    splits: {train: a, test: b}\n    csv: {encoding: ", "a", "}")]
    public void HugeValuesAreRefusedSoon(string before, string piece, string after) =>
        AssertRefusedSoon(before + Repeat(piece) + after);

    [Fact]
    public void ThousandsOfUnknownKeysGiveAShortAnswer()
    {
        var text = "version: 1\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"versoin{i}: 1\n"));
        var problems = AssertRefusedSoon(text).Problems;
        Assert.Equal(ProblemList.Maximum + 1, problems.Length);
        Assert.Contains("more problems", problems[^1].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void DepthIsBounded()
    {
        var problem = Assert.Single(AssertRefusedSoon("a: " + new string('[', 100_000)).Problems);
        Assert.Contains("nested more than 32 deep", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesAreCounted()
    {
        var problem = Assert.Single(
            AssertRefusedSoon("a: [" + string.Concat(Enumerable.Repeat("1,", 100_001)) + "]").Problems
        );
        Assert.Contains("more than 100,000 values", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAliasBombStaysSmall()
    {
        var lines = Enumerable
            .Range(1, 60)
            .Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]");
        var problems = AssertRefusedSoon("a0: &a0 [x]\n" + string.Join('\n', lines)).Problems;
        Assert.Contains(problems, problem => problem.Found.Contains("'*a0' is a YAML alias", StringComparison.Ordinal));
    }

    [Fact]
    public void ALargeFileIsNotReadWhole()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("leakgate.yml", "version: 1\n");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(100 << 20);
        }

        var before = GC.GetTotalAllocatedBytes();
        Assert.Contains("larger than 1 MB", Refusal(file).Found, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20 << 20);
    }

    [Fact]
    public void AnEndlessDeviceIsNotReadToItsEnd()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Contains("larger than 1 MB", Refusal("/dev/zero").Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4e, 0x47 }, 1, 1, "0x89 is not valid UTF-8")]
    [InlineData(new byte[] { 0x61, 0x0a, 0x62, 0xff }, 2, 2, "0xFF is not valid UTF-8")]
    [InlineData(new byte[] { 0x61, 0xc3 }, 1, 2, "0xC3 is not valid UTF-8")]
    [InlineData(new byte[] { 0xff, 0xfe, 0x61, 0x00 }, 0, 0, "UTF-16")]
    [InlineData(new byte[] { 0x50, 0x41, 0x52, 0x31, 0x00 }, 1, 5, "U+0000")]
    public void WhatIsNoTextIsRefused(byte[] content, int line, int column, string words)
    {
        using var folder = new TemporaryFolder();
        var problem = Refusal(folder.Write("leakgate.yml", content));
        Assert.Contains(words, problem.Found, StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.At.Line, problem.At.Column));
    }

    [Fact]
    public void AMissingFileSaysWhereItWasLookedForAndWhatWritesOne()
    {
        using var folder = new TemporaryFolder();
        var problem = Refusal(folder.Path);
        Assert.Contains(Path.Combine(folder.Path, "leakgate.yml"), problem.Found, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "leakgate.yaml"), problem.Found, StringComparison.Ordinal);
        Assert.Contains("leakgate init", problem.Hint, StringComparison.Ordinal);
        Assert.Equal(0, problem.At.Line);

        folder.Write("leakgate.yml", "version: 1");
        Assert.Equal("did you mean 'leakgate.yml'?", Refusal(Path.Combine(folder.Path, "leakagte.yml")).Hint);
    }

    [Fact]
    public void AnEmptyPathIsNoCrash() =>
        Assert.Contains("no configuration file", Refusal("").Found, StringComparison.Ordinal);

    private static string Repeat(string piece) => string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

    private static Problem Refusal(string path)
    {
        var failure = Assert.Throws<GateException>(() =>
            ConfigurationReader.Read(path, TestRules.Environment, TestRules.All)
        );
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        var problem = Assert.Single(failure.Problems);
        Assert.Equal(RunRules.InvalidConfiguration, problem.Rule);
        return problem;
    }

    private static GateException AssertRefusedSoon(string text)
    {
        var watch = Stopwatch.StartNew();
        var failure = Assert.Throws<GateException>(() => TestRules.Read(text));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        Assert.All(failure.Problems, problem => Assert.InRange(problem.Message.Length, 1, 1000));
        return failure;
    }

    /// <summary>Either reads, or fails with problems that point into the file; any other exception fails the test.</summary>
    private static void AssertReadsOrExplains(Func<GateSpec> read)
    {
        try
        {
            Assert.NotEmpty(read().Datasets);
        }
        catch (GateException failure)
        {
            Assert.NotEmpty(failure.Problems);
            Assert.All(failure.Problems, problem => Assert.NotEmpty(problem.Found));
            Assert.All(failure.Problems, problem => Assert.True(problem.At.Line == 0 || problem.At.Column > 0));
        }
    }
}
