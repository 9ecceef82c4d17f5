using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LeakGate.Docs;

/// <summary>
/// The results of the benchmark as a table: LeakGate beside the fastest peer whose queries are as one writes them, and
/// beside the fastest in its stronger form.
/// </summary>
internal static class BenchTable
{
    /// <summary>The table of all results in a folder, in the order of their names.</summary>
    /// <exception cref="InvalidDataException">A result is not what the benchmark writes.</exception>
    public static string Of(string folder)
    {
        var table = new StringBuilder(
            "| | LeakGate | by hand, the fastest | hashed first, the fastest |\n|---|---|---|---|\n"
        );
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var result = JsonDocument.Parse(File.ReadAllText(file));
            // Other benchmarks write their results here too.
            if (!result.RootElement.TryGetProperty("formats", out var formats))
                continue;
            try
            {
                foreach (var format in formats.EnumerateObject())
                    table.Append(Row(result.RootElement, format));
            }
            catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
            {
                throw new InvalidDataException($"{file} is no result of this benchmark: {e.Message}", e);
            }
        }
        return table.ToString();
    }

    private static string Row(JsonElement result, JsonProperty format)
    {
        var measured = format.Value.GetProperty("contestants").EnumerateArray().Select(Figures.Of).OfType<Figures>();
        var fastest = measured.OrderBy(m => m.Wall).ToImmutableArray();
        var own = fastest.FirstOrDefault(m => m.Form == "leakgate");
        string Peer(string form) => Cell(fastest.FirstOrDefault(m => m.Form == form), own);
        var rows = result.GetProperty("rows").GetInt64().ToString("N0", CultureInfo.InvariantCulture);
        var size = format.Value.GetProperty("megabytes").GetDouble();
        var ranked = result.GetProperty("auc").GetBoolean() ? " with AUC" : "";
        var what = FormattableString.Invariant(
            $"{result.GetProperty("shape").GetString()}{ranked}, {rows} rows, {format.Name}, {size:0} MB"
        );
        return $"| {what} | {Cell(own, null)} | {Peer("by-hand")} | {Peer("hashed")} |\n";
    }

    private static string Cell(Figures? one, Figures? own)
    {
        if (one is null)
            return "–";
        string Say(double value, double? of, string format, string unit) =>
            value.ToString(format, CultureInfo.InvariantCulture)
            + unit
            + (of is { } reference ? FormattableString.Invariant($" (×{value / reference:0.0})") : "");
        var wall = Say(one.Wall, own?.Wall, "0.00", " s");
        var cpu = Say(one.Cpu, own?.Cpu, "0.0", " s");
        var memory = Say(one.PeakMb, own?.PeakMb, "0", " MB");
        var name = own is null ? "" : $"{one.Label.Split(',')[0]} ";
        return $"{name}{wall} · CPU {cpu} · {memory}";
    }

    /// <summary>Medians of one contestant.</summary>
    /// <param name="Form">What it is: <c>leakgate</c>, <c>by-hand</c> or <c>hashed</c>.</param>
    private sealed record Figures(string Label, string Form, double Wall, double Cpu, double PeakMb)
    {
        /// <summary>The figures, or null where no run came to its end.</summary>
        public static Figures? Of(JsonElement one) =>
            one.GetProperty("wall").ValueKind == JsonValueKind.Null
                ? null
                : new Figures(
                    one.GetProperty("label").GetString()!,
                    one.GetProperty("form").GetString()!,
                    one.GetProperty("wall").GetDouble(),
                    one.GetProperty("cpu").GetDouble(),
                    one.GetProperty("peakMb").GetDouble()
                );
    }
}
