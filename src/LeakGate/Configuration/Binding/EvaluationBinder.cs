using System.Collections.Immutable;
using System.Globalization;
using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Binding;

/// <summary>Reads what a data set says of its model: <c>metrics</c> and <c>training</c>.</summary>
internal static class EvaluationBinder
{
    public static MetricsSpec? Metrics(YamlNode? node) =>
        node switch
        {
            YamlScalar file => new(file.ToLocated(), null),
            YamlMapping mapping when mapping.SoundScalar("file") is { } file => new(
                file.ToLocated(),
                mapping.SoundScalar("headline")?.ToLocated()
            ),
            _ => null,
        };

    public static TrainingSpec? Training(YamlMapping dataset, ProblemList problems)
    {
        if (
            dataset.Find("training") is not { Key: { IsFaulty: false } key }
            || dataset.SoundMapping("training") is not { } training
            || training.SoundScalar("metric") is not { } metric
        )
        {
            return null;
        }

        if (dataset.Find("target") is null)
        {
            problems.Add(
                key.At,
                "'training' stands without 'target'",
                "'target' beside it",
                "name the column whose values are to be shuffled"
            );
        }

        return new(
            DatasetBinder.Texts(training.Sound("command")),
            metric.ToLocated(),
            training.SoundScalar("metrics")?.ToLocated(),
            DatasetBinder.Texts(training.Sound("files")),
            key.At
        )
        {
            Timeout = Timeout(training.SoundScalar("timeout"), problems),
            Repetitions = training.SoundScalar("repetitions") is { } count
                ? (int)(ScalarForms.Number(count.Text) ?? TrainingSpec.DefaultRepetitions)
                : TrainingSpec.DefaultRepetitions,
            Environment = Environment(training.SoundMapping("environment"), problems),
        };
    }

    private static TimeSpan Timeout(YamlScalar? scalar, ProblemList problems)
    {
        // A timer of the runtime cannot wait for longer.
        var longest = TimeSpan.FromDays(24);
        if (scalar is null || ScalarForms.Step(scalar.Text, scalar.IsPlain) is not { } step)
        {
            return TrainingSpec.DefaultTimeout;
        }

        if (step.Duration is not { } duration || duration <= TimeSpan.Zero || duration > longest)
        {
            problems.Add(
                scalar.At,
                $"'{scalar.Written}' is no time that a command can be given",
                string.Create(CultureInfo.InvariantCulture, $"a duration from 1s to {longest.TotalDays}d, such as 10m"),
                step.Duration is null ? "add a unit: h, m or s" : null
            );
            return TrainingSpec.DefaultTimeout;
        }

        return duration;
    }

    private static ImmutableArray<(string Name, string Value)> Environment(YamlMapping? table, ProblemList problems)
    {
        var variables = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (name, node) in table?.Entries ?? [])
        {
            if (name.Text.AsSpan().ContainsAny('=', '\0'))
            {
                problems.Add(name.At, $"'{Excerpt.Of(name.Text)}' is no name of a variable", "a name without '='");
            }
            else if (node is YamlScalar { IsFaulty: false } value)
            {
                variables.Add((name.Text, value.IsNull ? "" : value.Text));
            }
        }

        return variables.ToImmutable();
    }
}
