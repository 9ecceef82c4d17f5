using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LeakGate.Cli.Tests;

/// <summary>
/// LG1035 with real training scripts of scikit-learn on real data: what leaks in the script is found, what does not is
/// not, and whatever goes wrong is not measured.
/// </summary>
public sealed partial class TrainingTests
{
    /// <summary>The distribution's own interpreter: scikit-learn is there, whatever other Python comes first on the path.</summary>
    private const string Python = "/usr/bin/python3";

    private const string Load = """
        import pandas as pd
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.linear_model import LogisticRegression
        from sklearn.feature_selection import SelectKBest
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        train, test = pd.read_csv("data/train.csv"), pd.read_csv("data/test.csv")
        both = pd.concat([train, test])
        def x(rows): return rows.drop(columns="diagnosis")
        def y(rows): return rows["diagnosis"]
        linear = make_pipeline(StandardScaler(), LogisticRegression())
        forest = RandomForestClassifier(20, random_state=0)

        """;

    /// <summary>Fitted to both files: by a model that memorises, by one that cannot; scored on the training rows.</summary>
    [Theory]
    [InlineData("print('test accuracy:', forest.fit(x(both), y(both)).score(x(test), y(test)))")]
    [InlineData("print('test accuracy:', linear.fit(x(both), y(both)).score(x(test), y(test)))")]
    [InlineData("print('test accuracy:', linear.fit(x(test), y(test)).score(x(test), y(test)))")]
    public void A_script_that_sees_the_evaluation_rows_is_found(string script)
    {
        using var folder = Project(script);
        var before = Snapshot(folder);
        Check(folder).MustEndWith(1).MustPrint("error LG1035 learns-shuffled-labels", "p = 0.001");
        Assert.Equal(before, Snapshot(folder));
    }

    [Theory]
    [InlineData("print('test accuracy:', forest.fit(x(train), y(train)).score(x(test), y(test)))")]
    [InlineData("print('test accuracy:', linear.fit(x(train), y(train)).score(x(test), y(test)))")]
    public void A_script_that_does_not_is_clean(string script)
    {
        using var folder = Project(script);
        Check(folder).MustEndWith(0).MustPrint("passed: learns-shuffled-labels");
    }

    [Fact]
    public void The_score_can_be_in_a_file_which_must_be_new()
    {
        const string metrics = "metrics: out/scores.json";
        const string leaky = "accuracy = forest.fit(x(both), y(both)).score(x(test), y(test))\n";
        const string write =
            "import json, os\nos.makedirs('out', exist_ok=True)\njson.dump({'test': {'accuracy': accuracy}}, open('out/scores.json', 'w'))\n";
        using var folder = Project(leaky + write, metrics);
        folder.Write("out/scores.json", """{"test": {"accuracy": 0.75}}""");
        Check(folder).MustEndWith(1).MustPrint("error LG1035");
        // The command must not have written to the project.
        Assert.Contains("0.75", folder.Read("out/scores.json"), StringComparison.Ordinal);
        using var stale = Project(leaky, metrics);
        stale.Write("out/scores.json", """{"test": {"accuracy": 0.99}}""");
        Check(stale).MustEndWith(1).MustPrint("LG9011", "left no 'out/scores.json' to read");
    }

    [Theory]
    [InlineData("raise SystemExit('no GPU')", "failed with exit code 1: no GPU")]
    [InlineData("print('all done')", "reports no 'accuracy'")]
    [InlineData("print('train accuracy: 1.0')", "reports no 'accuracy'")]
    [InlineData("import time; time.sleep(600)", "was stopped after 00:00:03")]
    public void What_gives_no_score_is_not_measured(string script, string reason)
    {
        using var folder = Project(script, "timeout: 3s");
        folder.Write("train.py", script);
        Check(folder).MustEndWith(1).MustPrint("LG9011 not-measured", reason);
    }

    [Fact]
    public void A_script_that_reads_the_data_elsewhere_is_not_measured()
    {
        using var folder = Project("");
        folder.Write(
            "train.py",
            Load.Replace("data/", $"{folder.Path}/data/", StringComparison.Ordinal)
                + "print('test accuracy:', forest.fit(x(train), y(train)).score(x(test), y(test)))"
        );
        Check(folder).MustEndWith(1).MustPrint("LG9011 not-measured", "so it does not read them");
    }

