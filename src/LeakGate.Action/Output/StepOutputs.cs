using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LeakGate.Action.Output;

/// <summary>
/// The outputs of the step, in the form that the runner reads from its output file. Each value stands between two lines
/// of a random word, so that no value can end itself and begin another output.
/// </summary>
internal sealed class StepOutputs
{
    private readonly List<(string Name, string Value)> values = [];

    public void Set(string name, string value) => values.Add((name, value));

    public void Set(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void AppendTo(string file)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in values)
        {
            var word = RandomWord();
            text.Append(CultureInfo.InvariantCulture, $"{name}<<{word}\n{value}\n{word}\n");
        }
        File.AppendAllText(file, text.ToString());
    }

    /// <summary>A word that nobody can have foreseen.</summary>
    public static string RandomWord() => "leakgate-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
