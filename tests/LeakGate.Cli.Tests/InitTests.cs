namespace LeakGate.Cli.Tests;

/// <summary><c>leakgate init</c> as a process: what it writes, what it refuses, and that <c>check</c> accepts it.</summary>
public sealed class InitTests
{
    [Fact]
    public void It_finds_the_files_below_by_itself()
    {
        using var folder = Raw("data/churn_train.csv", "data/churn_test.csv");
        var run = Leakgate.In(folder, "init").MustEndWith(0);
        run.MustPrint(
            "data set 'churn': train 200 rows, test 80 rows; target churned",
            "wrote leakgate.yml",
            "leakgate check"
        );
        Assert.Empty(run.Errors);
        var text = folder.Read("leakgate.yml");
        Assert.StartsWith("# yaml-language-server: $schema=https://", text, StringComparison.Ordinal);
        Assert.Contains("      train: data/churn_train.csv\n", text, StringComparison.Ordinal);
        Assert.Contains("    target: churned\n", text, StringComparison.Ordinal);
        Leakgate.In(folder, "check").MustEndWith(0).MustPrint("churn  train 200 rows · test 80 rows");
    }

    [Fact]
    public void It_takes_files_and_writes_where_it_is_told()
    {
        using var folder = Raw("my data/train set.csv", "my data/test set.csv");
        var run = Leakgate
            .In(folder, "init", "my data/train set.csv", "my data/test set.csv", "--output", "conf/my gate.yml")
            .MustEndWith(0);
        run.MustPrint("leakgate check 'conf/my gate.yml'");
        Assert.Contains(
            "      train: ../my data/train set.csv\n",
            folder.Read("conf/my gate.yml"),
            StringComparison.Ordinal
        );
        Leakgate.In(folder, "check", "conf/my gate.yml").MustEndWith(0);
    }

    [Fact]
    public void A_folder_as_output_gets_a_file_of_the_usual_name()
    {
        using var folder = Raw("train.csv", "test.csv");
        Directory.CreateDirectory(folder.PathOf("gate"));
        Leakgate.In(folder, "init", "train.csv", "test.csv", "-o", "gate").MustEndWith(0);
        Leakgate.In(folder, "check", "gate").MustEndWith(0);
    }

    [Fact]
    public void A_folder_as_input_stands_for_the_files_in_it()
    {
        using var folder = Raw("data/train.csv", "data/test.csv");
        folder.Write("other/train.csv", "x\n1\n");
        Leakgate.In(folder, "init", "data").MustEndWith(0);
        Assert.DoesNotContain("other", folder.Read("leakgate.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_file_is_kept_unless_forced()
    {
        using var folder = Raw("train.csv", "test.csv");
        folder.Write("leakgate.yml", "mine");
        Leakgate.In(folder, "init").MustEndWith(2).MustComplain("'leakgate.yml' is already there", "--force");
        Assert.Equal("mine", folder.Read("leakgate.yml"));
        Leakgate.In(folder, "init", "--force").MustEndWith(0);
        Assert.Contains("version: 1", folder.Read("leakgate.yml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init trian.csv test.csv", 3, "LG9003", "'trian.csv' does not exist", "did you mean 'train.csv'?")]
    [InlineData("init one.csv two.csv", 2, "LG9001", "nothing tells which of the 2 files")]
    [InlineData("init train-empty.csv test.csv", 3, "LG9004", "train-empty.csv", "the file is empty")]
    [InlineData("init train.xlsx test.csv", 3, "LG9004", "no format that this version reads")]
    [InlineData("init nowhere", 3, "LG9003", "'nowhere' does not exist")]
    [InlineData("init hollow", 2, "LG9001", "no data file lies here")]
    [InlineData("init train.csv --output", 2, "--output")]
    [InlineData("init train.csv test.csv --output train.csv/leakgate.yml", 2, "LG9001", "cannot be written")]
    public void What_it_cannot_read_or_write_is_told(string arguments, int exitCode, params string[] words)
    {
        using var folder = Raw("train.csv", "test.csv");
        folder
            .Write("one.csv", "x\n1\n")
            .Write("two.csv", "x\n2\n")
            .Write("train-empty.csv", "")
            .Write("train.xlsx", "PK")
            .Write("hollow/README.md", "#");
        var before = folder.Files();
        var run = Leakgate.In(folder, arguments.Split(' ')).MustEndWith(exitCode).MustComplain(words);
        Assert.Empty(run.Output);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
    }

    private static Folder Raw(string train, string test) =>
        new Folder().Write(train, Samples.Csv(0, 200)).Write(test, Samples.Csv(200, 80));
}
