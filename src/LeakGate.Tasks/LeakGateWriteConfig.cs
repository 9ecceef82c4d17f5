using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace LeakGate.Tasks;

/// <summary>Writes a <c>leakgate.yml</c> from the <c>LeakGateSplit</c> items of a project.</summary>
[MSBuildMultiThreadableTask]
public sealed class LeakGateWriteConfig : Microsoft.Build.Utilities.Task
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Files; metadata <c>Split</c> names the split (default: the file's name) and <c>Dataset</c> the data set
    /// (default: <see cref="DefaultDataset"/>). Files with the same two names form one split.
    /// </summary>
    [Required]
    public ITaskItem[] Splits { get; set; } = [];

    /// <summary>Name of the data set of items that do not say.</summary>
    [Required]
    public string DefaultDataset { get; set; } = "";

    /// <summary>Path of the file to write; it is left alone where it already says the same.</summary>
    [Required]
    public ITaskItem ConfigFile { get; set; } = null!;

    /// <inheritdoc/>
    public override bool Execute()
    {
        var datasets = Splits.GroupBy(item => Metadata(item, "Dataset", DefaultDataset)).ToList();
        foreach (var dataset in datasets)
            CheckSplits(dataset.Key, dataset);
        if (Log.HasLoggedErrors)
            return false;

        var text = Yaml(datasets);
        var path = ConfigFile.GetMetadata("FullPath");
        // Written only when it changes, so that an unchanged project does not look changed to the next run.
        if (!File.Exists(path) || File.ReadAllText(path, Utf8) != text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text, Utf8);
        }
        return true;
    }

    private void CheckSplits(string dataset, IEnumerable<ITaskItem> items)
    {
        var names = items.Select(SplitOf).Distinct().ToList();
        if (names.Count >= 2)
            return;
        var first = items.First();
        Log.LogError(
            null,
            "LG9001",
            null,
            RunHelp.LinkTo("LG9001"),
            first.GetMetadata("DefiningProjectFullPath"),
            0,
            0,
            0,
            0,
            $"the LeakGateSplit items of data set '{dataset}' name one split, '{names[0]}'; expected two or more; "
                + "add the other files, or tell them apart by their Split metadata"
        );
    }

    private static string Yaml(IEnumerable<IGrouping<string, ITaskItem>> datasets)
    {
        var yaml = new StringBuilder();
        yaml.Append("# Written by the build from the LeakGateSplit items of the project; change those instead.\n");
        yaml.Append("version: 1\ndatasets:\n");
        foreach (var dataset in datasets)
        {
            yaml.Append($"  {Quote(dataset.Key)}:\n    splits:\n");
            foreach (var split in dataset.GroupBy(SplitOf))
            {
                var files = split.Select(item => Quote(item.GetMetadata("FullPath"))).Distinct().ToList();
                var value = files.Count == 1 ? files[0] : $"[{string.Join(", ", files)}]";
                yaml.Append($"      {Quote(split.Key)}: {value}\n");
            }
        }
        return yaml.ToString();
    }

    private static string SplitOf(ITaskItem item) => Metadata(item, "Split", item.GetMetadata("Filename"));

    private static string Metadata(ITaskItem item, string name, string otherwise) =>
        item.GetMetadata(name) is { Length: > 0 } value ? value : otherwise;

    private static string Quote(string text) => $"'{text.Replace("'", "''")}'";
}
