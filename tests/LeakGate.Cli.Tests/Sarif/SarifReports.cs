using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LeakGate.Cli.Tests.Sarif;

/// <summary>Runs of every kind, with the SARIF that they write.</summary>
public sealed class SarifReports : IDisposable
{
    /// <summary>Everything that a run can end with, and every place that it can be made in.</summary>
    private static readonly (string Name, Func<Folder> Prepare, string Configuration)[] Runs =
    [
        ("clean", () => Samples.Clean(), "leakgate.yml"),
        ("leaky", () => Samples.Leaky(), "leakgate.yml"),
        ("many-rules", ManyRules, "leakgate.yml"),
        ("folds", Folds, "leakgate.yml"),
        ("suppressed", Suppressed, "leakgate.yml"),
        ("configuration-problems", WrongConfiguration, "leakgate.yml"),
        ("data-problems", WrongData, "leakgate.yml"),
        ("not-there", () => new Folder(), "leakgate.yml"),
        ("hostile", Hostile, "leakgate.yml"),
        ("in-git", () => Git(Samples.Leaky()), "leakgate.yml"),
        ("below-git", () => Git(Below(Samples.Leaky())), "models/churn é/leakgate.yml"),
        ("spaces-and-umlauts", () => Samples.Leaky("Prüf daten 東京 #1 100%"), "leakgate.yml"),
        ("elsewhere", () => Below(Samples.Leaky()), "models/churn é/leakgate.yml"),
    ];

    private readonly Folder all = new();
    private readonly Dictionary<string, Folder> folders = [];

    public SarifReports()
    {
        foreach (var (name, prepare, configuration) in Runs)
        {
            var folder = prepare();
            folders.Add(name, folder);
            var run = Leakgate.In(
                folder,
                "check",
                configuration,
                "--quiet",
                "--report",
                $"sarif={all.PathOf($"{name}.sarif")}"
            );
            Assert.True(run.ExitCode < 4, run.All);
        }
        Complaints = SarifMultitool.Validate(all, [.. Names.Select(name => $"{name}.sarif")]);
    }

    public static IEnumerable<string> Names => Runs.Select(run => run.Name);

    /// <summary>What the multitool said of each report, by file name.</summary>
    internal Dictionary<string, Complaint[]> Complaints { get; }

    internal string Read(string name) => all.Read($"{name}.sarif");

    /// <summary>The folder that paths in a report are relative to.</summary>
    internal string RootOf(string name) => folders[name].Path;

    public void Dispose()
    {
        all.Dispose();
        foreach (var folder in folders.Values)
            folder.Dispose();
    }

    private static Folder ManyRules()
    {
        var random = new Random(7);
        string Rows(int first, int count, bool isTest)
        {
            var rows = new StringBuilder();
            for (var i = first; i < first + count; i++)
            {
                var x = random.NextDouble();
                rows.Append(
                    CultureInfo.InvariantCulture,
                    $"{i % 250},p{i % 40},2024-01-{1 + i % 28:00},{x:F6},{2 * x:F6},{(isTest ? "new" : "old")}{i % 3},7,{(isTest ? "test" : "train")},{i},2024-02-{1 + i % 28:00},{(isTest ? i % 10 == 0 ? 1 : 3 : i % 2)}\n"
                );
            }
            return rows.ToString();
        }
        const string header = "id,person,day,a,b,kind,same,part,number,known,label\n";
        var train = Rows(0, 200, isTest: false);
        var twins = string.Join('\n', train.Split('\n')[..30]) + "\n";
        return new Folder()
            .Write("train.csv", header + train)
            .Write(
                "test.csv",
                header + Rows(200, 120, isTest: true) + twins + twins.Replace("old", "OLD ", StringComparison.Ordinal)
            )
            .Write(
                "leakgate.yml",
                """
                version: 1
                datasets:
                  many:
                    splits: {train: train.csv, test: test.csv}
                    target: label
                    id: id
                    group: [person, [person, day]]
                    time: {column: day, embargo: 7d}
                    available-at: {a: known}
                  again:
                    splits: {train: train.csv, test: test.csv}
                    target: label

                """
            );
    }

