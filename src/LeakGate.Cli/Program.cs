using System.CommandLine;
using LeakGate.Cli;

var root = new RootCommand("Stops a build or a pull request when evaluation data has leaked into training data.")
{
    CheckCommand.Create(),
    InitCommand.Create(),
    ExplainCommand.Create(),
    RulesCommand.Create(),
};
return await CommandRunner.RunAsync(root, args);
