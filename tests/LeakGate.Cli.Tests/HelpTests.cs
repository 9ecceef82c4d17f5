using LeakGate.Checks;

namespace LeakGate.Cli.Tests;

/// <summary>What the program says of itself, and how it answers a mistyped command line.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("--help", "check", "init", "explain", "rules", "--version")]
    [InlineData(
        "check --help",
        "--report",
        "--fail-on",
        "--dataset",
        "--only",
        "--threads",
        "--base",
        "--on-missing-data",
        "--memory",
        "--temp",
        "--quiet"
    )]
    [InlineData("check --help", "--baseline", "--omit-suppressed", "html")]
    [InlineData("baseline --help", "--reason", "--until", "--renew", "--output")]
    [InlineData("init --help", "--output", "--force", "<files>")]
    [InlineData("explain --help", "<rule>")]
    [InlineData("rules --help", "List the rules")]
    public void Help_is_there_for_every_command(string arguments, params string[] texts)
    {
        using var folder = new Folder();
        var run = Leakgate.In(folder, arguments.Split(' ')).MustEndWith(0).MustPrint(texts);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void The_version_is_one_line()
    {
        using var folder = new Folder();
        var run = Leakgate.In(folder, "--version").MustEndWith(0);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", run.Output);
    }

    [Fact]
    public void Rules_lists_each_rule_with_its_level()
    {
        using var folder = new Folder();
        var lines = Leakgate.In(folder, "rules").MustEndWith(0).Output.TrimEnd('\n').Split('\n');
        Assert.Equal(Catalogue.Rules.Select(rule => rule.Id), lines.Select(line => line.Split(' ')[0]));
        Assert.All(
            Catalogue.Rules.Zip(lines),
            pair => Assert.Contains($" {pair.First.Name} ", pair.Second, StringComparison.Ordinal)
        );
        Assert.All(lines, line => Assert.Matches(@"^LG\d{4}  [a-z-]+ +(error|warning|note) +\S", line));
    }

    [Fact]
    public void Explain_knows_every_rule_by_name_and_by_id()
    {
        using var folder = new Folder();
        foreach (var rule in Catalogue.Rules)
        {
            var byName = Leakgate.In(folder, "explain", rule.Name).MustEndWith(0);
            Assert.Contains(rule.Name, byName.Output, StringComparison.Ordinal);
            Assert.True(byName.Output.Length > 100, $"{rule.Name} is hardly explained:\n{byName.Output}");
        }
        var first = Catalogue.Rules[0];
        var byId = Leakgate.In(folder, "explain", first.Id.ToLowerInvariant()).MustEndWith(0);
        Assert.Equal(Leakgate.In(folder, "explain", first.Name).Output, byId.Output);
    }

    [Theory]
    [InlineData("chek", "'chek' is no command of leakgate", "did you mean 'check'?")]
    [InlineData(
        "frobnicate",
        "'frobnicate' is no command of leakgate",
        "expected one of check, baseline, init, explain, rules"
    )]
    [InlineData("check --fali-on error", "'--fali-on' is no option of check", "did you mean '--fail-on'?")]
    [InlineData("check --thread 4", "'--thread' is no option of check", "did you mean '--threads'?")]
    [InlineData("check --thread=4", "'--thread' is no option of check", "did you mean '--threads'?")]
    [InlineData("init a.csv --forse", "'--forse' is no option of init", "did you mean '--force'?")]
    [InlineData("check . --threads many", "--threads", "many")]
    [InlineData("check . --threads 0", "--threads has 0", "from 1 to 1024")]
    [InlineData("check . --memory much", "--memory has 'much'", "at least 128MB")]
    [InlineData("check . --memory 2", "--memory has '2'", "2GiB")]
    [InlineData("check . --memory 64MB", "--memory has '64MB'", "at least 128MB")]
    [InlineData("check . --memory -1GB", "--memory", "-1GB")]
    [InlineData("check . --fail-on eror", "--fail-on has 'eror'", "did you mean 'error'?")]
    [InlineData("check . --report jsn=a", "'jsn' is no kind of report", "did you mean 'json'?")]
    [InlineData("check . --report json", "names no file", "--report json=FILE")]
    [InlineData("check . --report json=", "names no file", "--report json=FILE")]
    [InlineData("check . --report json=- --report text=-", "two reports for standard output")]
    [InlineData("check . --report json=a --report text=./a", "two reports for 'a'")]
    [InlineData("check . --report", "--report", "argument")]
    [InlineData("check . extra", "extra")]
    [InlineData("check . --only duplicate-row", "'duplicate-row' is no rule", "did you mean 'duplicate-rows'?")]
    [InlineData("check . --dataset chrun", "'chrun' is no data set", "did you mean 'churn'?")]
    [InlineData("explain duplicate-row", "'duplicate-row' is no rule", "did you mean 'duplicate-rows'?")]
    [InlineData("baseline", "--reason")]
    [InlineData("baseline --reason \t", "--reason says nothing")]
    [InlineData("baseline --reason r --until 31.3.2027", "--until has '31.3.2027'", "2027-03-31")]
    [InlineData("baseline --reason r --until 2001-01-01", "--until has '2001-01-01', which has passed")]
    [InlineData("baseline --reasn r", "'--reasn' is no option of baseline", "did you mean '--reason'?")]
    [InlineData("explain", "rule")]
    [InlineData("", "command")]
    public void A_wrong_command_line_ends_with_2_and_a_hint(string arguments, params string[] texts)
    {
        using var folder = Samples.Clean();
        var before = folder.Files();
        var run = Leakgate.In(folder, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).MustEndWith(2);
        run.MustComplain(texts);
        Assert.Empty(run.Output);
        Assert.All(
            run.Errors.TrimEnd('\n').Split('\n'),
            line => Assert.StartsWith("leakgate: ", line, StringComparison.Ordinal)
        );
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public void Words_of_the_command_line_cannot_forge_a_line()
    {
        using var folder = new Folder();
        var run = Leakgate.In(folder, "explain", "a\n::error::forged\e[31m").MustEndWith(2);
        Assert.DoesNotContain("\n::error::", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Errors);
        Assert.Equal(1, run.Errors.Count(c => c == '\n'));
    }
}
