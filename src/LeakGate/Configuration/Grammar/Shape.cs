using System.Collections.Immutable;

namespace LeakGate.Configuration.Grammar;

/// <summary>
/// What may stand at a place of <c>leakgate.yml</c>. The reader checks a file against shapes and the JSON Schema is
/// written from them, so that the two cannot drift apart.
/// </summary>
/// <param name="Expected">Completes "expected …" in messages.</param>
internal abstract record Shape(string Expected)
{
    /// <summary>Name under which the schema defines the shape once; null where it is written out in place.</summary>
    public string? Definition { get; init; }
}

/// <summary>Why a text does not do: a clause behind the text, without the text; and what to do about it.</summary>
internal sealed record Fault(string Why, string? Hint = null);

/// <summary>A text: of one line and not empty, unless it says otherwise.</summary>
/// <param name="Judge">What is wrong with a text, or null.</param>
/// <param name="Pattern">Regular expression for the schema; never stricter than <paramref name="Judge"/>.</param>
internal sealed record TextShape(string Expected, Func<string, Fault?>? Judge = null, string? Pattern = null)
    : Shape(Expected)
{
    /// <summary>Values that editors offer.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Whether the empty text and YAML's null are texts like any other.</summary>
    public bool AcceptsNothing { get; init; }

    /// <summary>Whether tabs and line breaks may stand in it.</summary>
    public bool AcceptsControl { get; init; }
}

/// <summary>A distance in time: a duration, or a plain number.</summary>
internal sealed record StepShape(string Expected) : Shape(Expected);

internal sealed record FlagShape() : Shape("true or false");

/// <summary>A number between two bounds, both included.</summary>
internal sealed record NumberShape(string Expected, double Minimum, double Maximum, bool IsInteger) : Shape(Expected);

/// <param name="Meaning">Continues "<c>name</c>: …" in descriptions.</param>
/// <param name="IsAlsoFalse">Whether YAML's <c>false</c> is read as this word.</param>
internal sealed record Word(string Name, string Meaning, bool IsAlsoFalse = false);

/// <summary>One of a few words.</summary>
internal sealed record WordShape(string Expected, ImmutableArray<Word> Words) : Shape(Expected)
{
    /// <summary>Finds the word that somebody meant, where likeness of spelling would not; may be null.</summary>
    public Func<string, string?>? Guess { get; init; }
}

/// <summary>A list of at least one item, or of any number; a text stands in it only once, unless it says otherwise.</summary>
internal sealed record ListShape(string Expected, Shape Item) : Shape(Expected)
{
    public bool MayBeEmpty { get; init; }

    /// <summary>Whether a text may stand in it more than once.</summary>
    public bool MayRepeat { get; init; }
}

/// <summary>A key of a mapping whose keys are known.</summary>
internal sealed record Key(string Name, Shape Shape, string Description)
{
    public bool IsRequired { get; init; }

    /// <summary>A key that must stand beside this one.</summary>
    public string? Needs { get; init; }
}

/// <summary>A mapping whose keys are known.</summary>
internal sealed record MappingShape(string Expected, ImmutableArray<Key> Keys) : Shape(Expected)
{
    /// <summary>Keys of which exactly one must be given; empty where there is no such choice.</summary>
    public ImmutableArray<string> ExactlyOne { get; init; } = [];

    /// <summary>What a key is called here: <c>key</c>, <c>rule</c>.</summary>
    public string KeyNoun { get; init; } = "key";

    /// <summary>What is wrong with a key that exists but cannot be set, or null.</summary>
    public Func<string, Fault?>? JudgeUnknown { get; init; }

    public Key? Find(string name)
    {
        foreach (var key in Keys)
        {
            if (key.Name == name)
            {
                return key;
            }
        }

        return null;
    }
}

/// <summary>A mapping whose keys are names that the user gives.</summary>
/// <param name="Noun">What one entry is called: <c>split</c>.</param>
internal sealed record TableShape(string Expected, string Noun, Shape Value, int Minimum) : Shape(Expected)
{
    /// <summary>Whether two names may not differ by case alone, since file systems and people confuse them.</summary>
    public bool DistinguishesCase { get; init; } = true;
}

/// <summary>One shape for each kind of node, told apart by the kind.</summary>
internal sealed record ChoiceShape(string Expected, Shape? Scalar = null, Shape? List = null, Shape? Mapping = null)
    : Shape(Expected);
