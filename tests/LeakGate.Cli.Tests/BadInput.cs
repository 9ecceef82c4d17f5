namespace LeakGate.Cli.Tests;

/// <summary>One mistake that somebody makes, and what the program must say of it.</summary>
/// <param name="Name">The mistake in a few words.</param>
/// <param name="Rule">Id of the rule that is reported.</param>
/// <param name="ExitCode">2 where the configuration is wrong, 3 where the data is.</param>
/// <param name="Words">What the message must hold.</param>
public sealed record BadInput(string Name, string Rule, int ExitCode, params string[] Words)
{
    /// <summary>Stands in the configuration where the message must point; it is taken out before the file is written.</summary>
    private const char Mark = '»';

    /// <summary>The configuration, with the mark.</summary>
    public string Configuration { get; init; } = Samples.Configuration;

    /// <summary>File, line and column of the place in the data; null where the mark tells the place.</summary>
    public string? Place { get; init; }

    /// <summary>Changes a folder that holds a clean data set.</summary>
    internal Action<Folder> Arrange { get; init; } = _ => { };

    /// <summary>The place as the text report writes it.</summary>
    public string ExpectedPlace
    {
        get
        {
            if (Place is not null)
                return Place;
            var before = Configuration[..Configuration.IndexOf(Mark, StringComparison.Ordinal)];
            var line = 1 + before.Count(c => c == '\n');
            return $"leakgate.yml:{line}:{before.Length - before.LastIndexOf('\n')}";
        }
    }

    internal Folder Prepare()
    {
        var folder = Samples.Clean();
        folder.Write("leakgate.yml", Configuration.Replace(Mark.ToString(), "", StringComparison.Ordinal));
        Arrange(folder);
        return folder;
    }

    public override string ToString() => Name;
}
