using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using Xunit;

namespace LeakGate.Tests.Configuration;

public sealed class DataFilesTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "a.csv")]
    [InlineData("./a.csv", "a.csv")]
    [InlineData("*.csv", "a.csv B.csv b.csv odd[1].csv")]
    [InlineData("?.csv", "a.csv B.csv b.csv")]
    [InlineData("[a-b].csv", "a.csv b.csv")]
    [InlineData("[!a].csv", "B.csv b.csv")]
    [InlineData("{a,b}.csv", "a.csv b.csv")]
    [InlineData("{b,a,b}.csv", "a.csv b.csv")]
    [InlineData("sub", "sub/deep/z.jsonl.gz sub/x.tsv sub/y.parquet")]
    [InlineData("sub/", "sub/deep/z.jsonl.gz sub/x.tsv sub/y.parquet")]
    [InlineData("sub/**", "sub/deep/z.jsonl.gz sub/x.tsv sub/y.parquet")]
    [InlineData("sub/*", "sub/deep/z.jsonl.gz sub/x.tsv sub/y.parquet")]
    [InlineData("sub/*.tsv", "sub/x.tsv")]
    [InlineData("**/x.tsv", "sub/x.tsv")]
    [InlineData("**/*.parquet", "sub/y.parquet")]
    [InlineData("sub/**/z*", "sub/deep/z.jsonl.gz")]
    [InlineData("*/deep", "sub/deep/z.jsonl.gz")]
    [InlineData("s*/**/{x,z}.*", "sub/deep/z.jsonl.gz sub/x.tsv")]
    [InlineData("sub/*.md", "sub/readme.md")]
    [InlineData("odd[1].csv", "odd[1].csv")]
    [InlineData("odd[[]1].csv", "odd[1].csv")]
    [InlineData("sub/../a.csv", "a.csv")]
    public void PathsAndGlobsFindTheirFilesInOrdinalOrder(string path, string files)
    {
        foreach (
            var file in new[]
            {
                "a.csv",
                "b.csv",
                "B.csv",
                "odd[1].csv",
                "sub/x.tsv",
                "sub/y.parquet",
                "sub/readme.md",
                "sub/deep/z.jsonl.gz",
                "sub/.hidden/h.csv",
                "sub/deep/.h.csv",
            }
        )
        {
            _folder.Write(file, "x");
        }

        var found = Resolve(path);
        Assert.Equal(files.Split(' ').Order(StringComparer.Ordinal), found.Select(file => file.RelativePath));
        Assert.All(found, file => Assert.Equal(Path.Combine(_folder.Path, file.RelativePath), file.AbsolutePath));
    }

    [Fact]
    public void AnAbsolutePathIsTaken() =>
        Assert.Equal("a.csv", Assert.Single(Resolve(_folder.Write("a.csv", "x"))).RelativePath);

    [Fact]
    public void AListKeepsItsOrderAndHoldsNoFileTwice()
    {
        _folder.Write("a.csv", "x");
        _folder.Write("b.csv", "x");
        Assert.Equal(["b.csv", "a.csv"], Resolve("b.csv, '*.csv'").Select(file => file.RelativePath));
    }

    [Theory]
    [InlineData("data/trian.csv", "'data/trian.csv' does not exist", "did you mean 'data/train.csv'?")]
    [InlineData("dat/train.csv", "does not exist", "did you mean 'data/train.csv'?")]
    [InlineData("data/Train.csv", "does not exist", "did you mean 'data/train.csv'?")]
    [InlineData("data/*.parquet", "matches no file", "'data' holds train.csv")]
    [InlineData("data\\train.csv", "does not exist", "write / between folders")]
    [InlineData("empty", "holds no data file", null)]
    [InlineData("nowhere/at/all.csv", "does not exist", "the configuration's folder holds data, empty")]
    public void WhatIsMissingIsNamedWithTheNearestFile(string path, string found, string? hint)
    {
        _folder.Write("data/train.csv", "x");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        var problem = Assert.Single(Failure(ExitCode.Data, path).Problems);
        Assert.Equal(RunRules.DataNotFound, problem.Rule);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
        Assert.Equal(hint, problem.Hint);
        Assert.Equal((1, 1), (problem.At.Line, problem.At.Column));
    }

    [Fact]
    public void TheProblemsOfAllSplitsAreReportedAtOnce()
    {
        _folder.Write("b.csv", Pointer);
        var spec = Spec("train: a.csv", "test: b.csv", "dev: c.csv");
        var failure = Assert.Throws<GateException>(() => DataFiles.ResolveAll(spec, spec.Datasets));
        Assert.Equal(ExitCode.Data, failure.ExitCode);
        Assert.Equal(
            [RunRules.DataNotFound, RunRules.PointerNotMaterialised, RunRules.DataNotFound],
            failure.Problems.Select(problem => problem.Rule)
        );
        Assert.Equal([5, 6, 7], failure.Problems.Select(problem => problem.At.Line));
    }

    [Fact]
    public void FilesAreGivenForEverySource()
    {
        _folder.Write("a.csv", "x");
        _folder.Write("b.csv", "x");
        var spec = Spec("train: a.csv", "test: b.csv");
        var files = DataFiles.ResolveAll(spec, spec.Datasets);
        Assert.Equal("a.csv", Assert.Single(files[spec.Datasets[0].Splits[0].Source]).RelativePath);
        Assert.Equal("b.csv", Assert.Single(files[spec.Datasets[0].Splits[1].Source]).RelativePath);
    }

    [Fact]
    public void AFileOfTwoSplitsIsRefused()
    {
        _folder.Write("a.csv", "x");
        _folder.Write("b.csv", "x");
        var spec = Spec("train: '*.csv'", "test: b.csv");
        var failure = Assert.Throws<GateException>(() => DataFiles.ResolveAll(spec, spec.Datasets));
        var problem = Assert.Single(failure.Problems);
        Assert.Equal((ExitCode.Configuration, RunRules.SameFileTwice), (failure.ExitCode, problem.Rule));
        Assert.Equal("'b.csv' belongs to split 'train' (line 5) and to split 'test'", problem.Found);
        Assert.Equal((6, 13), (problem.At.Line, problem.At.Column));
    }

    [Fact]
    public void ALinkIsTheFileItLeadsTo()
    {
        var file = _folder.Write("real/a.csv", "x");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "b.csv"), file);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "linked"), Path.Combine(_folder.Path, "real"));
        Assert.Single(Resolve("real/a.csv, b.csv, linked/a.csv"));
        var spec = Spec("train: real", "test: linked");
        var failure = Assert.Throws<GateException>(() => DataFiles.ResolveAll(spec, spec.Datasets));
        Assert.Equal(RunRules.SameFileTwice, Assert.Single(failure.Problems).Rule);
    }

    [Theory]
    [InlineData("**/*.csv")]
    [InlineData("data")]
    [InlineData("**")]
    public void LinksInCirclesComeToAnEnd(string path)
    {
        _folder.Write("data/a.csv", "x");
        foreach (var name in new[] { "one", "two", "three" })
        {
            Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "data", name), Path.Combine(_folder.Path, "data"));
        }

        File.CreateSymbolicLink(
            Path.Combine(_folder.Path, "data", "self.csv"),
            Path.Combine(_folder.Path, "data", "self.csv")
        );
        var failureOrFiles = Record.Exception(() => Resolve(path));
        Assert.True(failureOrFiles is null or GateException, failureOrFiles?.ToString());
        File.Delete(Path.Combine(_folder.Path, "data", "self.csv"));
        Assert.Equal("data/a.csv", Assert.Single(Resolve(path)).RelativePath);
    }

    [Fact]
    public void ALfsPointerIsNotTheData()
    {
        _folder.Write("a.csv", Pointer);
        _folder.Write("b.csv", "x");
        var problem = Assert.Single(Failure(ExitCode.Data, "*.csv").Problems);
        Assert.Equal(RunRules.PointerNotMaterialised, problem.Rule);
        Assert.Equal("'a.csv' is a Git LFS pointer, not the data", problem.Found);
        Assert.Contains("git lfs pull", problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/a.csv", "data/a.csv.dvc", "run 'dvc pull data/a.csv.dvc'")]
    [InlineData("data/*.csv", "data/a.csv.dvc", "run 'dvc pull data/a.csv.dvc'")]
    [InlineData("data", "data/a.csv.dvc", "run 'dvc pull data/a.csv.dvc'")]
    [InlineData("data", "data.dvc", "run 'dvc pull data.dvc'")]
    [InlineData("data/*.csv", "data.dvc", "run 'dvc pull data.dvc'")]
    [InlineData("my data/a.csv", "my data/a.csv.dvc", "run 'dvc pull \"my data/a.csv.dvc\"'")]
    public void ADvcPointerIsNotTheData(string path, string pointer, string hint)
    {
        _folder.Write(pointer, "outs:\n- path: x\n");
        var problem = Assert.Single(Failure(ExitCode.Data, path).Problems);
        Assert.Equal(RunRules.PointerNotMaterialised, problem.Rule);
        Assert.Equal(hint, problem.Hint);
    }

    [Fact]
    public void APointerBesideItsDataIsNoProblem()
    {
        _folder.Write("data/a.csv", "x");
        _folder.Write("data/a.csv.dvc", "outs:\n");
        Assert.Single(Resolve("data/*"));
        Assert.Single(Resolve("data"));
    }

    [Fact]
    public void TheValueOfAVariableIsNotShown()
    {
        _folder.Write("hunter2/b.csv", Pointer);
        _folder.Write("hunter2/c.csv.dvc", "outs:\n");
        var spec = Spec("train: '${SECRET}/a.csv'", "test: '${SECRET}/b.csv'", "dev: '${SECRET}/c.csv'");
        var failure = Assert.Throws<GateException>(() => DataFiles.ResolveAll(spec, spec.Datasets));
        Assert.Equal(3, failure.Problems.Length);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'${SECRET}/a.csv' does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "a.csv b.ndjson c.parquet d.tsv.gz")]
    [InlineData(DataFormat.Csv, "a.csv b.ndjson c.parquet d.tsv.gz e.txt")]
    [InlineData(DataFormat.JsonLines, "a.csv b.ndjson c.parquet d.tsv.gz f.json")]
    [InlineData(DataFormat.Text, "e.txt g.MD h.markdown.gz")]
    [InlineData(DataFormat.Lines, "e.txt g.MD h.markdown.gz")]
    public void AFolderIsSearchedForWhatItsFormatLooksLike(DataFormat? format, string files)
    {
        string[] all =
        [
            "a.csv",
            "b.ndjson",
            "c.parquet",
            "d.tsv.gz",
            "e.txt",
            "f.json",
            "g.MD",
            "h.markdown.gz",
            "i.xml",
        ];
        foreach (var file in all)
            _folder.Write($"data/{file}", "x");
        Assert.Equal(
            files.Split(' ').Select(file => $"data/{file}"),
            Resolve("data", format).Select(f => f.RelativePath)
        );
    }

    private GateSpec Spec(params string[] splits) =>
        ConfigurationReader.ReadText(
            "version: 1\ndatasets:\n  d:\n    splits:\n      " + string.Join("\n      ", splits),
            Path.Combine(_folder.Path, "leakgate.yml"),
            TestRules.Environment,
            TestRules.All
        );

    private IReadOnlyList<DataFile> Resolve(string paths, DataFormat? format = null)
    {
        var place = new SourceLocation("leakgate.yml", 1, 1, 1);
        var located = paths.Split(", ").Select(path => new Located<string>(path.Trim('\''), place));
        var spec = new GateSpec
        {
            File = "leakgate.yml",
            Folder = _folder.Path,
            Datasets = [],
        };
        return DataFiles.Resolve(spec, new SourceSpec([.. located], place) { Format = format });
    }

    private GateException Failure(ExitCode exitCode, string path)
    {
        var failure = Assert.Throws<GateException>(() => Resolve(path));
        Assert.Equal(exitCode, failure.ExitCode);
        return failure;
    }
}
