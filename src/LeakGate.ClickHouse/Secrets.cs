using LeakGate.Configuration;

namespace LeakGate.ClickHouse;

/// <summary>What a data set's declaration holds that nobody may see.</summary>
internal static class Secrets
{
    /// <summary>The password, and whatever is quoted in the call of a table function that variables were filled into.</summary>
    public static IEnumerable<string> Of(DatasetSpec dataset)
    {
        if (dataset.Engine?.Password is { } password)
            yield return password.Value;
        var sources = dataset.Splits.Select(split => split.Source).Append(dataset.Source);
        foreach (var rows in sources.Select(source => source?.Remote).OfType<RemoteRows>())
        {
            foreach (var literal in rows.Text.Written is null ? [] : Literals(rows.Text.Value))
                yield return literal;
        }
    }

    private static IEnumerable<string> Literals(string sql)
    {
        var parts = sql.Split('\'');
        for (var i = 1; i < parts.Length; i += 2)
            yield return parts[i];
    }
}
