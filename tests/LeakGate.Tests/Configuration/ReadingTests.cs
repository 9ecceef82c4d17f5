using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

public sealed class ReadingTests
{
    private static DatasetSpec Dataset(string body) =>
        Assert.Single(
            TestRules.Read("version: 1\ndatasets:\n  d:\n    splits: {train: a.csv, test: b.csv}\n    " + body).Datasets
        );

    [Theory]
    [InlineData("7d", 7 * 24 * 3600)]
    [InlineData("36h", 36 * 3600)]
    [InlineData("90m", 90 * 60)]
    [InlineData("30s", 30)]
    [InlineData("2w", 14 * 24 * 3600)]
    [InlineData("1d12h", 36 * 3600)]
    [InlineData("1w2d3h4m5s", (((((9 * 24) + 3) * 60) + 4) * 60) + 5)]
    [InlineData("0d", 0)]
    [InlineData("'7d'", 7 * 24 * 3600)]
    public void DurationsAreRead(string written, int seconds)
    {
        var time = Dataset($"time: {{column: t, embargo: {written}}}").Time!;
        Assert.Equal(new TimeStep(TimeSpan.FromSeconds(seconds), null), time.Embargo!.Value);
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("0.5", 0.5)]
    [InlineData("1e3", 1000)]
    [InlineData("0", 0)]
    public void PlainNumbersAreStepsOfNumericTimes(string written, double number)
    {
        var time = Dataset($"time: {{column: t, horizon: {written}}}").Time!;
        Assert.Equal(new TimeStep(null, number), time.Horizon!.Value);
    }

