using System.CommandLine;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Drafting;
using LeakGate.Reports;

namespace LeakGate.Cli;

/// <summary><c>leakgate init</c>: looks at data files and writes a first configuration.</summary>
internal static class InitCommand
{
    private static readonly Argument<string[]> Files = new("files")
    {
        Description = "data files, or folders of them; where none is named, those up to two levels below this folder",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "where to write; paths in the file are relative to its folder",
        HelpName = "path",
        DefaultValueFactory = _ => ConfigurationReader.FileNames[0],
    };

    private static readonly Option<bool> Force = new("--force") { Description = "replace the file where it exists" };

    public static Command Create()
    {
        var command = new Command("init", "Write a first leakgate.yml from data files.") { Files, Output, Force };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var output = arguments.GetValue(Output)!;
        if (output.Length == 0)
            throw Usage.Wrong("--output has no path", "a file to write");
        if (Directory.Exists(output))
            output = Path.Combine(output, ConfigurationReader.FileNames[0]);
        if (!arguments.GetValue(Force) && Path.Exists(output))
            throw Usage.Wrong($"'{output}' is already there", "a file that is not", "--force replaces it");
        var folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (File.Exists(folder))
            throw Usage.Wrong($"'{output}' cannot be written: its folder is a file", "a place to write to");
        var files = FilesOf(arguments.GetValue(Files) ?? []);
        var draft = await DraftAsync(folder, files, cancellation);
        try
        {
            WholeFile.Write(output, stream => stream.Write(Encoding.UTF8.GetBytes(DraftText.Write(draft))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Usage.Wrong($"'{output}' cannot be written: {e.Message.TrimEnd('.')}", "a place to write to");
        }
        Tell(draft, output);
        return (int)ExitCode.Clean;
    }

    private static async Task<Draft> DraftAsync(string folder, List<string> files, CancellationToken cancellation)
    {
        try
        {
            return await new Drafter(folder, Environment.ProcessorCount, cancellation).DraftAsync(files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var problem = new Problem(
                RunRules.DataUnreadable,
                SourceLocation.Whole(folder),
                $"a file cannot be read: {e.Message.TrimEnd('.')}",
                "readable files that do not change meanwhile"
            );
            throw new GateException(ExitCode.Data, problem);
        }
    }

    private static List<string> FilesOf(string[] named)
    {
        var files = new List<string>();
        foreach (var path in named.Length > 0 ? named : ["."])
        {
            if (Directory.Exists(path))
                files.AddRange(DataFolder.Find(Path.GetFullPath(path)));
            else
                files.Add(Path.GetFullPath(path));
        }
        return files;
    }

    private static void Tell(Draft draft, string output)
    {
        foreach (var dataset in draft.Datasets)
            Console.Out.WriteLine(Words.Clean($"data set '{dataset.Name}': {Describe(dataset)}"));
        foreach (var path in draft.Unused)
            Console.Out.WriteLine(Words.Clean($"not used, since nothing tells what it belongs to: {path}"));
        Console.Out.WriteLine(Words.Clean($"wrote {output}; every guess in it has a comment that says why"));
        var isDefault = output == ConfigurationReader.FileNames[0];
        var command = isDefault ? "leakgate check" : $"leakgate check {Argument(output)}";
        Console.Out.WriteLine(Words.Clean($"next: correct the guesses, then run: {command}"));
    }

    private static string Describe(DraftedDataset dataset)
    {
        var splits = dataset.SplitBy is { } by
            ? $"{Words.Count(dataset.Splits[0].Rows, "row")} divided by column '{by.Column}'"
            : string.Join(", ", dataset.Splits.Select(split => $"{split.Name} {Words.Count(split.Rows, "row")}"));
        return $"{splits}; target {dataset.Columns.Target?.Column ?? "not guessed"}";
    }

    /// <summary>A path as a shell takes it for one word.</summary>
    private static string Argument(string path) =>
        path.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
            ? path
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
