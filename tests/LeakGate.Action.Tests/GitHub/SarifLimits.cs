using System.Text.Json;

namespace LeakGate.Action.Tests.GitHub;

/// <summary>
/// What code scanning asks of a SARIF file, by GitHub's page on SARIF support. Where GitHub takes more than it keeps,
/// more than it keeps is an error here: nobody would learn what was dropped.
/// </summary>
internal static class SarifLimits
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public static string? Judge(JsonElement sarif)
    {
        if (sarif.GetProperty("version").GetString() != "2.1.0")
            return "version is not 2.1.0";
        var runs = sarif.GetProperty("runs").EnumerateArray().ToArray();
        return runs.Length is 0 or > 20
            ? "there are more runs than allowed"
            : runs.Select(JudgeRun).FirstOrDefault(c => c is not null);
    }

    private static string? JudgeRun(JsonElement run)
    {
        var category = run.GetProperty("automationDetails").GetProperty("id").GetString()!;
        if (!category.EndsWith('/'))
            return "the category is empty, since automationDetails.id has no slash at its end";
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToArray();
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        if (run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean() is false)
            return "unsuccessful execution";
        if (rules.Length > 25_000 || results.Length > 5_000)
            return "as there are more results or rules than are kept";
        return rules.Select(JudgeRule).FirstOrDefault(complaint => complaint is not null)
            ?? results.Select(result => JudgeResult(result, rules)).FirstOrDefault(complaint => complaint is not null)
            ?? JudgeFingerprints(results);
    }

    private static string? JudgeRule(JsonElement rule)
    {
        var id = rule.GetProperty("id").GetString();
        if (rule.GetProperty("name").GetString()!.Length is 0 or > 255)
            return $"name of {id}";
        if (rule.GetProperty("shortDescription").GetProperty("text").GetString()!.Length is 0 or > 1024)
            return $"shortDescription of {id}";
        if (rule.GetProperty("fullDescription").GetProperty("text").GetString()!.Length is 0 or > 1024)
            return $"fullDescription of {id}";
        if (rule.GetProperty("help").GetProperty("text").GetString()!.Length == 0)
            return $"help of {id}";
        var properties = rule.GetProperty("properties");
        if (properties.GetProperty("tags").GetArrayLength() > 10)
            return $"tags of {id}";
        return properties.TryGetProperty("security-severity", out _) ? $"{id} would be a security alert" : null;
    }

    private static string? JudgeResult(JsonElement result, JsonElement[] rules)
    {
        var id = result.GetProperty("ruleId").GetString();
        if (rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString() != id)
            return $"ruleIndex of a result of {id}";
        if (result.GetProperty("message").GetProperty("text").GetString()!.Length == 0)
            return $"a result of {id} has no message";
        if (result.TryGetProperty("suppressions", out var list) && list.GetArrayLength() > 0)
            return $"a result of {id} is suppressed and would open an alert";
        var locations = result.GetProperty("locations");
        if (locations.GetArrayLength() != 1)
            return $"locations of a result of {id}";
        if (result.TryGetProperty("relatedLocations", out var related) && related.GetArrayLength() > 1_000)
            return $"relatedLocations of a result of {id}";
        var place = locations[0].GetProperty("physicalLocation");
        var uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
        if (!Uri.TryCreate(uri, UriKind.Relative, out _) || uri.StartsWith('/'))
            return $"an invalid URI was provided as a SARIF location: {uri}";
        var region = place.GetProperty("region");
        return new[] { "startLine", "startColumn", "endLine", "endColumn" }.All(name =>
            region.GetProperty(name).GetInt32() >= 1
        )
            ? null
            : $"region of a result of {id}";
    }

    private static string? JudgeFingerprints(JsonElement[] results)
    {
        var prints = results.Select(r =>
            r.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!
        );
        return prints.Distinct(StringComparer.Ordinal).Count() == results.Length
            ? null
            : "equal fingerprints would collapse to one alert";
    }
}
