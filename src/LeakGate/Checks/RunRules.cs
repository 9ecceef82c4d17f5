using System.Collections.Immutable;

namespace LeakGate.Checks;

/// <summary>Rules about the configuration, the files and the run itself: LG9001 and up.</summary>
public static class RunRules
{
    public static Rule InvalidConfiguration { get; } =
        Run(
            "LG9001",
            "invalid-configuration",
            "leakgate.yml is not a valid configuration",
            "Nothing is checked while the configuration is wrong, so the data may leak unseen.",
            "Correct the place named; the message says what is expected there."
        );

    public static Rule UnknownColumn { get; } =
        Run(
            "LG9002",
            "unknown-column",
            "the configuration names a column that the data does not have",
            "A check of a column that is not there would pass without having looked.",
            "Correct the column's name, or make every split carry it."
        );

    public static Rule DataNotFound { get; } =
        Run(
            "LG9003",
            "data-not-found",
            "a data file or folder does not exist, or a pattern matches none",
            "A split that is not there cannot be compared, and nothing measured is not clean.",
            "Create the file, or correct the path; paths are relative to the configuration file."
        );

    public static Rule DataUnreadable { get; } =
        Run(
            "LG9004",
            "data-unreadable",
            "a data file cannot be read as what it is said to be",
            "Rows that cannot be read cannot be compared, and leaving them out would hide leaks.",
            "Repair the file at the place named, or describe its dialect under csv."
        );

    public static Rule PointerNotMaterialised { get; } =
        Run(
            "LG9005",
            "pointer-not-materialised",
            "a data file is only a pointer; its content has not been fetched",
            "The pointer is not the data, and nothing measured is not clean.",
            "Fetch the content first: git lfs pull for Git LFS, dvc pull for DVC."
        );

    public static Rule SameFileTwice { get; } =
        Run(
            "LG9006",
            "same-file-twice",
            "one file belongs to two splits",
            "Every row of the file would be in both splits.",
            "Give each split its own files."
        );

    public static Rule EmptySplit { get; } =
        Run(
            "LG9007",
            "empty-split",
            "a split has no rows",
            "Nothing can be compared with an empty split, and nothing measured is not clean.",
            "Check how the file was written, or take the split out."
        );

    public static Rule TypeDisagreement { get; } =
        Run(
            "LG9008",
            "type-disagreement",
            "a column holds another type in one split than in the other",
            "Values of different types never equal each other, so equal rows could be missed.",
            "Write the column in the same way in every split.",
            Level.Warning
        );

    public static Rule NothingMeasured { get; } =
        Run(
            "LG9009",
            "nothing-measured",
            "not a single rule could be measured",
            "A run that measures nothing says nothing about the data.",
            "Switch on the rules that matter, and declare what they need: target, time, group or id."
        );

    public static Rule RowNumberColumn { get; } =
        Run(
            "LG9010",
            "row-number-column",
            "a feature column only numbers the rows",
            "It makes every row unlike every other, so duplicated rows can be missed.",
            "Declare the column under id or ignore.",
            Level.Warning
        );

    public static Rule NotMeasured { get; } =
        Run(
            "LG9011",
            "not-measured",
            "a rule that is on could not be measured",
            "What was not measured may leak, so the run must not look clean.",
            "Give the rule what it needs, or switch it off for this data set."
        ) with
        {
            Messages = Messages.Of(("default", "'{0}' was not measured: {1}")),
        };

    public static Rule StaleSuppression { get; } =
        Run(
            "LG9012",
            "stale-suppression",
            "a suppression or an entry of the baseline matches no finding",
            "What matches nothing today would hide the same leak without a word when it comes back.",
            "Remove the suppression from leakgate.yml; 'leakgate baseline' drops such entries from the baseline.",
            Level.Note
        ) with
        {
            Messages = Messages.Of(
                ("default", "the suppression of '{0}' matches no finding"),
                ("baseline", "the baseline lists a finding of '{0}' in data set '{1}' that is no longer there")
            ),
        };

    public static Rule TemporaryStorage { get; } =
        Run(
            "LG9020",
            "temporary-storage",
            "what exceeds the memory budget cannot be stored",
            "The run was not finished, so nothing is known about the data.",
            "Name a folder with room under --temp, or allow more memory with --memory."
        );

    public static Rule RemoteEngine { get; } =
        Run(
            "LG9021",
            "remote-engine",
            "the engine that holds the data does not answer as it should",
            "Without every shard's answer nothing is known about the data, and half of it would look clean.",
            "See that server, user, tables and limits are as the message expects them, and run again."
        );

    public static Rule InternalError { get; } =
        Run(
            "LG9099",
            "internal-error",
            "LeakGate itself failed",
            "The run was not finished, so nothing is known about the data.",
            "Report it with the message and the configuration; the data is not needed."
        );

    public static ImmutableArray<Rule> All { get; } =
    [
        InvalidConfiguration,
        UnknownColumn,
        DataNotFound,
        DataUnreadable,
        PointerNotMaterialised,
        SameFileTwice,
        EmptySplit,
        TypeDisagreement,
        NothingMeasured,
        RowNumberColumn,
        NotMeasured,
        StaleSuppression,
        TemporaryStorage,
        RemoteEngine,
        InternalError,
    ];

    /// <summary>
    /// Whether a finding of the rule may be accepted. What says that something was not measured may not, since that
    /// would make it look clean; nor may what tells of suppressions.
    /// </summary>
    internal static bool MayBeSuppressed(Rule rule) =>
        rule.Category != RuleCategory.Run || rule == TypeDisagreement || rule == RowNumberColumn;

    private static Rule Run(
        string id,
        string name,
        string summary,
        string why,
        string fix,
        Level level = Level.Error
    ) =>
        new(id, name, level, RuleCategory.Run, summary, why, fix)
        {
            Messages = ImmutableSortedDictionary<string, string>.Empty.Add("default", "{0}"),
            Extent = "",
        };
}
