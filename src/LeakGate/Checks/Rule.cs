using System.Collections.Immutable;

namespace LeakGate.Checks;

/// <summary>How grave a finding is, in SARIF's words. The order is the order of severity.</summary>
public enum Level
{
    /// <summary>The rule is switched off.</summary>
    Off = 0,

    /// <summary>Informs; never stops anything unless asked to.</summary>
    Note = 1,

    /// <summary>Annotates; a person should look.</summary>
    Warning = 2,

    /// <summary>Blocks the build or the merge.</summary>
    Error = 3,
}

/// <summary>The room of the catalogue that a rule lives in; decides the heading it is listed under.</summary>
public enum RuleCategory
{
    SplitIntegrity,
    Time,
    Preprocessing,
    Target,
    DataVersions,
    Evaluation,
    Run,
}

/// <summary>What kind of value an option of a rule takes.</summary>
public enum OptionKind
{
    /// <summary>A number between <see cref="RuleOption.Minimum"/> and <see cref="RuleOption.Maximum"/>.</summary>
    Number,

    /// <summary>A whole number between <see cref="RuleOption.Minimum"/> and <see cref="RuleOption.Maximum"/>.</summary>
    Integer,
}

/// <summary>An option that <c>leakgate.yml</c> can set on a rule.</summary>
/// <param name="Name">The key in <c>leakgate.yml</c>, in kebab case.</param>
/// <param name="Default">The value when the file is silent.</param>
/// <param name="Summary">One sentence: what the value means, with its unit.</param>
public sealed record RuleOption(
    string Name,
    OptionKind Kind,
    double Default,
    double Minimum,
    double Maximum,
    string Summary
);

/// <summary>One rule of the catalogue: what it is called, how grave it is, what can be set on it.</summary>
/// <param name="Id">Stable for ever and without meaning, for instance <c>LG1001</c>.</param>
/// <param name="Name">Names the defect in kebab case; the key in <c>leakgate.yml</c>.</param>
/// <param name="DefaultLevel">The gravest level the rule gives by itself.</param>
/// <param name="Summary">One sentence that states the defect, without a full stop inside.</param>
/// <param name="Fix">One sentence in the imperative: what to do about it.</param>
public sealed record Rule(
    string Id,
    string Name,
    Level DefaultLevel,
    RuleCategory Category,
    string Summary,
    string Why,
    string Fix
)
{
    /// <summary>What <c>leakgate.yml</c> can set besides <c>level</c>.</summary>
    public ImmutableArray<RuleOption> Options { get; init; } = [];

    /// <summary>
    /// Message templates by SARIF message id. Placeholders are <c>{0}</c>, <c>{1}</c>…; names that come from the user
    /// stand in single quotes, as SARIF asks for dynamic content.
    /// </summary>
    public required ImmutableSortedDictionary<string, string> Messages { get; init; }

    /// <summary>What <c>leakgate.yml</c> must declare before the rule can run (<c>time</c>, <c>group</c>…), or empty.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>
    /// Name of the figure that counts the affected rows, by which a baseline knows that a finding got worse; empty
    /// where the rule counts none, so that only its level can rise.
    /// </summary>
    public string Extent { get; init; } = "rows";

    /// <summary>The rule's name in Pascal case, as SARIF wants it: <c>DuplicateRows</c>.</summary>
    public string PascalName =>
        string.Concat(Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>Folder of the rule's case under <c>cases/</c>.</summary>
    public string CaseFolder => $"{Id}-{Name}";

    /// <summary>The page that explains the rule to a person.</summary>
    public string HelpUri => $"https://github.com/org/leakgate/blob/main/cases/{CaseFolder}/README.md";
}
