using System.Text.Json;

namespace LeakGate.Splits;

/// <summary>Why a line cannot be read as a row; the table adds file and line.</summary>
/// <param name="at">Bytes of the line before the fault.</param>
internal sealed class JsonFault(long at, string found, string expected, string? hint = null) : Exception(found)
{
    public const string OneObject = "one JSON object per line";

    public long At { get; } = at;
    public string Found { get; } = found;
    public string Expected { get; } = expected;
    public string? Hint { get; } = hint;

    /// <summary>Puts the parser's complaint about a line into words.</summary>
    public static JsonFault Of(JsonException failure, ReadOnlySpan<byte> line)
    {
        var at = Math.Clamp(failure.BytePositionInLine ?? 0, 0, line.Length);
        var reason = failure.Message;
        // The parser counts lines within what it was given, which is a single one.
        if (reason.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var end)
            reason = reason[..end];
        var rest = line[(int)at..];
        if (rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8))
            return new JsonFault(
                at,
                "the line holds NaN or Infinity, which JSON does not have",
                "null or a number",
                "in Python: json.dumps(row, allow_nan=False) tells where such a value comes from"
            );
        if (failure.BytePositionInLine >= line.Length)
            return new JsonFault(
                at,
                "the line ends within a JSON value",
                OneObject,
                "an object must not go over several lines: 'jq -c . FILE' puts each on one"
            );
        return new JsonFault(at, $"the line is not JSON: {reason.TrimEnd('.')}", OneObject);
    }

    /// <summary>The fault of a line that begins with something other than an object.</summary>
    public static JsonFault NoObject(JsonTokenType found, long at) =>
        found == JsonTokenType.StartArray
            ? new JsonFault(
                at,
                "the line holds an array",
                OneObject,
                "a file that is one array of objects becomes JSON Lines by: jq -c '.[]' FILE > FILE.jsonl"
            )
            : new JsonFault(at, $"the line holds {Word(found)}", OneObject);

    public static JsonFault KeyTwice(string path, long at) =>
        new(
            at,
            $"the object has the key '{path}' twice",
            "each key once",
            "parsers differ in which of the two they keep; write the row anew with one of them"
        );

    public static JsonFault HalfCharacter(long at) =>
        new(
            at,
            "the text holds half of a surrogate pair (\\uD800 to \\uDFFF), which is no character",
            "whole characters",
            "the text was cut or damaged where it was written"
        );

    private static string Word(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "null",
            _ => "true or false",
        };
}
