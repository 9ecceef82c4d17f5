using System.CommandLine;
using System.CommandLine.Help;
using LeakGate.Cli;

// Not a RootCommand: that would call itself by the file name of this assembly.
var root = new Command(
    "leakgate",
    "Stops a build or a pull request when evaluation data has leaked into training data."
)
{
    new HelpOption(),
    new VersionOption(),
    CheckCommand.Create(TimeProvider.System),
    BaselineCommand.Create(TimeProvider.System),
    InitCommand.Create(),
    ExplainCommand.Create(),
    RulesCommand.Create(),
};
return await CommandRunner.RunAsync(root, args);
