using System.CommandLine;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Cli;

/// <summary><c>leakgate explain RULE</c>: the rule's page, from the cases that ship inside the program.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Name = new("rule") { Description = "a rule's name or id" };

    public static Command Create()
    {
        var command = new Command("explain", "Show what a rule finds, why it matters and what to do.") { Name };
        command.SetAction(arguments => Run(arguments.GetValue(Name)!));
        return command;
    }

    private static int Run(string name)
    {
        var rule = Catalogue.Find(name) ?? throw Unknown(name);
        var assembly = typeof(ExplainCommand).Assembly;
        using var page = assembly.GetManifestResourceStream($"cases/{rule.CaseFolder}.md")!; // every rule has one
        using var reader = new StreamReader(page);
        Console.Out.Write(reader.ReadToEnd());
        return (int)ExitCode.Clean;
    }

    private static GateException Unknown(string name) =>
        Usage.Wrong(
            $"'{name}' is no rule",
            "a rule's name or id, as 'leakgate rules' lists them",
            NearestName.Hint(name, Catalogue.Rules.SelectMany(r => new[] { r.Name, r.Id }))
        );
}
