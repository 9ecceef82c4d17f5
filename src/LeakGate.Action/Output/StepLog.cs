using LeakGate.Reports;

namespace LeakGate.Action.Output;

/// <summary>
/// The log of the step. The runner reads both streams and obeys lines that look like commands; so everything goes through
/// here, cleaned, and longer texts stand between the words that switch commands off and on again.
/// </summary>
internal sealed class StepLog(TextWriter output)
{
    public TextWriter Output { get; } = output;

    /// <summary>A line that can be no command, whatever it holds.</summary>
    public void Say(string sentence) => Output.WriteLine("leakgate: " + Words.Clean(sentence));

    /// <summary>A line that GitHub shows on the page of the run, beside the annotations.</summary>
    public void Notice(string title, string sentence) => Annotate("notice", title, sentence);

    /// <inheritdoc cref="Notice"/>
    public void Warn(string title, string sentence) => Annotate("warning", title, sentence);

    /// <inheritdoc cref="Notice"/>
    public void Error(string title, string sentence) => Annotate("error", title, sentence);

    /// <summary>Writes several lines, in which no command is obeyed.</summary>
    public void Quote(Action<TextWriter> write)
    {
        var word = StepOutputs.RandomWord();
        Output.WriteLine(WorkflowCommand.Format("stop-commands", [], word));
        try
        {
            write(Output);
        }
        finally
        {
            Output.WriteLine($"::{word}::");
        }
    }

    private void Annotate(string command, string title, string sentence)
    {
        var message = WorkflowCommand.Cut(Words.Clean(sentence), WorkflowCommand.LongestMessage);
        Output.WriteLine(WorkflowCommand.Format(command, [("title", Words.Clean(title))], message));
    }
}
