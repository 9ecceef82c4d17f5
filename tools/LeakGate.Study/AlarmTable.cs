using LeakGate.Checks;

namespace LeakGate.Study;

/// <summary>Findings where nothing leaks, by rule and level.</summary>
internal sealed class AlarmTable
{
    private readonly Dictionary<(string Rule, Level Level), Places> alarms = [];

    public static string Percent(long part, long whole) => $"{100.0 * part / whole:0.###} %";

    public void Add(Finding finding, string table, string kind)
    {
        var key = ($"{finding.Rule.Id} {finding.Rule.Name}", finding.Level);
        if (!alarms.TryGetValue(key, out var places))
            alarms.Add(key, places = new Places());
        places.Add(table, kind, finding.Column);
    }

    /// <param name="splits">Splits that were judged.</param>
    /// <param name="columns">Their columns.</param>
    public void Write(TextWriter output, long splits, long columns)
    {
        output.WriteLine("| Rule | Level | Findings | Per split | Per column | Tables | Where |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var ((rule, level), places) in alarms.OrderByDescending(a => a.Key.Level).ThenBy(a => a.Key.Rule))
        {
            output.WriteLine(
                $"| {rule} | {level.ToString().ToLowerInvariant()} | {places.Count} | {Percent(places.Count, splits)} "
                    + $"| {Percent(places.Count, columns)} | {places.Tables} | {places.Where()} |"
            );
        }
    }
}

/// <summary>How often something happened, and where.</summary>
internal sealed class Places
{
    private readonly Dictionary<string, int> places = [];
    private readonly HashSet<string> names = [];

    public int Count { get; private set; }
    public int Tables => names.Count;

    public void Add(string table, string kind, string column)
    {
        Count++;
        names.Add(table);
        var place = column.Length == 0 ? $"{table} {kind}" : $"{table} {kind} {column}";
        places[place] = places.GetValueOrDefault(place) + 1;
    }

    /// <summary>The commonest places.</summary>
    public string Where()
    {
        var first = places.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(6);
        return string.Join(", ", first.Select(p => $"{p.Key} ×{p.Value}")) + (places.Count > 6 ? ", …" : "");
    }
}