    private static Folder Folds() =>
        new Folder()
            .Write(
                "all.csv",
                "fold,person,x,label\n"
                    + string.Concat(
                        Enumerable
                            .Range(0, 300)
                            .Select(i => $"{i % 3},p{i % 50},{i % 70},{(i % 3 == 0 ? "a" : i % 2 == 0 ? "b" : "c")}\n")
                    )
            )
            .Write(
                "leakgate.yml",
                "version: 1\ndatasets:\n  folds:\n    source: all.csv\n    split-by: fold\n    group: person\n    target: label\n"
            );

    private static Folder Suppressed()
    {
        var folder = Samples
            .Leaky()
            .Write(
                "leakgate.yml",
                Samples.Configuration
                    + "    suppress:\n"
                    + "      - {rule: id-overlap, reason: ids are handed out again, until: 9999-12-31}\n"
                    + "      - {rule: group-overlap, reason: no longer true, until: 2001-01-01}\n"
                    + "      - {rule: label-shift, reason: there is none}\n"
            );
        Leakgate.In(folder, "baseline", "--reason", "the old split").MustEndWith(0);
        var configuration = folder.Read("leakgate.yml") + "baseline: leakgate.baseline.json\n";
        return folder.Write("leakgate.yml", configuration);
    }

    private static Folder WrongConfiguration() =>
        Samples
            .Clean()
            .Write(
                "leakgate.yml",
                Samples.Configuration + "    tragte: x\n    time: y\nchecks: {nothing: off, duplicate-rows: fatal}\n"
            );

    private static Folder WrongData() =>
        Samples
            .Clean()
            .Write("broken.csv", Samples.Header + "\n1,2\n")
            .Write("empty.csv", "")
            .Write(
                "leakgate.yml",
                """
                version: 1
                datasets:
                  missing: {splits: {train: no-train.csv, test: no-test.csv}}
                  ragged: {splits: {train: broken.csv, test: test.csv}}
                  empty: {splits: {train: empty.csv, test: test.csv}}
                  columns: {splits: {train: train.csv, test: test.csv}, target: nothing, id: none}
                  fine: {splits: {train: train.csv, test: test.csv}}

                """
            );

    private static Folder Hostile()
    {
        const string name = "a\"b{0}'c'\u202ed <e> & % 名前 ::error:: $(x)";
        var header = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"line\nbreak\e[31m\",label\n";
        var rows = string.Concat(Enumerable.Range(0, 50).Select(i => $"k{i % 20},{i},{i % 2}\n"));
        var yaml = Drafting.YamlText.Key(name.Replace("$", "", StringComparison.Ordinal));
        return new Folder()
            .Write($"train {name.Replace("{", "", StringComparison.Ordinal)}.csv", header + rows)
            .Write("test #1%.csv", header + rows)
            .Write(
                "leakgate.yml",
                $"""
                version: 1
                datasets:
                  {yaml}:
                    show-values: true
                    splits:
                      {Drafting.YamlText.Key(
                    "train " + name.Replace("$", "", StringComparison.Ordinal)
                )}: {Drafting.YamlText.Value($"train {name.Replace("{", "", StringComparison.Ordinal)}.csv")}
                      "test \u202e": "test #1%.csv"
                    group: {Drafting.YamlText.Value(name)}
                    target: label

                """
            );
    }

    private static Folder Below(Folder folder)
    {
        foreach (var file in folder.Files())
            folder.Write($"models/churn é/{file}", folder.Read(file));
        return folder;
    }

    private static Folder Git(Folder folder)
    {
        foreach (
            var command in new[]
            {
                "init --quiet",
                "remote add origin https://user:secret@example.com/team/models.git",
                "add .",
                "-c user.name=t -c user.email=t@example.com commit --quiet -m data",
            }
        )
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", command.Split(' '))
                {
                    WorkingDirectory = folder.Path,
                    UseShellExecute = false,
                }
            )!;
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
        }
        return folder;
    }
}
