using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate;

/// <summary>How a run ends, for shells and build servers.</summary>
public enum ExitCode
{
    /// <summary>Nothing at or above <c>fail-on</c>.</summary>
    Clean = 0,

    /// <summary>Findings at or above <c>fail-on</c>.</summary>
    Findings = 1,

    /// <summary>The configuration or the command line is wrong.</summary>
    Configuration = 2,

    /// <summary>Data is missing, unreadable or not materialised.</summary>
    Data = 3,

    /// <summary>LeakGate itself failed.</summary>
    Internal = 4,

    /// <summary>The upload failed where it is required.</summary>
    Upload = 5,
}

/// <summary>Something about the configuration or the data that keeps a run from being made.</summary>
/// <param name="Rule">One of <see cref="RunRules"/>.</param>
/// <param name="At">File, line and column of the place to correct.</param>
/// <param name="Found">What stands there, as a clause: <c>'tset' is not a known key</c>.</param>
/// <param name="Expected">What should, as a clause: <c>one of splits, target, time</c>.</param>
/// <param name="Hint">What to do, most often the nearest valid name: <c>did you mean 'test'?</c></param>
public sealed record Problem(Rule Rule, SourceLocation At, string Found, string Expected, string? Hint = null)
{
    /// <summary>The problem in one line, without its place.</summary>
    public string Message =>
        Found + (Expected.Length == 0 ? "" : "; expected " + Expected) + (Hint is null ? "" : "; " + Hint);
}

/// <summary>Ends a run before it can judge: carries every problem found so far, never only the first.</summary>
public sealed class GateException : Exception
{
    public GateException(ExitCode exitCode, ImmutableArray<Problem> problems)
        : base(string.Join(Environment.NewLine, problems.Select(p => $"{p.At}: {p.Message}")))
    {
        ExitCode = exitCode;
        Problems = problems;
    }

    public GateException(ExitCode exitCode, Problem problem)
        : this(exitCode, [problem]) { }

    public ExitCode ExitCode { get; }
    public ImmutableArray<Problem> Problems { get; }
}