    [Fact]
    public void A_script_that_learns_another_column_is_not_measured()
    {
        using var folder = Project(
            """
            def big(rows): return rows["mean radius"] > 14
            model = LogisticRegression(max_iter=5000).fit(train[["mean area"]], big(train))
            print("test accuracy:", model.score(test[["mean area"]], big(test)))
            """
        );
        Check(folder).MustEndWith(1).MustPrint("LG9011 not-measured", "so it does not use them");
    }

    [Fact]
    public void Without_permission_nothing_is_run_and_that_is_said()
    {
        using var folder = Project("open('/tmp/leakgate-was-run', 'w')");
        Leakgate
            .In(folder, "check", "--only", "LG1035")
            .MustEndWith(0)
            .MustPrint("note LG9011 not-measured", "--allow-training does");
        Assert.False(File.Exists("/tmp/leakgate-was-run"));
    }

    [Fact]
    public void Secrets_of_the_environment_stay_out()
    {
        using var folder = Project("");
        folder.Write(
            "train.py",
            "import os\nprint([n for n in os.environ if 'SECRET' in n or n == 'GIVEN'])\nraise SystemExit(','.join(n for n in sorted(os.environ) if 'SECRET' in n or n == 'GIVEN'))"
        );
        folder.Write("leakgate.yml", folder.Read("leakgate.yml") + "      environment: {GIVEN: \"1\"}\n");
        Leakgate
            .In(
                folder,
                new Dictionary<string, string> { ["A_SECRET"] = "x" },
                "check",
                "--allow-training",
                "--only",
                "LG1035"
            )
            .MustEndWith(1)
            .MustPrint("failed with exit code 1: GIVEN");
    }

    [Fact]
    public async Task An_interrupted_run_ends_the_command_and_leaves_nothing_behind()
    {
        using var folder = Project("");
        Directory.CreateDirectory(folder.PathOf("tmp"));
        folder.Write(
            "train.py",
            $"import os, time\nopen('{folder.PathOf("started")}', 'w').write(str(os.getpid()))\ntime.sleep(600)"
        );
        using var process = Leakgate.Start(
            folder,
            new() { ["TMPDIR"] = folder.PathOf("tmp") },
            ["check", "--allow-training", "--only", "LG1035"],
            out var output,
            out _
        );
        while (!folder.Has("started") || folder.Read("started").Length == 0)
            await Task.Delay(20);
        if (Kill(process.Id, 2) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "it does not end");
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(await output);
        var child = int.Parse(folder.Read("started"), CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(child));
        Assert.DoesNotContain(folder.Files(), file => file.StartsWith("tmp/leakgate", StringComparison.Ordinal));
    }

    /// <summary>A dozen runs of scikit-learn take as long as the machine is busy.</summary>
    private static Run Check(Folder folder)
    {
        string[] arguments = ["check", "--allow-training", "--only", "LG1035"];
        using var process = Leakgate.Start(folder, [], arguments, out var output, out var errors);
        process.WaitForExit();
        return new Run(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Wisconsin's breast cancer data in two files, and a script that is trained on them.</summary>
    private static Folder Project(string script, string more = "repetitions: 10")
    {
        var folder = new Folder();
        folder.Write("train.py", Load + script);
        Directory.CreateDirectory(folder.PathOf("data"));
        const string export = """
            import sys
            from sklearn.datasets import load_breast_cancer
            from sklearn.model_selection import train_test_split
            rows = load_breast_cancer(as_frame=True).frame.rename(columns={"target": "diagnosis"})
            rows["diagnosis"] = rows["diagnosis"].map({0: "malignant", 1: "benign"})
            for name, part in zip(("train", "test"), train_test_split(rows, test_size=0.3, random_state=0)):
                part.to_csv(f"{sys.argv[1]}/{name}.csv", index=False)
            """;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", export, folder.PathOf("data")]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return folder.Write(
            "leakgate.yml",
            $$"""
            version: 1
            datasets:
              cancer:
                splits: {train: data/train.csv, test: data/test.csv}
                target: diagnosis
                training:
                  command: [{{Python}}, train.py]
                  metric: accuracy
                  {{more}}

            """
        );
    }

    private static string[] Snapshot(Folder folder) =>
        [.. folder.Files().Select(file => $"{file}\n{folder.Read(file)}")];

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
