using System.Text;
using Xunit;

namespace LeakGate.Cases.Tests;

/// <summary>Compares with a file that holds what is expected, and rewrites that file where a person asks for it.</summary>
internal static class Golden
{
    private const string Update = "LEAKGATE_UPDATE_GOLDEN";

    /// <summary>Fails unless the file holds exactly the bytes of the text.</summary>
    public static void AssertEqual(string file, string actual)
    {
        if (IsUpdating(Environment.GetEnvironmentVariable))
        {
            File.WriteAllText(file, actual);
            return;
        }
        Assert.True(File.Exists(file), $"'{file}' is missing; './build golden' writes it");
        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: false);
        Assert.Equal(File.ReadAllBytes(file), Encoding.UTF8.GetBytes(actual));
    }

    /// <exception cref="InvalidOperationException">Asked for under continuous integration, where it would hide a change.</exception>
    public static bool IsUpdating(Func<string, string?> environment)
    {
        if (environment(Update) != "1")
            return false;
        return environment("CI") != "true"
            ? true
            : throw new InvalidOperationException($"{Update}=1 under CI=true: expected files are rewritten by people");
    }
}
