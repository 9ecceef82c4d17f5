using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// Judges one rule on one data set. A check asks for measurements and judges the answers; it reads no file and formats
/// no report.
/// </summary>
internal interface ICheck
{
    Rule Rule { get; }

    /// <summary>
    /// Runs until the rule is judged. Every <c>await context.Measure(…)</c> waits for one round of the engine, which
    /// answers what all checks are waiting for with a single pass over the data.
    /// </summary>
    Inquiry<CheckResult> RunAsync(CheckContext context);
}
