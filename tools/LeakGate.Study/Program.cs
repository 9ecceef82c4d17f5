using System.Diagnostics;
using LeakGate.Checks;
using LeakGate.Study;

// Measures false alarms and power of the default rules on real tables, and writes the figures as Markdown.
if (args is ["preprocessing", var prepared] && File.Exists(Path.Combine(prepared, "index.tsv")))
{
    using var runs = new Trial();
    await new PreprocessingStudy(prepared, Console.Out).RunAsync(runs);
    return 0;
}
if (args.Length is 0 or > 3 || !File.Exists(Path.Combine(args[0], "tables.tsv")))
{
    await Console.Error.WriteLineAsync(
        "usage: LeakGate.Study FOLDER [SEEDS [RULE] | time]    FOLDER: as tests/real-data/export prints it; RULE: plants only its leaks\n"
            + "       LeakGate.Study preprocessing FOLDER          FOLDER: as tests/real-data/preprocessing/make.py writes it"
    );
    return 2;
}
var seeds = args.Length > 1 && int.TryParse(args[1], out var number) ? number : 20;
var clock = Stopwatch.StartNew();
var tables = StudyTable.LoadAll(args[0]).ToArray();
using var trial = new Trial();

if (args is [_, "time"])
{
    await new TimeTrials(tables, Console.Out).RunAsync(trial);
    return 0;
}
if (args.Length > 2)
{
    var planted = new Power(tables, seeds, Console.Out);
    await planted.OfPlantsAsync(trial, args[2]);
    if (args[2] == DuplicateRows.Definition.Name)
        await planted.AmongNaturalTwinsAsync(trial);
    return 0;
}
var alarms = new FalseAlarms(tables, seeds, Console.Out);
await alarms.OfCleanSplitsAsync(trial);
await alarms.OfNaturalTwinsAsync(trial);
var power = new Power(tables, Math.Max(1, seeds / 5), Console.Out);
await power.OfPlantsAsync(trial);
await power.AmongNaturalTwinsAsync(trial);
await new TimeTrials(tables, Console.Out).RunAsync(trial);

Console.WriteLine($"\n{trial.Count:N0} runs of the gate in {clock.Elapsed.TotalSeconds:0} s.");
return 0;