    [Theory]
    [InlineData("yyyy-MM-dd")]
    [InlineData("yyyy-MM-dd HH:mm:ss")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.fffZ")]
    [InlineData("'Day' dd.MM.yy")]
    [InlineData("unix-s")]
    [InlineData("unix-ms")]
    [InlineData("o")]
    public void TimeFormatsAreKept(string format) =>
        Assert.Equal(format, Dataset($"time: {{column: t, format: \"{format}\"}}").Time!.Format!.Value);

    [Theory]
    [InlineData("group: a", "a")]
    [InlineData("group: [a, b]", "a|b")]
    [InlineData("group: [a, [b, c]]", "a|b + c")]
    [InlineData("group: [[a, b]]", "a + b")]
    public void GroupsAreSingleOrComposite(string body, string names) =>
        Assert.Equal(names.Split('|'), Dataset(body).Groups.Select(group => group.Name));

    [Fact]
    public void AListUnderIdIsOneCompositeKey() => Assert.Equal("a + b", Dataset("id: [a, b]").Id!.Name);

    [Fact]
    public void IgnoreAndTextTakeOneColumnToo()
    {
        Assert.Equal(["a"], Dataset("ignore: a").Ignore.Select(column => column.Value));
        Assert.Equal(["b"], Dataset("text: b").Text.Select(column => column.Value));
    }

    [Fact]
    public void ColumnNamesThatLookLikeNumbersOrFlagsStayText()
    {
        var ignored = Dataset("ignore: [2020, 007, true, no, 1e3, 'null']").Ignore;
        Assert.Equal(["2020", "007", "true", "no", "1e3", "null"], ignored.Select(column => column.Value));
    }

    [Theory]
    [InlineData("{delimiter: ';'}", ';')]
    [InlineData("{delimiter: tab}", '\t')]
    [InlineData("{delimiter: \"\\t\"}", '\t')]
    [InlineData("{delimiter: '\\t'}", '\t')]
    public void TheDelimiterIsACharacterOrATab(string csv, char delimiter) =>
        Assert.Equal(CsvDialect.Default with { Delimiter = delimiter }, Dataset("csv: " + csv).Csv);

    [Fact]
    public void TheWholeDialectIsRead() =>
        Assert.Equal(
            new CsvDialect('|', '\'', '#', "windows-1252", Header: false, Trim: true),
            Dataset(
                "csv: {delimiter: '|', quote: \"'\", comment: '#', encoding: Windows-1252, header: false, trim: true}"
            ).Csv
        );

    [Theory]
    [InlineData("[]", "")]
    [InlineData("[-999, ?, null, '', ~]", "-999|?|null|~")]
    [InlineData("['?', missing]", "?|missing")]
    public void NullsReplaceTheUsualSpellings(string written, string spellings) =>
        Assert.Equal(spellings, string.Join('|', Dataset("nulls: " + written).Nulls));

    [Fact]
    public void SplitByTakesRolesOfValues()
    {
        var text =
            "version: 1\ndatasets:\n  d:\n    source: {paths: [a.csv, b.csv]}\n    split-by: {column: part, roles: {0: train, B: test}}\n";
        var dataset = Assert.Single(TestRules.Read(text).Datasets);
        Assert.Equal(["a.csv", "b.csv"], dataset.Source!.Paths.Select(path => path.Value));
        Assert.Equal("part", dataset.SplitBy!.Column.Value);
        Assert.Equal(["0", "B"], dataset.SplitBy.Roles.Keys);
        Assert.Equal(SplitRole.Train, dataset.SplitBy.Roles["0"].Value);
        Assert.Equal(SplitRole.Test, dataset.SplitBy.Roles["B"].Value);
    }

    [Theory]
    [InlineData("train", SplitRole.Train)]
    [InlineData("Training", SplitRole.Train)]
    [InlineData("train_2023", SplitRole.Train)]
    [InlineData("train2023", SplitRole.Train)]
    [InlineData("val", SplitRole.Validation)]
    [InlineData("valid", SplitRole.Validation)]
    [InlineData("my.validation", SplitRole.Validation)]
    [InlineData("dev-a", SplitRole.Validation)]
    [InlineData("my-test", SplitRole.Test)]
    [InlineData("myTest", SplitRole.Test)]
    [InlineData("EVAL", SplitRole.Test)]
    [InlineData("evaluation", SplitRole.Test)]
    [InlineData("holdout 2", SplitRole.Test)]
    [InlineData("latest", null)]
    [InlineData("contest", null)]
    [InlineData("restrained", null)]
    [InlineData("train-test", null)]
    [InlineData("2023", null)]
    [InlineData("", null)]
    public void TheRoleIsReadFromTheWordsOfTheName(string name, SplitRole? role) =>
        Assert.Equal(role, SplitRoles.Infer(name));

    [Fact]
    public void OptionsAndLevelsMergeOneByOne()
    {
        var spec = TestRules.Read(
            """
            version: 1
            checks:
              LG1028: {level: warning, threshold: 0.8}
              split-shift: false
            datasets:
              d:
                splits: {train: a.csv, test: b.csv}
                checks:
                  collinear-features: {max-pairs: 3}
                  split-shift: {level: note}
            """
        );
        var rules = spec.Datasets[0].Rules;
        Assert.Equal(Level.Warning, rules.Of(TestRules.CollinearFeatures).Level);
        Assert.Equal(0.8, rules.Option(TestRules.CollinearFeatures, "threshold"));
        Assert.Equal(3, rules.Option(TestRules.CollinearFeatures, "max-pairs"));
        Assert.Equal(9, rules.Of(TestRules.CollinearFeatures).At!.Line);
        Assert.Equal(Level.Note, rules.Of(TestRules.SplitShift).Level);
    }

    [Theory]
    [InlineData("never", Level.Off)]
    [InlineData("note", Level.Note)]
    [InlineData("warning", Level.Warning)]
    public void FailOnIsRead(string word, Level level) =>
        Assert.Equal(
            level,
            TestRules.Read($"version: 1\nfail-on: {word}\ndatasets: {{d: {{splits: {{train: a, test: b}}}}}}").FailOn
        );

    [Fact]
    public void WithoutFailOnNothingIsAssumed() =>
        Assert.Null(TestRules.Read("version: 1\ndatasets: {d: {splits: {train: a, test: b}}}").FailOn);

    [Fact]
    public void VariablesAreFilledInAndMessagesKeepWhatWasWritten()
    {
        var dataset = Dataset(
            "target: x${SECRET}y$${Z}$5\n    show-values: ${YES}\n    checks: {duplicate-rows: {max-fraction: \"${TENTH}\"}}"
        );
        Assert.Equal("xhunter2y${Z}$5", dataset.Target!.Value);
        Assert.Equal("x${SECRET}y$${Z}$5", dataset.Target.Shown);
        Assert.True(dataset.ShowValues);
        Assert.Equal(0.1, dataset.Rules.Option(TestRules.DuplicateRows, "max-fraction"));
    }

    [Fact]
    public void AJsonFileIsYamlToo()
    {
        var spec = TestRules.Read(
            """{"version": 1, "datasets": {"d": {"splits": {"train": "a.csv", "test": ["b.csv", "c.csv"]}}}}"""
        );
        Assert.Equal(2, spec.Datasets[0].Splits[1].Source.Paths.Length);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void LineEndingsOfOtherSystemsAreRead(string ending)
    {
        var spec = TestRules.Read(ProductExampleTests.Text.ReplaceLineEndings(ending));
        Assert.Equal(new SourceLocation("leakgate.yml", 23, 3, 8), spec.Datasets[1].Name.At);
    }

    [Fact]
    public void AFileIsFoundInItsFolderAndAByteOrderMarkIsNoPartOfIt()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "leakgate.yaml",
            [.. Encoding.UTF8.Preamble, .. "version: 1\ndatasets: {d: {splits: {train: ä.csv, test: b}}}"u8]
        );
        var spec = ConfigurationReader.Read(folder.Path, TestRules.Environment, TestRules.All);
        Assert.Equal(Path.Combine(folder.Path, "leakgate.yaml"), spec.File);
        Assert.Equal(folder.Path, spec.Folder);
        Assert.Equal("ä.csv", spec.Datasets[0].Splits[0].Source.Paths[0].Value);
    }

