using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LeakGate.Configuration.Yaml;

/// <summary>
/// Builds a tree from the parser's events. Anchors, aliases, merge keys, tags and further documents are reported and
/// left out: each of them lets a value stand somewhere other than where it is used, and a message could then not name
/// the place to correct. It also keeps hostile files cheap, since nothing can be repeated without being written.
/// </summary>
internal sealed class YamlTreeReader
{
    public const int MaximumDepth = 32;
    public const int MaximumNodes = 100_000;

    private readonly string _text;
    private readonly ProblemList _problems;
    private readonly Parser _parser;
    private readonly Stack<SourceLocation> _open = [];
    private int _nodes;

    private YamlTreeReader(string text, ProblemList problems)
    {
        _text = text;
        _problems = problems;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root of the first document, or null where the text holds none.</summary>
    /// <exception cref="GateException">The text is not YAML, or too large a tree.</exception>
    public static YamlNode? Read(string text, ProblemList problems) =>
        new YamlTreeReader(text, problems).ReadDocument();

    private YamlNode? ReadDocument()
    {
        YamlNode? root = null;
        var documents = 0;
        while (Advance() is var happening and not StreamEnd)
        {
            if (happening is not DocumentStart start)
            {
                continue;
            }

            if (++documents > 1)
            {
                _problems.Add(
                    Place(start),
                    "a second YAML document starts here",
                    "one document in the file",
                    "remove the '---' and what follows, or give it a file of its own"
                );
                return root;
            }

            root = ReadNode(Advance());
        }

        return root;
    }

    private YamlNode ReadNode(ParsingEvent start)
    {
        if (++_nodes > MaximumNodes)
        {
            throw _problems.Fatal(
                Place(start),
                $"more than {MaximumNodes:N0} values",
                "a configuration, which has a few hundred"
            );
        }

        if (start is AnchorAlias alias)
        {
            _problems.Add(
                Place(start),
                $"'*{Excerpt.Of(alias.Value.Value)}' is a YAML alias, which is not supported",
                "the value itself, so that messages can name its place",
                $"write the value out; a text that starts with * needs quotes: \"*{Excerpt.Of(alias.Value.Value)}\""
            );
            return new YamlUnreadable(Place(start));
        }

        RefuseDecoration((NodeEvent)start);
        return start switch
        {
            SequenceStart sequence => ReadSequence(sequence),
            MappingStart mapping => ReadMapping(mapping),
            _ => ReadScalar((Scalar)start),
        };
    }

    private YamlSequence ReadSequence(SequenceStart start)
    {
        Descend(start);
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Advance() is var happening and not SequenceEnd)
        {
            items.Add(ReadNode(happening));
        }

        _open.Pop();
        return new(items.ToImmutable(), Place(start));
    }

    private YamlMapping ReadMapping(MappingStart start)
    {
        Descend(start);
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Advance() is var happening and not MappingEnd)
        {
            var key = ReadNode(happening);
            var value = ReadNode(Advance());
            if (key is not YamlScalar name)
            {
                if (key is not YamlUnreadable)
                {
                    _problems.Add(key.At, $"{key.Kind} stands where a key should", "a name before the ':'");
                }
            }
            else if (name is { Written: "<<", IsPlain: true })
            {
                _problems.Add(
                    name.At,
                    "'<<' is a YAML merge key, which is not supported",
                    "the keys themselves, so that messages can name their place",
                    "write the keys out; what all data sets share goes under the top-level checks"
                );
            }
            else if (!lines.TryAdd(name.Written, name.At.Line))
            {
                _problems.Add(
                    name.At,
                    $"the key '{Excerpt.Of(name.Written)}' stands here a second time, after line {lines[name.Written]}",
                    "each key once",
                    "remove one of the two"
                );
            }
            else
            {
                entries.Add(new(name, value));
            }
        }

        _open.Pop();
        return new(entries.ToImmutable(), Place(start));
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        var at = Place(scalar);
        var quote = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var verbatim =
            scalar.Start.Line == scalar.End.Line
            && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + (2 * quote);
        return new(scalar.Value, scalar.Style == ScalarStyle.Plain, verbatim ? quote : -1, at);
    }

    private void Descend(NodeEvent start)
    {
        _open.Push(Place(start));
        if (_open.Count > MaximumDepth)
        {
            throw _problems.Fatal(
                Place(start),
                $"lists and mappings are nested more than {MaximumDepth} deep",
                "a configuration, which needs six levels"
            );
        }
    }

    private void RefuseDecoration(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _problems.Add(
                Place(node),
                $"'&{Excerpt.Of(node.Anchor.Value)}' is a YAML anchor, which is not supported",
                "the value alone",
                "remove the anchor; a text that starts with & needs quotes"
            );
        }

        if (!node.Tag.IsEmpty)
        {
            _problems.Add(
                Place(node),
                "a YAML tag ('!…'), which is not supported",
                "the value alone; its type follows from the key",
                "remove the tag; a text that starts with ! needs quotes"
            );
        }
    }

    private ParsingEvent Advance()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw Unfinished();
        }
        catch (YamlException error)
        {
            throw YamlSyntax.Translate(error, _text, _problems);
        }
        catch (Exception error)
            when (error
                    is InvalidOperationException
                        or ArgumentException
                        or IndexOutOfRangeException
                        or OverflowException
            )
        {
            // The parser lets these escape on a few malformed inputs: an unclosed bracket, an escape beyond Unicode.
            throw Unfinished();
        }
    }

    private GateException Unfinished()
    {
        var last = _parser.Current?.End ?? Mark.Empty;
        var at = YamlSyntax.Place(last, last, _problems.File);
        return _open.TryPeek(out var start)
            ? _problems.Fatal(
                at,
                $"what follows here cannot be read as part of what starts at line {start.Line}, column {start.Column}",
                "valid YAML",
                "look for a bracket, a brace or a quote that is not closed, or an escape that does not exist"
            )
            : _problems.Fatal(at, "this cannot be read", "valid YAML", "the file should start with 'version: 1'");
    }

    private SourceLocation Place(ParsingEvent node) => YamlSyntax.Place(node.Start, node.End, _problems.File);
}
