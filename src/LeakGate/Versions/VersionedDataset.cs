using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Splits;

namespace LeakGate.Versions;

/// <summary>A data set with its base version beside it, or the answer that rules about versions give without.</summary>
/// <param name="Tables">Head and base side by side; null where they cannot be compared.</param>
/// <param name="Present">How many of the tables' splits are the head's.</param>
internal sealed record VersionedDataset(DatasetTables? Tables, int Present, string Commit, CheckResult WithoutBase)
{
    /// <summary>What rules about versions compare, or null.</summary>
    public BaseComparison? Comparison => Tables is null ? null : new BaseComparison(Tables.Schema, Present, Commit);

    /// <summary>Opens a data set beside its version at the base. What stands in the way is told and not thrown.</summary>
    public static VersionedDataset Open(
        DatasetSpec dataset,
        IReadOnlyDictionary<SourceSpec, ImmutableArray<DataFile>> files,
        BaseRepository repository
    )
    {
        try
        {
            var former = repository.Of(dataset);
            if (former.Dataset.SplitBy?.Column.Value != dataset.SplitBy?.Column.Value)
                return Without(CheckResult.NotMeasured("the base divides its rows into splits in another way"));
            var (tables, present) = DatasetTables.OpenBeside(dataset, files, former.Dataset, former.Files);
            return new VersionedDataset(tables, present, repository.Commit, CheckResult.Passed);
        }
        catch (NoBaseFilesException e)
        {
            return Without(e.IsMissing ? CheckResult.NotMeasured(e.Message) : CheckResult.NotApplicable(e.Message));
        }
        catch (GateException e)
        {
            return Without(
                CheckResult.NotMeasured($"the base version cannot be read: {e.Problems[0].At}: {e.Problems[0].Found}")
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Without(CheckResult.NotMeasured($"the base version cannot be read: {e.Message.TrimEnd('.')}"));
        }
    }

    /// <summary>Where no base was asked for, or where it is known that there is none, the rules do not apply.</summary>
    public static VersionedDataset Without(ChangeScope? change) =>
        Without(
            change?.Base.State switch
            {
                null => CheckResult.NotApplicable("no base version is given"),
                BaseState.None => CheckResult.NotApplicable(change.Base.Reason),
                _ => CheckResult.NotMeasured($"there is no base to compare with: {change.Base.Reason}"),
            }
        );

    private static VersionedDataset Without(CheckResult answer) => new(null, 0, "", answer);
}
