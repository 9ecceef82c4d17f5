using LeakGate.Checks;

namespace LeakGate.Configuration;

/// <summary>Gathers the problems of one configuration file, so that a person sees all of them at once.</summary>
internal sealed class ProblemList(string file)
{
    /// <summary>More than these are counted only; a file with so many mistakes is some other file.</summary>
    public const int Maximum = 100;

    private readonly List<Problem> _problems = [];
    private int _uncounted;

    public string File => file;

    public void Add(SourceLocation at, string found, string expected, string? hint = null)
    {
        if (_problems.Count < Maximum)
        {
            _problems.Add(new(RunRules.InvalidConfiguration, at, found, expected, hint));
        }
        else
        {
            _uncounted++;
        }
    }

    /// <summary>Adds a problem after which nothing more can be read, and makes the exception to throw.</summary>
    public GateException Fatal(SourceLocation at, string found, string expected, string? hint = null)
    {
        Add(at, found, expected, hint);
        return ToException();
    }

    /// <exception cref="GateException">At least one problem was added.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw ToException();
        }
    }

    private GateException ToException()
    {
        var ordered = _problems.OrderBy(problem => problem.At.Line).ThenBy(problem => problem.At.Column).ToList();
        if (_uncounted > 0)
        {
            var more = $"{_uncounted} more problem{(_uncounted == 1 ? "" : "s")} beyond these {Maximum}";
            ordered.Add(new(RunRules.InvalidConfiguration, SourceLocation.Whole(file), more, ""));
        }

        return new(ExitCode.Configuration, [.. ordered]);
    }
}
