using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Configuration;

/// <summary>
/// Each case is a file with one mistake; » stands where the message must point. What follows are words that the message
/// must hold.
/// </summary>
public sealed class BadConfigurationTests
{
    private const char Mark = '»';

    public static TheoryData<string, string[]> Whole { get; } =
        new()
        {
            { "version: »2\nfoo: 1", ["version 2", "version 1", "update LeakGate"] },
            { "»datasets: {d: {splits: {train: a, test: b}}}", ["the file has no 'version'"] },
            { "»version: 1", ["the file has no 'datasets'"] },
            { "version: »\"1\"\ndatasets: {d: {splits: {train: a, test: b}}}", ["'1' is a text", "remove the quotes"] },
            { "version: »one\ndatasets: {d: {splits: {train: a, test: b}}}", ["'one' is not a number", "expected 1"] },
            {
                "version: 1\n»dataset: {d: {splits: {train: a, test: b}}}",
                ["'dataset' is not a known key", "did you mean 'datasets'?"]
            },
            { "version: 1\n»datasets:\n", ["'datasets' has no value"] },
            { "version: 1\n»datasets: {}", ["'datasets' has no data set", "at least 1"] },
            { "version: 1\ndatasets: »[a, b]", ["'datasets' is a list", "a mapping from names to data sets"] },
            { "version: 1\ndatasets: {d: »x.csv}", ["data set 'd' is a text", "splits"] },
            {
                "version: 1\nfail-on: »eror\ndatasets: {d: {splits: {train: a, test: b}}}",
                ["'eror'", "did you mean 'error'?"]
            },
            { "version: 1\nfail-on: »off\ndatasets: {d: {splits: {train: a, test: b}}}", ["'off'", "never"] },
            {
                "version: 1\ndatasets:\n  a: {splits: {train: a, test: b}}\n  »A: {splits: {train: a, test: b}}",
                ["'a' (line 3)", "differ by case"]
            },
            {
                "version: 1\n»version: 1\ndatasets: {d: {splits: {train: a, test: b}}}",
                ["'version'", "second time", "line 1"]
            },
            {
                "version: 1\n»target: y\ndatasets: {d: {splits: {train: a, test: b}}}",
                ["'target' is not a known key", "belongs under a data set"]
            },
            { "version: 1\ndatasets:\n  »d:\n    target: y", ["data set 'd' has neither 'splits' nor 'source'"] },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: a, test: b}\n    »source: c\n    split-by: f",
                ["both 'splits' and 'source'"]
            },
            { "version: 1\ndatasets:\n  d:\n    »source: c", ["'source' stands without 'split-by'"] },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: a, test: b}\n    »split-by: f",
                ["'split-by' stands without 'source'"]
            },
            { "version: 1\ndatasets:\n  d:\n    »splits: {train: a}", ["'splits' has only 1 split", "at least 2"] },
            { "version: 1\ndatasets:\n  d:\n    »splits: {test: a, dev: b}", ["no split has the role train"] },
            {
                "version: 1\ndatasets:\n  d:\n    »splits: {train: a, train2: b}",
                ["every split has the role train", "judged"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: a, »latest: b}",
                ["'latest'", "does not say", "role: train"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: a, b: {path: b, role: »tset}}",
                ["'tset'", "did you mean 'test'?"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: a, b: {path: b, role: »dev}}",
                ["'dev'", "did you mean 'validation'?"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: a, test: b, »Test: c}",
                ["split names 'test'", "differ by case"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: x/a.csv, test: »./x//a.csv}",
                ["split 'train' (line 4)", "split 'test'", "split-by"]
            },
            { "version: 1\ndatasets:\n  d:\n    splits: {train: [a, »a], test: b}", ["'a' stands in", "twice"] },
            { "version: 1\ndatasets:\n  d:\n    splits: {»train: [], test: b}", ["split 'train' is an empty list"] },
            { "version: 1\ndatasets:\n  d:\n    splits: {train: »'', test: b}", ["an empty text", "a path or a glob"] },
            { "version: 1\ndatasets:\n  d:\n    splits: {train: »\"a[b\", test: b}", ["'['", "never closed"] },
            { "version: 1\ndatasets:\n  d:\n    splits: {train: »\"a{b\", test: b}", ["'{'", "never closed"] },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: »s3://bucket/a, test: b}",
                ["'s3://bucket/a'", "address", "local files"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {»train: {role: train}, test: b}",
                ["neither 'path' nor 'paths'"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: {path: a, »paths: [b]}, test: c}",
                ["both 'path' and 'paths'"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: {path: a, »rol: train}, test: c}",
                ["'rol' is not a known key", "did you mean 'role'?"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    splits: {train: {path: »[a]}, test: c}",
                ["'path' is a list", "a path or a glob"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    source: a\n    »split-by: {roles: {x: train}}",
                ["'split-by' has no 'column'"]
            },
            {
                "version: 1\ndatasets:\n  d:\n    source: a\n    split-by: {column: f, roles: {x: »trian}}",
                ["'trian'", "did you mean 'train'?"]
            },
            {
                "version: 1\ndatasets:\n  »\"a\\nb\": {splits: {train: a, test: b}}",
                ["data set name 'a b'", "control character"]
            },
        };

    /// <summary>Lines of a data set that is otherwise sound.</summary>
    public static TheoryData<string, string[]> OfDataset { get; } =
        new()
        {
            { "»tagret: y", ["'tagret' is not a known key", "did you mean 'target'?"] },
            { "»time_column: y", ["'time_column' is not a known key", "one of splits"] },
            { "»fail-on: error", ["'fail-on'", "belongs at the top of the file"] },
            { "engine: {clickhouse: »x}", ["'x' is no address of an HTTP interface", "https://host:8443"] },
            { "»target:", ["'target' has no value", "a column name"] },
            { "»target: null", ["'target' has no value"] },
            { "target: »[a, b]", ["'target' is a list", "a column name"] },
            { "target: »{a: b}", ["'target' is a mapping"] },
            { "target: »\"a\\nb\"", ["line break"] },
            { "task: »clasification", ["did you mean 'classification'?"] },
            { "task: »ranking", ["'ranking'", "classification or regression"] },
            { "»time: {format: yyyy}", ["'time' has no 'column'"] },
            { "time: {column: t, embargo: »7days}", ["'7days' is no duration", "7d", "w, d, h, m and s"] },
            { "time: {column: t, embargo: »12h1d}", ["'12h1d' is no duration", "largest unit first"] },
            { "time: {column: t, embargo: »-1}", ["'-1'", "negative"] },
            { "time: {column: t, embargo: »'10'}", ["'10'", "without quotes"] },
            { "time: {column: t, horizon: »99999999999w}", ["'99999999999w' is no duration"] },
            { "time: {column: t, format: yyyy-MM-dd, horizon: »30}", ["'30' has no unit", "'yyyy-MM-dd'"] },
            { "time: {column: t, format: »\"%Y-%m-%d\"}", ["strftime", "yyyy-MM-dd"] },
            { "time: {column: t, format: »YYYY-MM-DD}", ["'YYYY-MM-DD'", "years are yyyy"] },
            { "time: {column: t, format: »yyyy-mm-dd}", ["minutes (mm)", "months are MM"] },
            { "time: {column: t, format: »unix_s}", ["'unix_s'", "did you mean 'unix-s'?"] },
            { "time: {column: t, format: »x}", ["'x' is no .NET date format"] },
            { "group: [a, [b, »b]]", ["'b' stands in", "twice"] },
            { "group: [[a, b], »[b, a]]", ["the group 'b + a' is declared twice"] },
            { "»group: []", ["'group' is an empty list"] },
            { "id: [a, »[b]]", ["item 2 of 'id' is a list", "a column name"] },
            { "available-at: {f: »f}", ["'f'", "another column"] },
            { "available-at: »[a]", ["'available-at' is a list", "a mapping from features"] },
            { "show-values: »yes", ["'yes' is not a flag", "write true"] },
            { "show-values: »'true'", ["remove the quotes"] },
            { "csv: {delimiter: »';;'}", ["';;' is not one character"] },
            { "csv: {delimiter: »→}", ["'→' is not an ASCII character"] },
            { "csv: {delimiter: ';', quote: »';'}", ["'quote' is the same character as 'delimiter'"] },
            { "csv:\n      »comment: #\n      trim: true", ["'comment' has no value", "write \"#\""] },
            { "csv: {encoding: »utf8-sig}", ["'utf8-sig' is no known encoding"] },
            { "csv: {encoding: »windows1252}", ["did you mean 'windows-1252'?"] },
            { "csv: {»header-row: true}", ["'header-row' is not a known key", "header"] },
            { "nulls: »NA", ["'nulls' is a text", "a list of spellings"] },
            { "nulls: [a, »a]", ["'a' stands in 'nulls' twice"] },
            { "target: y\n    ignore: [x, »y]", ["column 'y'", "'ignore'", "'target' (line 5)"] },
            { "time: y\n    target: »y", ["column 'y'", "'target'", "'time' (line 5)"] },
            { "ignore: [a]\n    text: »a", ["column 'a'", "exclude each other"] },
            { "id: y\n    target: »y", ["column 'y'", "'id' (line 5)"] },
            {
                "checks: {»duplicate-row: error}",
                ["'duplicate-row' is not a known rule", "did you mean 'duplicate-rows'?"]
            },
            { "checks: {»LG1002: error}", ["'LG1002' is not a known rule", "did you mean 'LG1001'?"] },
            { "checks: {»same-file-twice: off}", ["'same-file-twice'", "about the run itself"] },
            { "checks: {»LG9006: off}", ["'LG9006'", "about the run itself"] },
            { "checks: {label-shift: »warn}", ["'warn'", "error, warning, note or off"] },
            { "checks: {label-shift: »[error]}", ["'label-shift' is a list", "a level"] },
            { "checks: {label-shift: error, »LG1027: off}", ["LG1027 is label-shift", "line 5"] },
            { "checks: {duplicate-rows: {»max-fractoin: 0.1}}", ["'max-fractoin'", "did you mean 'max-fraction'?"] },
            { "checks: {duplicate-rows: {max-fraction: »1.5}}", ["'1.5' is out of range", "a number from 0 to 1"] },
            { "checks: {duplicate-rows: {max-fraction: »1%}}", ["'1%' is not a number", "0.01"] },
            { "checks: {duplicate-rows: {max-fraction: ».nan}}", ["'.nan' is not a number"] },
            { "checks: {duplicate-rows: {max-fraction: »'0.1'}}", ["'0.1' is a text", "remove the quotes"] },
            { "checks: {collinear-features: {max-pairs: »2.5}}", ["'2.5' is not a whole number"] },
            { "checks: {collinear-features: {max-pairs: »0}}", ["'0' is out of range", "at least 1"] },
            { "suppress: »x", ["'suppress' is a text", "a list of suppressions"] },
            { "suppress: [»{rule: label-shift}]", ["item 1 of 'suppress' has no 'reason'"] },
            { "suppress: [»{reason: r}]", ["item 1 of 'suppress' has no 'rule'"] },
            { "suppress: [{rule: label-shift, reason: »' '}]", ["' ' says nothing", "say why"] },
            {
                "suppress: [{rule: »label-shfit, reason: r}]",
                ["'label-shfit' is no rule", "did you mean 'label-shift'?"]
            },
            { "suppress: [{rule: »LG9011, reason: r}]", ["'LG9011' is about the run itself"] },
            { "suppress: [{rule: LG1027, reason: r, »unti: 2027-01-01}]", ["'unti'", "did you mean 'until'?"] },
            { "suppress: [{rule: LG1027, reason: r, until: »2027-02-30}]", ["no day of the calendar", "2027-03-31"] },
            { "suppress: [{rule: LG1027, reason: r, until: »1.2.2027}]", ["no day of the calendar"] },
            { "suppress: [{rule: LG1027, reason: r, columns: »{a: b}}]", ["'columns' is a mapping"] },
            {
                "suppress: [{rule: LG1027, reason: r, splits: [train, »tset]}]",
                ["'tset' is no split", "did you mean 'test'?"]
            },
            { "metrics: »[scores.json]", ["'metrics' is a list", "a metrics file"] },
            { "»metrics: {headline: f1}", ["'metrics' has no 'file'"] },
            { "metrics: {file: a.json, »headlin: f1}", ["'headlin' is not a known key", "did you mean 'headline'?"] },
            { "»training: {command: [a], metric: f1}", ["'training' stands without 'target'", "to be shuffled"] },
            { "target: y\n    training: »python3 train.py", ["'training' is a text", "command and metric"] },
            { "target: y\n    »training: {command: [a]}", ["'training' has no 'metric'"] },
            { "target: y\n    »training: {metric: f1}", ["'training' has no 'command'"] },
            {
                "target: y\n    training: {command: »python3 train.py, metric: f1}",
                ["'command' is a text", "a list of a program and its arguments"]
            },
            {
                "target: y\n    training: {command: [a], metric: f1, repetitions: »4}",
                ["'4' is out of range", "from 5 to 1000"]
            },
            {
                "target: y\n    training: {command: [a], metric: f1, timeout: »10}",
                ["'10' is no time that a command can be given", "add a unit"]
            },
            {
                "target: y\n    training: {command: [a], metric: f1, timeout: »25d}",
                ["'25d' is no time that a command can be given", "24d"]
            },
            {
                "target: y\n    training: {command: [a], metric: f1, files: [»../data]}",
                ["'../data' does not lie below this file's folder"]
            },
            {
                "target: y\n    training: {command: [a], metric: f1, environment: {»A=B: c}}",
                ["'A=B' is no name of a variable"]
            },
            { "target: a»${NOPE}b", ["environment variable 'NOPE' is not set"] },
            { "target: \"»${NOPE\"", ["never closed"] },
            { "target: \"»${A:-b}\"", ["'${A:-b}'", "letters, digits and underscores"] },
            { "target: »${EMPTY}", ["'${EMPTY}' is empty"] },
            { "available-at: {\"a»${SECRET}\": b}", ["variables in values only"] },
        };

    /// <summary>What the YAML reader itself refuses.</summary>
    public static TheoryData<string, string[]> OfYaml { get; } =
        new()
        {
            { "»- a\n- b", ["the file is a list", "a mapping with version and datasets"] },
            { "»hello", ["the file is a text"] },
            { "a:\n»\tb: 1", ["a tab is used as indentation", "spaces"] },
            { "a: »'x\nb: 1", ["a quote that is opened here is never closed", "'"] },
            { "a: b»: c", ["a ':' where no key can stand", "indentation"] },
            { "a: »@b", ["starts with '@'", "double quotes"] },
            { "a: »*.csv", ["'*.csv' is a YAML alias", "quotes: \"*.csv\""] },
            { "a: »&x b", ["'&x' is a YAML anchor"] },
            { "a: »!!int 3", ["a YAML tag"] },
            { "»<<: {a: b}", ["merge key"] },
            { "a: 1\n»---\nb: 1", ["a second YAML document"] },
            { "? »[a]\n: b", ["a list stands where a key should"] },
            { "a: {b: $»{C}}", ["without quotes inside braces", "\"${NAME}\""] },
            { "a: [1», 2\nb: 3", ["line 1, column 4", "not closed"] },
            { "a: b»\0c", ["U+0000"] },
            { "a: 1\nb: »\u2028", ["U+2028"] },
        };

    [Theory]
    [MemberData(nameof(Whole))]
    public void AMistakeIsReportedOnceAtItsPlace(string marked, string[] words) => AssertOneProblem(marked, words);

    [Theory]
    [MemberData(nameof(OfDataset))]
    public void AMistakeInADatasetIsReportedOnceAtItsPlace(string marked, string[] words) =>
        AssertOneProblem("version: 1\ndatasets:\n  d:\n    splits: {train: a.csv, test: b.csv}\n    " + marked, words);

    [Theory]
    [MemberData(nameof(OfYaml))]
    public void AMistakeInYamlIsReportedAtItsPlace(string marked, string[] words)
    {
        var problems = Problems(marked.Replace(Mark.ToString(), "", StringComparison.Ordinal));
        Assert.Contains(problems, problem => HasPlace(problem, marked) && HasWords(problem, words));
    }

    [Fact]
    public void AllMistakesAreReportedInTheOrderOfTheFile()
    {
        var problems = Problems(
            """
            version: 1
            fail-on: sometimes
            datasets:
              d:
                splits: {train: a, test: a}
                target: [y]
                checks: {nope: error}
              e:
                source: b
            checks: {label-shift: loud}
            """
        );
        Assert.Equal(
            [(2, 10), (5, 30), (6, 13), (7, 14), (9, 5), (10, 23)],
            problems.Select(problem => (problem.At.Line, problem.At.Column))
        );
        Assert.All(problems, problem => Assert.Equal(RunRules.InvalidConfiguration, problem.Rule));
    }

    [Fact]
    public void TheEndOfTheTextIsKnownToo() =>
        Assert.Equal(
            new SourceLocation("leakgate.yml", 2, 10, 19),
            Problems("version: 1\nfail-on: sometimes\ndatasets: {d: {splits: {train: a, test: b}}}")[0].At
        );

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("null")]
    public void AnEmptyFileSaysSo(string text)
    {
        var problem = Assert.Single(Problems(text));
        Assert.Equal("the file is empty", problem.Found);
        Assert.Contains("leakgate init", problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target: [\"${SECRET}\"]")]
    [InlineData("task: ${SECRET}")]
    [InlineData("show-values: ${SECRET}")]
    [InlineData("time: {column: t, embargo: \"${SECRET}\"}")]
    [InlineData("time: {column: t, format: \"${SECRET}\"}")]
    [InlineData("csv: {encoding: \"${SECRET}\", delimiter: \"${SECRET}\"}")]
    [InlineData("checks: {label-shift: \"${SECRET}\", duplicate-rows: {max-fraction: \"${SECRET}\"}}")]
    [InlineData("ignore: [\"${SECRET}\", \"${SECRET}\"]")]
    [InlineData("group: [[\"${SECRET}\", b], [b, \"${SECRET}\"]]")]
    [InlineData("target: ${SECRET}\n    ignore: ${SECRET}")]
    [InlineData("splits: ${SECRET}")]
    [InlineData("suppress: [{rule: \"${SECRET}\", reason: r}]")]
    [InlineData("suppress: [{rule: LG1027, reason: r, until: \"${SECRET}\"}]")]
    [InlineData("suppress: [{rule: LG1027, reason: r, splits: \"${SECRET}\"}]")]
    public void TheValueOfAVariableIsNeverShown(string body)
    {
        var problems = Problems("version: 1\ndatasets:\n  d:\n    splits: {train: a.csv, test: b.csv}\n    " + body);
        Assert.NotEmpty(problems);
        Assert.All(
            problems,
            problem => Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.OrdinalIgnoreCase)
        );
    }

    private static void AssertOneProblem(string marked, string[] words)
    {
        var problem = Assert.Single(Problems(marked.Replace(Mark.ToString(), "", StringComparison.Ordinal)));
        Assert.True(HasPlace(problem, marked), $"{problem.At}: {problem.Message}");
        Assert.True(HasWords(problem, words), problem.Message);
    }

    private static bool HasPlace(Problem problem, string marked)
    {
        var before = marked[..marked.IndexOf(Mark, StringComparison.Ordinal)];
        return problem.At.Line == 1 + before.Count(c => c == '\n')
            && problem.At.Column == before.Length - before.LastIndexOf('\n');
    }

    private static bool HasWords(Problem problem, string[] words) =>
        Array.TrueForAll(words, word => problem.Message.Contains(word, StringComparison.Ordinal));

    private static IReadOnlyList<Problem> Problems(string text)
    {
        var failure = Assert.Throws<GateException>(() => TestRules.Read(text));
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        return failure.Problems;
    }
}
