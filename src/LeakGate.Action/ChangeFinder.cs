using LeakGate.Configuration;
using LeakGate.Versions;

namespace LeakGate.Action;

internal static class ChangeFinder
{
    public static ChangeScope Find(GateSpec spec, ChangeEvent change, CancellationToken cancellation) =>
        new ChangeScope
        {
            Base = BaseVersion.None("not known yet"),
            Root = spec.Folder,
            Datasets = [.. spec.Datasets.Select(d => new TouchedDataset(d.Name.Value, ["?"]))],
        };
}
