using System.Text.Json;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Grammar;
using LeakGate.Reports;

namespace LeakGate.Baselines;

/// <summary>The file that keeps a baseline, under version control beside <c>leakgate.yml</c>.</summary>
public static class BaselineFile
{
    /// <summary>The name that is used where none is given.</summary>
    public const string DefaultName = GateGrammar.BaselineName;

    /// <summary>The version of the format.</summary>
    internal const int Version = 1;

    /// <summary>The baseline that a surface names, or else the configuration, or else none.</summary>
    /// <param name="path">Relative to the working directory; null leaves it to the configuration.</param>
    /// <exception cref="GateException">The file is missing or wrong; carries every problem.</exception>
    public static Baseline? Load(GateSpec spec, string? path)
    {
        if (path is null && spec.Baseline is null)
            return null;
        var full = path is null ? Path.Combine(spec.Folder, spec.Baseline!.Value) : Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new GateException(
                ExitCode.Configuration,
                new Problem(
                    RunRules.InvalidConfiguration,
                    path is null ? spec.Baseline!.At : SourceLocation.Whole("command line"),
                    $"there is no baseline '{path ?? spec.Baseline!.Shown}'",
                    "a file that 'leakgate baseline' has written",
                    "'leakgate baseline --reason TEXT' records today's findings"
                )
            );
        }
        return Read(spec, full);
    }

    /// <summary>Reads a baseline that exists.</summary>
    /// <inheritdoc cref="Load"/>
    internal static Baseline Read(GateSpec spec, string absolutePath)
    {
        var name = Named(spec, absolutePath);
        return new BaselineReader(name).Read(absolutePath);
    }

    /// <summary>The path as locations of a report name it.</summary>
    internal static string Named(GateSpec spec, string absolutePath) =>
        Path.GetRelativePath(spec.Folder, absolutePath).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Writes the entries ordered by names, so that two runs differ where the findings do.</summary>
    internal static void Write(Stream stream, Baseline baseline) =>
        JsonText.Write(
            stream,
            indented: true,
            json =>
            {
                json.WriteNumber("version", Version);
                json.WriteStartArray("findings");
                foreach (var entry in baseline.Entries)
                    Write(json, entry);
                json.WriteEndArray();
            }
        );

    private static void Write(Utf8JsonWriter json, BaselineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("rule", entry.Rule);
        json.WriteString("dataset", entry.Dataset);
        WriteName("training", entry.Training);
        WriteName("evaluation", entry.Evaluation);
        WriteName("column", entry.Column);
        json.WriteString("fingerprint", entry.Fingerprint);
        json.WriteString("level", Words.Of(entry.Level));
        if (entry.Count is { } count)
            json.WriteNumber("count", count);
        if (entry.Fraction is { } fraction)
            json.WriteNumber("fraction", fraction);
        json.WriteString("reason", entry.Reason);
        json.WriteString("recorded", DateForm.Write(entry.Recorded));
        if (entry.Until is { } until)
            json.WriteString("until", DateForm.Write(until));
        json.WriteEndObject();

        void WriteName(string key, string name)
        {
            if (name.Length > 0)
                json.WriteString(key, name);
        }
    }
}
