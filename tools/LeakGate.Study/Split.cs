namespace LeakGate.Study;

/// <summary>A table divided four to one; what is planted changes its rows.</summary>
internal sealed class Split
{
    private Split(StudyTable table, List<string[]> train, List<string[]> test)
    {
        (Table, Header, Train, Test) = (table, [.. table.Header], train, test);
    }

    public StudyTable Table { get; }
    public List<string> Header { get; }
    public List<string[]> Train { get; }
    public List<string[]> Test { get; }

    /// <summary>More lines for the data set's configuration.</summary>
    public string Declarations { get; set; } = "";

    /// <summary>A fifth of the rows, drawn without regard to anything.</summary>
    public static Split AtRandom(StudyTable table, Random random) => Draw(table, [.. table.Rows], random);

    /// <summary>The last fifth of the rows, as they lie in the table; a column in front numbers them.</summary>
    public static Split InOrder(StudyTable table)
    {
        var rows = table.Rows.Select(Copy).ToArray();
        var held = (int)Math.Round(rows.Length / 5.0, MidpointRounding.AwayFromZero);
        var split = new Split(table, [.. rows[..^held]], [.. rows[^held..]]);
        var next = 0;
        split.AddColumn("moment", (_, _) => $"{10 * next++}");
        split.Declarations = "time: moment";
        return split;
    }

    /// <summary>A fifth of the rows of every class.</summary>
    public static Split Stratified(StudyTable table, Random random)
    {
        var split = new Split(table, [], []);
        foreach (var group in table.Rows.GroupBy(row => row[table.Target], StringComparer.Ordinal))
        {
            var part = Draw(table, [.. group], random);
            split.Train.AddRange(part.Train);
            split.Test.AddRange(part.Test);
        }
        return split;
    }

    /// <summary>Adds a column in front of the others.</summary>
    public void AddColumn(string name, Func<string[], bool, string> valueOf)
    {
        Header.Insert(0, name);
        for (var i = 0; i < Train.Count; i++)
            Train[i] = [valueOf(Train[i], true), .. Train[i]];
        for (var i = 0; i < Test.Count; i++)
            Test[i] = [valueOf(Test[i], false), .. Test[i]];
    }

    private static Split Draw(StudyTable table, string[][] rows, Random random)
    {
        random.Shuffle(rows);
        var held = (int)Math.Round(rows.Length / 5.0, MidpointRounding.AwayFromZero);
        return new Split(table, [.. rows[held..].Select(Copy)], [.. rows[..held].Select(Copy)]);
    }

    private static string[] Copy(string[] row) => [.. row];
}
