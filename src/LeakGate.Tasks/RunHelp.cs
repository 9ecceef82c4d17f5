namespace LeakGate.Tasks;

/// <summary>Pages about problems of the run, which the task reports before the command line could.</summary>
internal static class RunHelp
{
    /// <summary>The page that explains a code such as <c>LG9001</c>.</summary>
    public static string LinkTo(string code) =>
        $"https://github.com/org/leakgate/blob/main/cases/{code}-{NameOf(code)}/README.md";

    private static string NameOf(string code) =>
        code switch
        {
            "LG9001" => "invalid-configuration",
            "LG9004" => "data-unreadable",
            "LG9099" => "internal-error",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "is not a code that the task reports"),
        };
}
