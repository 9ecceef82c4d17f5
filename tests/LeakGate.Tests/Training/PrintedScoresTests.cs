using LeakGate.Tests.Metrics;
using LeakGate.Training;
using Xunit;

namespace LeakGate.Tests.Training;

/// <summary>The score that a command prints is found, and that of the training rows is not taken for it.</summary>
public sealed class PrintedScoresTests
{
    [Theory]
    [InlineData("accuracy: 0.9\n", "accuracy", 0.9)]
    [InlineData("Loading…\nTest accuracy = 93.5 %\nbye\n", "accuracy", 0.935)]
    [InlineData("test accuracy: 0.8\ntrain accuracy: 1.0\n", "accuracy", 0.8)]
    [InlineData("accuracy: 0.1\naccuracy: 0.9\n", "accuracy", 0.9)]
    [InlineData("Epoch 3/3 - loss: 0.5 - accuracy: 1.0 - val_accuracy: 0.7\n", "accuracy", 0.7)]
    [InlineData("accuracy: 0.9, roc_auc: 0.95\n", "roc_auc", 0.95)]
    [InlineData("{\"test\": {\"f1\": 0.6}}\n", "f1", 0.6)]
    [InlineData("start\n{\"test_f1\": 0.6}\nend\n", "f1", 0.6)]
    [InlineData("{\n  \"test\": {\n    \"r2\": -0.25\n  }\n}\n", "r2", -0.25)]
    [InlineData("rmse=1.5e1\n", "rmse", 15)]
    public void A_score_is_found(string output, string name, double expected) =>
        Assert.Equal(expected, PrintedScores.Read(output, Sheets.Splits).Find(name, Sheets.Splits)!.Value, 12);

    [Theory]
    [InlineData("", "accuracy")]
    [InlineData("train accuracy: 1.0\n", "accuracy")]
    [InlineData("accuracy is good\n", "accuracy")]
    [InlineData("accuracy: nan\n", "accuracy")]
    [InlineData("{\"accuracy\": \n", "accuracy")]
    [InlineData("f1: 0.5\n", "accuracy")]
    public void No_score_is_made_up(string output, string name) =>
        Assert.Null(PrintedScores.Read(output, Sheets.Splits).Find(name, Sheets.Splits));
}
