using System.Collections.Immutable;
using System.Text.Json;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Versions;

namespace LeakGate.Reports;

/// <summary>What changed since the base, for programs.</summary>
internal static class DifferenceJson
{
    public static void Write(Utf8JsonWriter json, ChangeScope change)
    {
        json.WriteStartObject("change");
        json.WriteString("state", change.Base.State.ToString().ToLowerInvariant());
        if (change.Base.Commit is not null)
            json.WriteString("base", change.Base.Commit);
        json.WriteString("reason", change.Base.Reason);
        if (change.Head is not null)
            json.WriteString("head", change.Head);
        json.WriteNumber("files", change.Files.Length);
        json.WriteStartArray("datasets");
        foreach (var dataset in change.Datasets)
        {
            json.WriteStartObject();
            json.WriteString("name", dataset.Name);
            Write(json, "because", dataset.Because);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, DataDifference difference)
    {
        json.WriteStartObject("difference");
        json.WriteString("base", difference.BaseCommit);
        json.WriteString("rowsAre", difference.RowsAre);
        json.WriteStartArray("splits");
        foreach (var split in difference.Splits)
            Write(json, split);
        json.WriteEndArray();
        json.WriteStartArray("moves");
        foreach (var move in difference.Moves)
        {
            json.WriteStartObject();
            json.WriteString("from", move.From);
            json.WriteString("to", move.To);
            json.WriteNumber("rows", move.Rows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, "addedColumns", difference.AddedColumns);
        Write(json, "droppedColumns", difference.DroppedColumns);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SplitDifference split)
    {
        json.WriteStartObject();
        json.WriteString("split", split.Split);
        json.WriteString("role", SplitRoles.Word(split.Role));
        if (split.BaseRows is { } baseRows)
            json.WriteNumber("baseRows", baseRows);
        if (split.Rows is { } rows)
            json.WriteNumber("rows", rows);
        json.WriteNumber("added", split.Added);
        json.WriteNumber("removed", split.Removed);
        json.WriteNumber("relabelled", split.Relabelled);
        json.WriteStartArray("labels");
        foreach (var label in split.Labels)
        {
            json.WriteStartObject();
            json.WriteString("label", label.Label);
            json.WriteNumber("baseRows", label.BaseRows);
            json.WriteNumber("rows", label.Rows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, "baseTime", split.BaseTime);
        Write(json, "time", split.Time);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, TimeRange? range)
    {
        if (range is null)
            return;
        json.WriteStartObject(name);
        json.WriteString("first", Say(range.First));
        json.WriteString("last", Say(range.Last));
        json.WriteEndObject();
    }

    private static string Say(TimePoint point) =>
        point.IsDate ? Words.Instant((long)point.Value) : Words.Say(point.Value);

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
