using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

public sealed class ProductExampleTests
{
    /// <summary>The example of the manual, with every key there is.</summary>
    internal const string Text = """
        # yaml-language-server: $schema=schema/leakgate.schema.json
        version: 1
        fail-on: error                     # error | warning | note | never
        datasets:
          churn:                           # any name; messages, SARIF category and baseline use it
            splits:                        # two or more; paths and globs are relative to this file
              train: data/train/*.parquet
              validation: data/val.csv
              test: {path: data/test.csv, role: test}    # role is read from the name where it can be
            target: churned
            task: classification           # or regression; inferred when left out
            time: {column: signup, format: "yyyy-MM-dd", embargo: 7d, horizon: 30d}   # or just: time: signup
            group: [customer_id]           # each on its own; a nested list is a composite key
            entity: customer_id            # whose history the time columns follow
            id: row_id
            ignore: [comment]
            text: [question, answer]
            available-at: {chargebacks_30d: label_time}
            checks:                        # per data set, over the defaults
              duplicate-rows: {level: error, max-fraction: 0.001}
              collinear-features: {threshold: 0.95}
              split-shift: off
          folds:
            source: data/all.csv           # one file, split by a column
            split-by: fold                 # train/test values, or fold numbers: each fold is held out in turn
            target: y
        checks:                            # defaults for all data sets
          label-shift: warning
        """;

    private readonly GateSpec _spec = TestRules.Read(Text);

    private DatasetSpec Churn => _spec.Datasets[0];
    private DatasetSpec Folds => _spec.Datasets[1];

    [Fact]
    public void TheFileIsNamedAndItsFolderIsAbsolute()
    {
        Assert.Equal("leakgate.yml", _spec.File);
        Assert.Equal(Directory.GetCurrentDirectory(), _spec.Folder);
        Assert.Equal(Level.Error, _spec.FailOn);
    }

    [Fact]
    public void DatasetsKeepTheirOrderAndPlace()
    {
        Assert.Equal(["churn", "folds"], _spec.Datasets.Select(dataset => dataset.Name.Value));
        Assert.Equal(new SourceLocation("leakgate.yml", 5, 3, 8), Churn.Name.At);
    }

    [Fact]
    public void SplitsHaveRolesAndLocatedPaths()
    {
        Assert.Equal(["train", "validation", "test"], Churn.Splits.Select(split => split.Name.Value));
        Assert.Equal([SplitRole.Train, SplitRole.Validation, SplitRole.Test], Churn.Splits.Select(split => split.Role));
        Assert.Equal(
            ["data/train/*.parquet", "data/val.csv", "data/test.csv"],
            Churn.Splits.SelectMany(split => split.Source.Paths).Select(path => path.Value)
        );
        Assert.Equal(new SourceLocation("leakgate.yml", 9, 20, 33), Churn.Splits[2].Source.Paths[0].At);
        Assert.Null(Churn.Source);
        Assert.Null(Churn.SplitBy);
    }

    [Fact]
    public void ColumnsHaveTheirMeaning()
    {
        Assert.Equal("churned", Churn.Target!.Value);
        Assert.Equal(TaskKind.Classification, Churn.Task!.Value);
        Assert.Equal(["customer_id"], Churn.Groups.Select(group => group.Name));
        Assert.Equal("customer_id", Churn.Entity!.Name);
        Assert.Equal("row_id", Churn.Id!.Name);
        Assert.Equal(["comment"], Churn.Ignore.Select(column => column.Value));
        Assert.Equal(["question", "answer"], Churn.Text.Select(column => column.Value));
        var known = Assert.Single(Churn.AvailableAt);
        Assert.Equal(("chargebacks_30d", "label_time"), (known.Feature.Value, known.KnownAt.Value));
    }

    [Fact]
    public void TimeHasFormatEmbargoAndHorizon()
    {
        Assert.Equal("signup", Churn.Time!.Column.Value);
        Assert.Equal("yyyy-MM-dd", Churn.Time.Format!.Value);
        Assert.Equal(TimeSpan.FromDays(7), Churn.Time.Embargo!.Value.Duration);
        Assert.Equal(TimeSpan.FromDays(30), Churn.Time.Horizon!.Value.Duration);
    }

    [Fact]
    public void ChecksOfTheDatasetLieOverTheGeneralOnes()
    {
        Assert.Equal(Level.Error, Churn.Rules.Of(TestRules.DuplicateRows).Level);
        Assert.Equal(0.001, Churn.Rules.Option(TestRules.DuplicateRows, "max-fraction"));
        Assert.Null(Churn.Rules.Of(TestRules.CollinearFeatures).Level);
        Assert.Equal(0.95, Churn.Rules.Option(TestRules.CollinearFeatures, "threshold"));
        Assert.Equal(20, Churn.Rules.Option(TestRules.CollinearFeatures, "max-pairs"));
        Assert.Equal(Level.Off, Churn.Rules.Of(TestRules.SplitShift).Level);
        Assert.Equal(Level.Warning, Churn.Rules.Of(TestRules.LabelShift).Level);
        Assert.Equal(Level.Warning, Folds.Rules.Of(TestRules.LabelShift).Level);
        Assert.Equal(22, Churn.Rules.Of(TestRules.SplitShift).At!.Line);
    }

    [Fact]
    public void ASourceIsSplitByAColumn()
    {
        Assert.Empty(Folds.Splits);
        Assert.Equal(["data/all.csv"], Folds.Source!.Paths.Select(path => path.Value));
        Assert.Equal("fold", Folds.SplitBy!.Column.Value);
        Assert.Empty(Folds.SplitBy.Roles);
        Assert.Equal("y", Folds.Target!.Value);
    }

    [Fact]
    public void WhatIsNotWrittenHasItsDefault()
    {
        Assert.False(Folds.ShowValues);
        Assert.Equal(CsvDialect.Default, Folds.Csv);
        Assert.Equal(DatasetSpec.DefaultNulls, Folds.Nulls);
        Assert.Null(Folds.Time);
        Assert.Null(Folds.Task);
        Assert.Null(Folds.Id);
        Assert.Empty(Folds.Groups);
    }
}
