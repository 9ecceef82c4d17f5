using System.CommandLine;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.ClickHouse;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Cli;

/// <summary><c>leakgate baseline</c>: records today's findings as accepted, each with a reason.</summary>
internal static class BaselineCommand
{
    private static readonly Argument<string> Path = new("configuration")
    {
        Description = "leakgate.yml, or the folder that holds it",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "why the findings are accepted; every report shows it",
        HelpName = "text",
        Required = true,
    };

    private static readonly Option<string?> Until = new("--until")
    {
        Description = "the last day (UTC) on which they are accepted: yyyy-MM-dd; without an end where not given",
        HelpName = "date",
    };

    private static readonly Option<bool> Renew = new("--renew")
    {
        Description = "give reason and date to findings too whose acceptance has expired",
    };

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = $"where to write; the file that leakgate.yml names, else {BaselineFile.DefaultName} beside it",
        HelpName = "path",
    };

    /// <param name="clock">Says which day it is.</param>
    public static Command Create(TimeProvider clock)
    {
        var command = new Command("baseline", "Accept today's findings, with a reason, so that only new ones fail.")
        {
            Path,
            Reason,
            Until,
            Renew,
            Output,
        };
        command.SetAction((arguments, cancellation) => RunAsync(arguments, clock, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, TimeProvider clock, CancellationToken cancellation)
    {
        var decision = DecisionOf(arguments, Today(clock));
        var spec = ConfigurationReader.Read(
            arguments.GetValue(Path)!,
            Environment.GetEnvironmentVariable,
            Catalogue.Rules
        );
        var output = OutputOf(arguments.GetValue(Output), spec);
        var before = File.Exists(output) ? BaselineFile.Read(spec, output) : null;
        var options = new GateOptions { Today = decision.Today, RemoteEngines = new ClickHouseEngines() };
        var report = await Gate.CheckAsync(spec, options, cancellation);
        if (report.Problems.Any())
        {
            Usage.Complain(report.Problems);
            Usage.Complain("no baseline was written: what could not be checked cannot be accepted");
            return (int)report.ExitCode;
        }
        var update = BaselineUpdate.Of(before, report, decision);
        Save(output, new Baseline(BaselineFile.Named(spec, output), update.Entries));
        Tell(update, report, System.IO.Path.GetRelativePath(".", output), spec);
        return (int)ExitCode.Clean;
    }

    /// <summary>The day (UTC) of a clock.</summary>
    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private static Decision DecisionOf(ParseResult arguments, DateOnly today)
    {
        var reason = arguments.GetValue(Reason)!;
        if (string.IsNullOrWhiteSpace(reason) || reason.Any(char.IsControl))
            throw Usage.Wrong("--reason says nothing, or more than a line", "one line that says why");
        var text = arguments.GetValue(Until);
        var until = text is null ? (DateOnly?)null : DateForm.Read(text);
        if (text is not null && until is null)
            throw Usage.Wrong($"--until has '{text}'", DateForm.Expected);
        if (until < today)
            throw Usage.Wrong($"--until has '{text}', which has passed", $"{DateForm.Write(today)} or later");
        return new Decision(reason, today, until, arguments.GetValue(Renew));
    }

    private static string OutputOf(string? named, GateSpec spec) =>
        named is { Length: 0 }
            ? throw Usage.Wrong("--output has no path", "a file to write")
            : System.IO.Path.GetFullPath(
                named ?? System.IO.Path.Combine(spec.Folder, spec.Baseline?.Value ?? BaselineFile.DefaultName)
            );

    private static void Save(string output, Baseline baseline)
    {
        try
        {
            WholeFile.Write(output, stream => BaselineFile.Write(stream, baseline));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Usage.Wrong($"'{output}' cannot be written: {e.Message.TrimEnd('.')}", "a place to write to");
        }
    }

    private static void Tell(BaselineUpdate update, GateReport report, string output, GateSpec spec)
    {
        foreach (var (change, entry) in update.Changes)
            Console.Out.WriteLine(Words.Clean($"{Describe(change)}: {Describe(entry)}"));
        foreach (var finding in report.Open.Where(f => f.Rule == RunRules.NotMeasured))
            Console.Out.WriteLine($"cannot be accepted: {finding.Rule.Id} {Words.Message(finding)}");
        Console.Out.WriteLine(Words.Clean($"wrote {output}: {Words.Count(update.Entries.Length, "accepted finding")}"));
        if (spec.Baseline is null)
        {
            var name = BaselineFile.Named(spec, System.IO.Path.GetFullPath(output));
            Console.Out.WriteLine(Words.Clean($"next: add this line to {spec.File}: baseline: {name}"));
        }
    }

    private static string Describe(EntryChange change) =>
        change switch
        {
            EntryChange.Added => "added",
            EntryChange.Kept => "kept",
            EntryChange.Raised => "got worse, accepted anew",
            EntryChange.Expired => "expired, counts until --renew",
            EntryChange.Renewed => "renewed",
            EntryChange.Unknown => "kept, not measured this time",
            _ => "dropped, no longer found",
        };

    private static string Describe(BaselineEntry entry)
    {
        string[] parts =
        [
            entry.Rule,
            Catalogue.Find(entry.Rule)!.Name,
            entry.Dataset,
            string.Join(" → ", new[] { entry.Training, entry.Evaluation }.Where(split => split.Length > 0)),
            entry.Column,
            entry.Count is { } count ? Words.Count(count, "row") : "",
            entry.Until is { } until ? $"until {DateForm.Write(until)}" : "",
        ];
        return string.Join("  ", parts.Where(part => part.Length > 0));
    }
}
