using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>Reads metrics that are written as JSON, also with the NaN and Infinity that Python puts into it.</summary>
internal static class JsonMetrics
{
    private const int MaximumDepth = 64;
    private const int MaximumValues = 1_000_000;

    /// <summary>Stands for NaN, which has three letters as well.</summary>
    private static ReadOnlySpan<byte> NotANumber => "\"~\""u8;

    /// <exception cref="GateException">The file is no JSON, or nested or repeated beyond reason.</exception>
    public static MetricsNode Read(MetricsSource source)
    {
        var text = WithoutNaN(source.Bytes);
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaximumDepth });
        var values = 0;
        try
        {
            reader.Read();
            var root = Value(ref reader, source, null, ref values);
            reader.Read();
            return root;
        }
        catch (JsonException failure)
        {
            throw source.Broken(PlaceOf(failure, source), Reason(failure), "one JSON value with the metrics");
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair, which no file in UTF-8 can hold.
            var at = source.At((int)reader.TokenStartIndex, 1);
            throw source.Broken(at, "a text holds half of a character", "JSON in UTF-8");
        }
    }

    private static MetricsNode Value(
        ref Utf8JsonReader reader,
        MetricsSource source,
        SourceLocation? name,
        ref int values
    )
    {
        var at = name ?? source.At((int)reader.TokenStartIndex, reader.ValueSpan.Length);
        if (++values > MaximumValues)
            throw source.Broken(
                at,
                $"more than {MaximumValues:N0} values",
                "metrics, of which there are a few hundred"
            );
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, source, at, ref values);
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<MetricsNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref reader, source, null, ref values));
                return new MetricsList(items.ToImmutable(), at);
            case JsonTokenType.Number:
                var written = Encoding.UTF8.GetString(reader.ValueSpan);
                return new MetricsNumber(MetricsSource.Number(written) ?? double.NaN, written, at);
            case JsonTokenType.String:
                var text = reader.GetString()!;
                var read = text == "~" ? double.NaN : MetricsSource.Number(text);
                return read is { } number ? new MetricsNumber(number, text, at) : new MetricsText(text, at);
            default:
                return new MetricsText(Encoding.UTF8.GetString(reader.ValueSpan), at);
        }
    }

    private static MetricsObject Object(
        ref Utf8JsonReader reader,
        MetricsSource source,
        SourceLocation at,
        ref int values
    )
    {
        var entries = ImmutableArray.CreateBuilder<MetricsEntry>();
        var names = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var place = source.At((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
            var name = reader.GetString()!;
            if (!names.TryAdd(name, place))
                throw source.Broken(
                    place,
                    $"'{Excerpt.Of(name)}' stands here for the second time (line {names[name].Line})",
                    "each metric once",
                    "remove one of the two; which of them holds cannot be told"
                );
            reader.Read();
            entries.Add(new MetricsEntry(name, Value(ref reader, source, place, ref values)));
        }
        return new MetricsObject(entries.ToImmutable(), at);
    }

    /// <summary>
    /// The text with every bare NaN and Infinity as a string of the same length, which JSON allows. All other bytes keep
    /// their places.
    /// </summary>
    private static byte[] WithoutNaN(byte[] bytes)
    {
        var text = (byte[])bytes.Clone();
        var isInString = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                isInString = !isInString;
            else if (isInString && text[i] == '\\')
                i++;
            else if (!isInString && text[i] is (byte)'N' or (byte)'I' or (byte)'-')
                i += Replace(text.AsSpan(i));
        }
        return text;
    }

    private static int Replace(Span<byte> rest)
    {
        foreach (var word in (ReadOnlySpan<string>)["NaN", "Infinity", "-Infinity"])
        {
            if (!rest.StartsWith(Encoding.ASCII.GetBytes(word)))
                continue;
            rest[..word.Length].Fill((byte)' ');
            NotANumber.CopyTo(rest);
            return word.Length - 1;
        }
        return 0;
    }

    private static SourceLocation PlaceOf(JsonException failure, MetricsSource source)
    {
        var line = (int)(failure.LineNumber ?? 0);
        var start = 0;
        for (var i = 0; i < line; i++)
            start += source.Bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
        return source.At(start + (int)(failure.BytePositionInLine ?? 0), 1);
    }

    private static string Reason(JsonException failure)
    {
        var reason = failure.Message;
        if (reason.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var end)
            reason = reason[..end];
        return reason.Contains("depth", StringComparison.OrdinalIgnoreCase)
            ? $"values are nested deeper than {MaximumDepth} levels"
            : $"the file is not JSON: {reason.TrimEnd('.')}";
    }
}
