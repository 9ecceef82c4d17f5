using LeakGate.Action.Request;
using LeakGate.Action.Tests.GitHub;
using LeakGate.Checks;

namespace LeakGate.Action.Tests;

/// <summary>Inputs and events become a typed request, or a sentence that says what is wrong.</summary>
public sealed class RequestTests
{
    [Fact]
    public void Inputs_that_are_empty_have_their_defaults()
    {
        var inputs = Read();
        Assert.Equal("leakgate.yml", inputs.Config);
        Assert.Equal(".", inputs.WorkingDirectory);
        Assert.Null(inputs.FailOn);
        Assert.Equal(Level.Note, inputs.ReportLevel);
        Assert.Equal("leakgate.sarif", inputs.SarifFile);
        Assert.Equal("leakgate", inputs.Category);
        Assert.True(inputs.WaitForProcessing && inputs.Annotations && inputs.Summary);
        Assert.True(inputs.Token.IsEmpty);
    }

    [Fact]
    public void Inputs_are_read_under_the_runners_names()
    {
        var inputs = Read(
            ("INPUT_FAIL-ON", "never"),
            ("INPUT_REPORT-LEVEL", " error "),
            ("INPUT_SCOPE", "changed"),
            ("INPUT_UPLOAD", "always"),
            ("INPUT_CATEGORY", "models/churn/"),
            ("INPUT_ON-MISSING-DATA", "warn"),
            ("INPUT_ANNOTATIONS", "False"),
            ("INPUT_WORKING-DIRECTORY", "models")
        );
        Assert.Equal(Level.Off, inputs.FailOn);
        Assert.Equal(Level.Error, inputs.ReportLevel);
        Assert.Equal(ScanScope.Changed, inputs.Scope);
        Assert.Equal(UploadMode.Always, inputs.Upload);
        Assert.Equal("models/churn", inputs.Category);
        Assert.Equal(MissingData.Warn, inputs.OnMissingData);
        Assert.False(inputs.Annotations);
        Assert.Equal("models", inputs.WorkingDirectory);
    }

    [Fact]
    public void Every_wrong_input_is_named_at_once_with_what_is_expected()
    {
        var refused = Assert.Throws<RequestException>(() =>
            Read(("INPUT_FAIL-ON", "eror"), ("INPUT_SUMMARY", "yes"), ("INPUT_CATEGORY", "/"))
        );
        Assert.Equal(3, refused.Sentences.Length);
        Assert.Equal(
            "input 'fail-on' has 'eror'; expected error, warning, note or never; did you mean 'error'?",
            refused.Sentences[0]
        );
        Assert.Contains("input 'summary' has 'yes'; expected true", refused.Sentences[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ghs_a b")]
    [InlineData("ghs_a\nb")]
    [InlineData("ghs_ü")]
    public void A_token_that_is_none_is_refused_without_being_shown(string token)
    {
        var refused = Assert.Throws<RequestException>(() => Read(("INPUT_GITHUB-TOKEN", token)));
        Assert.DoesNotContain("ghs_", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_has_no_words_for_itself() => Assert.Equal("(secret)", $"{new Secret("hunter2")}");

    [Theory]
    [InlineData("GITHUB_WORKSPACE")]
    [InlineData("GITHUB_REPOSITORY")]
    [InlineData("GITHUB_SHA")]
    public void Outside_of_a_runner_it_is_said_what_is_missing(string variable)
    {
        using var step = new Step(Samples.Clean());
        var result = step.WithVariable(variable, "")
            .Run()
            .MustEndWith(2)
            .MustSay($"{variable} not set", "::error title=");
        Assert.Equal("configuration-error", result.Outputs["outcome"]);
        Assert.Equal("2", result.Outputs["exit-code"]);
    }

    [Fact]
    public void An_event_file_that_is_no_json_is_an_error()
    {
        using var step = new Step(Samples.Clean());
        step.On(Event.Push() with { Payload = "not json" }).Run().MustEndWith(2).MustSay("is not JSON (line 1)");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"pull_request\":7}")]
    [InlineData("{\"pull_request\":{\"head\":{},\"base\":{}}}")]
    public void Payloads_of_events_without_a_base_are_taken_as_they_are(string payload)
    {
        using var step = new Step(Samples.Clean());
        step.On(Event.Schedule() with { Payload = payload }).With("upload", "never").Run().MustEndWith(0);
    }

    [Fact]
    public void A_working_directory_that_is_not_there_is_said_with_the_likely_reason()
    {
        using var step = new Step(Samples.Clean());
        step.With("working-directory", "models").Run().MustEndWith(2).MustSay("has 'models'", "actions/checkout");
    }

    [Theory]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("ACTIONS_RUNTIME_TOKEN")]
    [InlineData("INPUT_CATEGORY")]
    public void A_configuration_cannot_name_what_the_runner_keeps_secret(string variable)
    {
        var folder = Samples.Clean();
        folder.Write(
            "leakgate.yml",
            folder.Read("leakgate.yml").Replace("train.csv", $"${{{variable}}}.csv", StringComparison.Ordinal)
        );
        using var step = new Step(folder);
        var result = step.WithVariable(variable, "hunter2").Run().MustEndWith(2);
        Assert.DoesNotContain("hunter2", result.All, StringComparison.Ordinal);
    }

    private static ActionInputs Read(params (string Name, string Value)[] variables) =>
        ActionInputs.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
