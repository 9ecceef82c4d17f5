using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Tests.Configuration;

/// <summary>Rules with options, so that tests of the configuration do not depend on what the catalogue holds.</summary>
internal static class TestRules
{
    public static Rule DuplicateRows { get; } =
        Make(
            "LG1001",
            "duplicate-rows",
            Level.Error,
            new RuleOption("max-fraction", OptionKind.Number, 0, 0, 1, "Share of rows that may be duplicated.")
        );

    public static Rule CollinearFeatures { get; } =
        Make(
            "LG1028",
            "collinear-features",
            Level.Note,
            new RuleOption(
                "threshold",
                OptionKind.Number,
                0.99,
                0,
                1,
                "Absolute correlation from which columns are reported."
            ),
            new RuleOption("max-pairs", OptionKind.Integer, 20, 1, double.PositiveInfinity, "Pairs that are listed.")
        );

    public static Rule SplitShift { get; } = Make("LG1024", "split-shift", Level.Note);
    public static Rule LabelShift { get; } = Make("LG1027", "label-shift", Level.Warning);

    public static ImmutableArray<Rule> All { get; } =
    [DuplicateRows, CollinearFeatures, SplitShift, LabelShift, .. RunRules.All];

    /// <summary>What the environment holds in tests.</summary>
    public static string? Environment(string name) =>
        name switch
        {
            "DATA" => "data",
            "SECRET" => "hunter2",
            "EMPTY" => "",
            "YES" => "true",
            "TENTH" => "0.1",
            _ => null,
        };

    public static GateSpec Read(string text) => ConfigurationReader.ReadText(text, "leakgate.yml", Environment, All);

    private static Rule Make(string id, string name, Level level, params RuleOption[] options) =>
        new(id, name, level, RuleCategory.SplitIntegrity, $"states {name}", "why", "fix")
        {
            Options = [.. options],
            Messages = ImmutableSortedDictionary<string, string>.Empty.Add("default", "{0}"),
        };
}
