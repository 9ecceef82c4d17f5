using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Baselines;

/// <summary>
/// Reads a baseline strictly: what it hides must be what its words say, so that a person who reviews the file sees
/// what is accepted. What is no JSON ends the reading; everything else that is wrong is told at once.
/// </summary>
internal sealed class BaselineReader(string file)
{
    /// <summary>Larger files, in bytes, are refused: an entry takes half a kilobyte, and nobody accepts so many findings.</summary>
    internal const int MaximumBytes = 16 << 20;

    private readonly ProblemList problems = new(file);

    /// <exception cref="GateException">The file cannot be read or is wrong.</exception>
    public Baseline Read(string absolutePath) => Parse(Load(absolutePath));

    /// <inheritdoc cref="Read"/>
    internal Baseline Parse(ReadOnlyMemory<byte> text)
    {
        if (text.Span.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(text.Span))
            throw Fatal("the file is not UTF-8 text");
        RequireVersion(text);
        var entries = Entries(text);
        RefuseTwins(entries);
        problems.ThrowIfAny();
        return new Baseline(file, entries);
    }

    private byte[] Load(string absolutePath)
    {
        try
        {
            using var stream = new FileStream(absolutePath, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            using var buffer = new MemoryStream();
            var block = new byte[1 << 16];
            // The length of a device or a pipe says nothing, so the bytes that arrive are what counts.
            for (int read; (read = stream.Read(block)) > 0; )
            {
                buffer.Write(block, 0, read);
                if (buffer.Length > MaximumBytes)
                    throw Fatal($"the file is larger than {MaximumBytes >> 20} MB");
            }
            return buffer.ToArray();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fatal($"the baseline cannot be read ({failure.Message.TrimEnd('.')})");
        }
    }

    private GateException Fatal(string found, SourceLocation? at = null) =>
        problems.Fatal(at ?? SourceLocation.Whole(file), found, "a baseline as 'leakgate baseline' writes it");

    /// <summary>A file of another version has other keys, so nothing else about it can be judged.</summary>
    private void RequireVersion(ReadOnlyMemory<byte> text)
    {
        var (version, at) = FindVersion(text);
        if (version == BaselineFile.Version.ToString(CultureInfo.InvariantCulture))
            return;
        throw problems.Fatal(
            at,
            version is null ? "the file has no version" : $"version {Excerpt.Of(version)} of the format",
            $"\"version\": {BaselineFile.Version}, the only one that this LeakGate reads",
            long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > BaselineFile.Version
                ? "a newer LeakGate wrote the file: update LeakGate"
                : "is the file a baseline? 'leakgate baseline' writes one"
        );
    }

    /// <summary>Reads the whole text once, so that what is no JSON is known before anything is judged.</summary>
    private (string? Version, SourceLocation At) FindVersion(ReadOnlyMemory<byte> text)
    {
        var reader = new Utf8JsonReader(text.Span);
        (string?, SourceLocation) version = (null, SourceLocation.Whole(file));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw Fatal("the file is no JSON object", new JsonPlaces(text, file).At(reader.TokenStartIndex));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("version"u8);
                reader.Read();
                if (isVersion)
                    version = (TextOf(ref reader), new JsonPlaces(text, file).At(reader.TokenStartIndex));
                reader.Skip();
            }
            while (reader.Read()) { }
            return version;
        }
        catch (JsonException broken)
        {
            var line = (int)(broken.LineNumber ?? 0) + 1;
            var column = (int)(broken.BytePositionInLine ?? 0) + 1;
            throw Fatal("the file is no valid JSON from here on", new(file, line, column, column + 1));
        }
    }

    private ImmutableArray<BaselineEntry> Entries(ReadOnlyMemory<byte> text)
    {
        var entries = ImmutableArray.CreateBuilder<BaselineEntry>();
        var places = new JsonPlaces(text, file);
        var reader = new Utf8JsonReader(text.Span);
        var known = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            var at = places.At(reader.TokenStartIndex);
            if (!known.Add(key))
                problems.Add(at, $"'{Excerpt.Of(key)}' stands twice", "each key once");
            reader.Read();
            if (key == "findings" && reader.TokenType == JsonTokenType.StartArray)
                ReadEntries(ref reader, places, entries);
            else if (key == "findings")
                problems.Add(at, "'findings' is no list", "a list of findings");
            else if (key != "version")
                problems.Add(at, $"'{Excerpt.Of(key)}' is not a known key", "version and findings");
            reader.Skip();
        }
        if (!known.Contains("findings"))
            problems.Add(SourceLocation.Whole(file), "the file has no 'findings'", "a list of findings");
        return entries.ToImmutable();
    }

    private void ReadEntries(
        ref Utf8JsonReader reader,
        JsonPlaces places,
        ImmutableArray<BaselineEntry>.Builder entries
    )
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var at = places.At(reader.TokenStartIndex);
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(at, "an item of 'findings' is no object", "a finding as 'leakgate baseline' writes it");
                reader.Skip();
                continue;
            }
            var members = new EntryMembers(at, problems);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                var place = places.At(reader.TokenStartIndex);
                reader.Read();
                members.Add(key, TextOf(ref reader), reader.TokenType, place);
                reader.Skip();
            }
            if (members.ToEntry() is { } entry)
                entries.Add(entry);
        }
    }

    private void RefuseTwins(ImmutableArray<BaselineEntry> entries)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
            if (!lines.TryAdd(entry.Fingerprint, entry.At.Line))
                problems.Add(
                    entry.At,
                    $"the same finding stands in line {lines[entry.Fingerprint]} already",
                    "each finding once",
                    "remove one of the two"
                );
    }

    /// <summary>A value as text; null for lists, objects and JSON's null.</summary>
    private static string? TextOf(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
}
