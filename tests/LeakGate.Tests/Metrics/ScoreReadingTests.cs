using LeakGate.Configuration;
using LeakGate.Metrics;
using LeakGate.Tests.Configuration;
using Xunit;

namespace LeakGate.Tests.Metrics;

/// <summary>Scores are found in whatever programs write, and told apart by the side that they are of.</summary>
public sealed class ScoreReadingTests
{
    public static TheoryData<string, string, string[]> Shapes { get; } =
        new()
        {
            // Plain names, in the many ways in which sides are put into them.
            {
                "m.json",
                """{"train_accuracy": 0.9, "test/f1": 0.8, "val.roc_auc": 0.7, "testRmse": 3.5}""",
                [
                    "train_accuracy = accuracy train 0.9",
                    "test/f1 = F1 test 0.8",
                    "val.roc_auc = ROC AUC validation 0.7",
                    "testRmse = RMSE test 3.5",
                ]
            },
            // DVC and people: nested by side, by metric, or under a heading.
            {
                "m.json",
                """{"train": {"accuracy": 0.9}, "test": {"accuracy": 0.8}}""",
                ["train.accuracy = accuracy train 0.9", "test.accuracy = accuracy test 0.8"]
            },
            {
                "m.json",
                """{"metrics": {"accuracy": {"train": 0.9, "test": 0.8}}}""",
                ["metrics.accuracy.train = accuracy train 0.9", "metrics.accuracy.test = accuracy test 0.8"]
            },
            { "m.json", """{"evaluation": {"train": {"r2": 0.5}}}""", ["evaluation.train.r2 = R² train 0.5"] },
            {
                "m.json",
                """{"forest": {"test": {"accuracy": 0.9}}, "ridge": {"test": {"accuracy": 0.8}}}""",
                [
                    "forest.test.accuracy = accuracy test 0.9 in forest",
                    "ridge.test.accuracy = accuracy test 0.8 in ridge",
                ]
            },
            // Percentages, error rates and scikit-learn's negated losses.
            {
                "m.json",
                """{"test_accuracy": 97.5, "test_auc": "93 %"}""",
                ["test_accuracy = accuracy test 0.975", "test_auc = ROC AUC test 0.93"]
            },
            { "m.json", """{"test": {"error_rate": 0.1}}""", ["test.error_rate = error rate test 0.9"] },
            { "m.json", """{"test_neg_log_loss": -0.25}""", ["test_neg_log_loss = log loss test 0.25"] },
            // cross_validate, as arrays and as pandas writes it.
            {
                "m.json",
                """{"fit_time": [0.1, 0.1, 0.1], "score_time": [0, 0, 0], "test_score": [0.8, 0.9, 0.7], "train_score": [1, 1, 1]}""",
                ["test_score = score test 0.8 of 3 folds", "train_score = score train 1 of 3 folds"]
            },
            {
                "m.json",
                """{"fit_time": {"0": 0.1, "1": 0.1}, "test_accuracy": {"0": 0.8, "1": 0.9}}""",
                ["test_accuracy = accuracy test 0.85 of 2 folds"]
            },
            {
                "m.csv",
                ",fit_time,score_time,test_accuracy,train_accuracy\n0,0.1,0.01,0.8,0.9\n1,0.1,0.01,0.9,0.9\n2,0.1,0.01,0.7,0.9\n",
                ["test_accuracy = accuracy test 0.8 of 3 folds", "train_accuracy = accuracy train 0.9 of 3 folds"]
            },
            { "m.csv", "fold;f1\n1;0.5\n2;0.6\n3;0.7\n", ["folds.f1 = F1 any 0.6 of 3 folds"] },
            { "m.json", """{"scores": [0.8, 0.9, 1.0]}""", ["scores = score any 0.9 of 3 folds"] },
            { "m.json", """{"folds": [{"auc": 0.8}, {"auc": 0.9}]}""", ["folds.auc = ROC AUC any 0.85 of 2 folds"] },
            { "m.json", """{"fold_1": {"auc": 0.8}, "fold_2": {"auc": 0.9}}""", ["auc = ROC AUC any 0.85 of 2 folds"] },
            // Only the best candidate of a search is the model.
            {
                "m.csv",
                "mean_fit_time,param_C,params,split0_test_score,split1_test_score,mean_test_score,rank_test_score\n"
                    + "0.1,1,{'C': 1},0.5,0.6,0.55,2\n0.1,9,{'C': 9},0.7,0.9,0.8,1\n",
                ["test_score = score test 0.8 of 2 folds"]
            },
            // Means beside deviations.
            {
                "m.json",
                """{"cv": {"accuracy": {"mean": 0.8, "std": 0.1}}}""",
                ["cv.accuracy.mean = accuracy any 0.8"]
            },
            {
                "m.json",
                """{"cv_accuracy_mean": 0.8, "cv_accuracy_std": 0.1}""",
                ["cv_accuracy_mean = accuracy any 0.8"]
            },
            // Keras: epochs, of which the last counts; the side without a word is training.
            {
                "m.json",
                """{"loss": [2, 1], "accuracy": [0.5, 0.9], "val_loss": [2, 1.5], "val_accuracy": [0.4, 0.8]}""",
                [
                    "loss = loss train 1",
                    "accuracy = accuracy train 0.9",
                    "val_loss = loss validation 1.5",
                    "val_accuracy = accuracy validation 0.8",
                ]
            },
            {
                "m.csv",
                "epoch,accuracy,val_accuracy\n0,0.5,0.4\n1,0.9,0.8\n",
                ["accuracy = accuracy train 0.9", "val_accuracy = accuracy validation 0.8"]
            },
            // A classification report: its averages, not its classes, of many of which one is perfect.
            {
                "m.json",
                """
                    {"a": {"precision": 1.0, "recall": 1.0, "f1-score": 1.0, "support": 5}, "accuracy": 0.9,
                     "macro avg": {"precision": 0.8, "recall": 0.7, "f1-score": 0.75, "support": 50}}
                    """,
                [
                    "accuracy = accuracy any 0.9",
                    "macro avg.precision = precision any 0.8",
                    "macro avg.recall = recall any 0.7",
                    "macro avg.f1-score = F1 any 0.75",
                ]
            },
            // MLflow's exports.
            {
                "m.json",
                """{"info": {"status": "FINISHED"}, "data": {"metrics": {"test_f1": 0.7}, "params": {"accuracy": 1}}}""",
                ["data.metrics.test_f1 = F1 test 0.7"]
            },
            {
                "m.json",
                """{"run": {"data": {"metrics": [{"key": "test_f1", "value": 0.7, "timestamp": 1, "step": 0}]}}}""",
                ["run.data.metrics.test_f1 = F1 test 0.7"]
            },
            // Tables: names and values, a row for each side, a column for each side.
            { "m.csv", "metric,value\ntest_accuracy,0.8\n", ["test_accuracy = accuracy test 0.8"] },
            {
                "m.csv",
                "split,metric,value\ntrain,accuracy,0.9\ntest,accuracy,0.8\n",
                ["train.accuracy = accuracy train 0.9", "test.accuracy = accuracy test 0.8"]
            },
            {
                "m.tsv",
                "metric\ttrain\ttest\naccuracy\t0.9\t0.8\n",
                ["accuracy.train = accuracy train 0.9", "accuracy.test = accuracy test 0.8"]
            },
            { "m.csv", "accuracy,f1\n0.9,0.8\n", ["accuracy = accuracy any 0.9", "f1 = F1 any 0.8"] },
            {
                "m.yaml",
                "train:\n  auc: 0.9\ntest:\n  auc: 0.8\n",
                ["train.auc = ROC AUC train 0.9", "test.auc = ROC AUC test 0.8"]
            },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Scores_are_read(string file, string text, string[] expected) =>
        Assert.Equal(expected, Sheets.Of(file, text).Scores.Select(score => score.Line()));

    [Theory]
    [InlineData("""{"n_estimators": 100, "train_time": 3, "max_depth": 7}""")]
    [InlineData("""{"test": {"confusion_matrix": [[50, 3], [2, 40]]}}""")]
    [InlineData("""{"train_test_accuracy_gap": 0.1}""")]
    [InlineData("""{"test_accuracy_count": 150}""")]
    [InlineData("""{"f1": [1.0, 0.5, 0.7]}""")]
    [InlineData("""{"test_accuracy": 4321}""")]
    [InlineData("""{"accuracy": true, "f1": null, "auc": "high"}""")]
    public void What_is_no_score_is_left_alone(string text) => Assert.Empty(Sheets.Of("m.json", text).Scores);

    [Fact]
    public void What_was_left_alone_is_told()
    {
        var sheet = Sheets.Of("m.json", """{"test": {"accuracy": 0.9, "business_value": 12}}""");
        Assert.Equal("read of 'm.json': 'test.accuracy'; left alone: 'test.business_value'", sheet.Understood);
    }

    [Fact]
    public void Splits_are_known_by_their_own_names()
    {
        var splits = new SplitNames([("jan", SplitRole.Train), ("feb", SplitRole.Test)]);
        var sheet = Sheets.Of("m.json", """{"jan": {"accuracy": 0.9}, "accuracy_feb": 0.8}""", splits);
        Assert.Equal([SplitRole.Train, SplitRole.Test], sheet.Scores.Select(score => score.Role));
        Assert.Equal(["jan", "feb"], sheet.Scores.Select(score => score.Split));
    }

    [Fact]
    public void A_score_is_at_its_name()
    {
        var sheet = Sheets.Of("m.json", "{\n  \"test\": {\n    \"ä\": 1, \"accuracy\": 0.9\n  }\n}\n");
        Assert.Equal(new SourceLocation("m.json", 3, 13, 23), Assert.Single(sheet.Scores).At);
        var table = Sheets.Of("m.csv", "metric,value\nf1,0.5\naccuracy,0.9\n");
        Assert.Equal([2, 3], table.Scores.Select(score => score.At.Line));
    }

    [Fact]
    public void Deviations_belong_to_their_means()
    {
        var given = Assert.Single(Sheets.Of("m.json", """{"cv": {"auc": {"mean": 80, "std": 5}}}""").Scores);
        Assert.Equal(0.05, given.Deviation!.Value, 12);
        var computed = Assert.Single(Sheets.Of("m.json", """{"cv": {"auc": [0.7, 0.8, 0.9]}}""").Scores);
        Assert.Equal(0.1, computed.Deviation!.Value, 12);
        var equal = Assert.Single(Sheets.Of("m.json", """{"cv": {"auc": [0.7, 0.7, 0.7]}}""").Scores);
        Assert.Equal(0, equal.Deviation);
    }

    [Fact]
    public void NaN_is_no_number_and_is_told()
    {
        var sheet = Sheets.Of(
            "m.json",
            """{"test_f1": NaN, "test_auc": -Infinity, "note": "NaN, -Infinity", "test_r2": 0.5}"""
        );
        Assert.Equal(["test_f1", "test_auc"], sheet.NoNumbers.AsEnumerable());
        Assert.Equal("test_r2", Assert.Single(sheet.Scores).Name);
    }

    [Fact]
    public void The_folder_of_an_MLflow_run_gives_the_last_value_of_each_metric()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mlruns/0/ab12/meta.yaml", "run_id: ab12\n");
        folder.Write("mlruns/0/ab12/params/accuracy", "1");
        folder.Write("mlruns/0/ab12/metrics/train_loss", "1700000000000 0.5 0\n1700000000001 0.25 1\n");
        folder.Write("mlruns/0/ab12/metrics/test/accuracy", "1700000000000 0.8 0\n");
        string[] expected = ["test/accuracy = accuracy test 0.8", "train_loss = loss train 0.25"];
        foreach (var path in new[] { "mlruns", "mlruns/0/ab12", "mlruns/0/ab12/metrics/" })
        {
            var sheet = Sheets.Read(folder, path);
            Assert.Equal(expected, sheet.Scores.Select(score => score.Line()));
            Assert.Equal(new SourceLocation("mlruns/0/ab12/metrics/train_loss", 2, 1, 21), sheet.Scores[1].At);
        }
        Assert.Equal(
            ["accuracy = accuracy any 0.8"],
            Sheets.Read(folder, "mlruns/0/ab12/metrics/test/accuracy").Scores.Select(s => s.Line())
        );
    }
}
