using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace LeakGate.Tasks;

/// <summary>How grave a finding is; the order is the order of severity.</summary>
internal enum Level
{
    Note,
    Warning,
    Error,
}

/// <summary>One finding as the command line reports it.</summary>
internal sealed class Finding
{
    private Finding(string code, Level level, string message)
    {
        Code = code;
        Level = level;
        Message = message;
    }

    /// <summary>The rule's id, for instance <c>LG1001</c>.</summary>
    public string Code { get; }

    public Level Level { get; }
    public string Message { get; }

    /// <summary>Absolute path of the file to look at, or empty.</summary>
    public string File { get; private set; } = "";

    /// <summary>1-based, 0 for the file as a whole.</summary>
    public int Line { get; private set; }

    /// <summary>1-based, 0 for the line as a whole.</summary>
    public int Column { get; private set; }

    /// <summary>1-based, just behind the text; 0 where it is not known.</summary>
    public int EndColumn { get; private set; }

    public string HelpLink { get; private set; } = "";
    public string Dataset { get; private set; } = "";

    /// <summary>The finding, or null where a member that it cannot do without is missing or has the wrong type.</summary>
    public static Finding? From(IReadOnlyDictionary<string, object> members) =>
        Text(members, "code") is { Length: > 0 } code
        && Text(members, "message") is { Length: > 0 } message
        && LevelOf(Text(members, "level")) is { } level
            ? new Finding(code, level, message)
            {
                File = Text(members, "file") ?? "",
                Line = Number(members, "line"),
                Column = Number(members, "column"),
                EndColumn = Number(members, "endColumn"),
                HelpLink = Text(members, "helpLink") ?? "",
                Dataset = Text(members, "dataset") ?? "",
            }
            : null;

    /// <summary>The finding as an item, for targets that go on working with it.</summary>
    public ITaskItem ToItem()
    {
        var item = new TaskItem(Code);
        Set("Code", Code);
        Set("Level", Level.ToString().ToLowerInvariant());
        Set("Message", Message);
        Set("File", File);
        Set("Line", Line.ToString());
        Set("Column", Column.ToString());
        Set("EndColumn", EndColumn.ToString());
        Set("HelpLink", HelpLink);
        Set("Dataset", Dataset);
        return item;

        void Set(string name, string value) => item.SetMetadata(name, Escape(value));
    }

    /// <summary>Items carry their values escaped: without this, a <c>%41</c> in a path would come out as an <c>A</c>.</summary>
    private static string Escape(string value) =>
        string.Concat(value.Select(c => "%*?@$();'".IndexOf(c) < 0 ? c.ToString() : $"%{(int)c:x2}"));

    private static string? Text(IReadOnlyDictionary<string, object> members, string name) =>
        members.TryGetValue(name, out var value) ? value as string : null;

    private static int Number(IReadOnlyDictionary<string, object> members, string name) =>
        members.TryGetValue(name, out var value) && value is long number and >= 0 and <= int.MaxValue ? (int)number : 0;

    private static Level? LevelOf(string? name) =>
        name switch
        {
            "error" => Level.Error,
            "warning" => Level.Warning,
            "note" => Level.Note,
            _ => null,
        };
}
