using System.Globalization;
using System.Text;

namespace LeakGate.Cli.Tests;

/// <summary>Data and configurations that several tests start from.</summary>
internal static class Samples
{
    public const string Header = "id,person,day,income,plan,churned";

    public const string Configuration = """
        version: 1
        datasets:
          churn:
            splits:
              train: train.csv
              test: test.csv
            target: churned
            id: id
            group: person
            time: day

        """;

    /// <summary>Rows that share nothing with those of another <paramref name="first"/>, each person with two of them.</summary>
    /// <param name="first">Number of the first row; rows of later numbers lie later in time.</param>
    public static string Rows(int first, int count)
    {
        var random = new Random(first);
        var rows = new StringBuilder();
        for (var i = first; i < first + count; i++)
        {
            var day = new DateOnly(2024, 1, 1).AddDays(i);
            rows.Append(
                CultureInfo.InvariantCulture,
                $"{i},p{i / 2},{day:yyyy-MM-dd},{random.NextDouble():F6},{"abc"[i % 3]},{i / 2 % 2}\n"
            );
        }
        return rows.ToString();
    }

    public static string Csv(int first, int count) => Header + "\n" + Rows(first, count);

    /// <summary>Two splits without a leak, and their configuration.</summary>
    public static Folder Clean(string folder = "work") =>
        new Folder(folder)
            .Write("leakgate.yml", Configuration)
            .Write("train.csv", Csv(0, 200))
            .Write("test.csv", Csv(200, 80));

    /// <summary>The same, where the test split repeats rows 100 to 119 of the training split.</summary>
    public static Folder Leaky(string folder = "work") =>
        Clean(folder)
            .Write(
                "test.csv",
                Csv(200, 80) + Rows(0, 200).Split('\n')[100..120].Aggregate("", (all, row) => $"{all}{row}\n")
            );
}
