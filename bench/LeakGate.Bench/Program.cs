using BenchmarkDotNet.Running;
using LeakGate.Bench;

const string Usage = """
    usage: LeakGate.Bench limit [--runs N] [--json] FILE...
               how fast CsvHelper alone gets through the files: the floor under any tool that parses with it
           LeakGate.Bench micro [BenchmarkDotNet's options, such as --filter '*']
               the hot loops, with what they allocate
    """;

switch (args)
{
    case ["limit", .. var rest]:
        return ParseLimit.Run(rest, Console.Out, Console.Error);
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(ParseLimit).Assembly).Run(rest, new MicroConfig());
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
