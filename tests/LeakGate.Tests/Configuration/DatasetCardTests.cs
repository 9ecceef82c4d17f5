using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

/// <summary>Splits that the card of a Hugging Face data set declares.</summary>
public sealed class DatasetCardTests
{
    private const string Card = """
        ---
        license: mit
        configs:
        - config_name: default
          data_files:
          - split: train
            path: "data/train-*.csv"
          - split: test
            path:
            - data/test.csv
            - data/more.csv
        - config_name: small
          data_files:
            train: small/a.csv
            validation: small/b.csv
        ---
        # A data set
        """;

    [Fact]
    public void The_default_configuration_gives_the_splits_with_paths_beside_the_card()
    {
        var dataset = Read("card: corpus/README.md").Datasets[0];
        Assert.Equal(["train", "test"], dataset.Splits.Select(split => split.Name.Value));
        Assert.Equal([SplitRole.Train, SplitRole.Test], dataset.Splits.Select(split => split.Role));
        Assert.Equal(["corpus/data/train-*.csv"], PathsOf(dataset, 0));
        Assert.Equal(["corpus/data/test.csv", "corpus/data/more.csv"], PathsOf(dataset, 1));
        Assert.Equal("corpus/README.md(6,12)", dataset.Splits[0].Name.At.ToString());
    }

    [Fact]
    public void A_configuration_can_be_named_and_its_files_may_be_a_mapping()
    {
        var dataset = Read("card: {path: corpus/README.md, config: small}").Datasets[0];
        Assert.Equal(["train", "validation"], dataset.Splits.Select(split => split.Name.Value));
        Assert.Equal(["corpus/small/b.csv"], PathsOf(dataset, 1));
    }

    [Theory]
    [InlineData("card: corpus/CARD.md", Card, "there is no card 'corpus/CARD.md'")]
    [InlineData("card: {path: corpus/README.md, config: smal}", Card, "did you mean 'small'?")]
    [InlineData("card: corpus/README.md\n    splits: {train: a.csv, test: b.csv}", Card, "'splits'")]
    [InlineData("card: corpus/README.md", "# A data set", "does not begin with a YAML block")]
    [InlineData("card: corpus/README.md", "---\nlicense: mit", "does not begin with a YAML block")]
    [InlineData("card: corpus/README.md", "---\nlicense: mit\n---\n", "no list 'configs'")]
    [InlineData(
        "card: corpus/README.md",
        "---\nconfigs:\n- data_files: all.csv\n---\n",
        "which files make which split"
    )]
    [InlineData(
        "card: corpus/README.md",
        "---\nconfigs:\n- data_files:\n  - split: train\n---\n",
        "lacks split or path"
    )]
    [InlineData(
        "card: corpus/README.md",
        "---\nconfigs:\n- data_files: {train: 'hf://x/y.csv', test: b.csv}\n---\n",
        "address"
    )]
    [InlineData(
        "card: corpus/README.md",
        "---\nconfigs:\n- data_files: {train: a.csv, holdover: b.csv}\n---\n",
        "'holdover'"
    )]
    [InlineData(
        "card: corpus/README.md",
        "---\nconfigs:\n- data_files: {train: a.csv}\n---\n",
        "every split has the role train"
    )]
    [InlineData("card: corpus/README.md", "---\nconfigs: [\n---\n", "README.md")]
    [InlineData(
        "card: corpus/README.md",
        "---\nconfigs:\n- config_name: a\n  data_files: {train: a.csv}\n- config_name: b\n  data_files: {train: b.csv}\n---\n",
        "none is the default"
    )]
    public void What_is_wrong_with_a_card_is_said(string dataset, string card, string expected)
    {
        var failure = Assert.Throws<GateException>(() => Read(dataset, card));
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> PathsOf(DatasetSpec dataset, int split) =>
        dataset.Splits[split].Source.Paths.Select(path => path.Value);

    private static GateSpec Read(string dataset, string card = Card)
    {
        using var folder = new TemporaryFolder();
        folder.Write("corpus/README.md", card);
        var file = folder.Write("leakgate.yml", $"version: 1\ndatasets:\n  corpus:\n    {dataset}\n");
        return ConfigurationReader.Read(file, _ => null, Catalogue.Rules);
    }
}