    [Fact]
    public void SuppressionsAreReadWithTheirPlace()
    {
        var spec = Assert.Single(
            Dataset(
                "suppress: [{rule: label-shift, columns: [a, b + c], splits: test, reason: \"r ${SECRET}\", until: 2027-03-31}]"
            ).Suppressions
        );
        Assert.Equal("LG1027", spec.Rule);
        Assert.Equal(["a", "b + c"], spec.Columns.Select(column => column.Value));
        Assert.Equal(["test"], spec.Splits.Select(split => split.Value));
        Assert.Equal(new DateOnly(2027, 3, 31), spec.Until);
        Assert.Equal("r ${SECRET}", spec.Reason);
        Assert.Equal((5, 23), (spec.At.Line, spec.At.Column));
    }

    [Fact]
    public void SuppressionsOfAllDatasetsAndTheBaselineStandAtTheTop()
    {
        var spec = TestRules.Read(
            "version: 1\nbaseline: b.json\nsuppress: [{rule: LG1001, reason: r}]\ndatasets: {d: {splits: {train: a, test: b}}}"
        );
        Assert.Null(Assert.Single(spec.Suppressions).Until);
        Assert.Equal("b.json", spec.Baseline!.Value);
    }

    [Fact]
    public void TheFormatOfASplitWinsOverThatOfTheDataSet()
    {
        var splits = TestRules
            .Read(
                "version: 1\ndatasets:\n  d:\n    format: jsonl\n    splits:\n      train: a\n"
                    + "      test: {path: b, format: lines}\n      dev: [c, d]\n"
            )
            .Datasets[0]
            .Splits;
        Assert.Equal(
            [DataFormat.JsonLines, DataFormat.Lines, DataFormat.JsonLines],
            splits.Select(split => split.Source.Format!.Value)
        );
        Assert.All(Dataset("target: y").Splits, split => Assert.Null(split.Source.Format));
    }

    [Theory]
    [InlineData("csv", DataFormat.Csv)]
    [InlineData("tsv", DataFormat.Tsv)]
    [InlineData("jsonl", DataFormat.JsonLines)]
    [InlineData("parquet", DataFormat.Parquet)]
    [InlineData("text", DataFormat.Text)]
    [InlineData("lines", DataFormat.Lines)]
    public void EveryFormatHasItsWord(string word, DataFormat format)
    {
        Assert.Equal(format, Dataset($"format: {word}").Splits[0].Source.Format);
        Assert.Equal(word, DataFormats.Word(format));
    }
}
