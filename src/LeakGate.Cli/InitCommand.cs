using System.CommandLine;

namespace LeakGate.Cli;

internal static class InitCommand
{
    public static Command Create() => new("init", "Write a first leakgate.yml from data files.");
}
