using System.Runtime.ExceptionServices;

namespace LeakGate.Measuring.Local;

/// <summary>Groups the records of all workers by key.</summary>
internal static class RecordGrouping
{
    private const int SequentialBelow = 50_000;

    /// <summary>
    /// Shows every group to a visitor. Each thread works with a visitor of its own; the visitors
    /// are returned, and merging them must not depend on their order.
    /// </summary>
    public static IReadOnlyList<TVisitor> Visit<T, TVisitor>(
        IReadOnlyList<PartitionedRecords<T>> workers,
        Func<TVisitor> newVisitor,
        FinishContext context
    )
        where T : unmanaged, IKeyedRecord<T>
        where TVisitor : class, IGroupVisitor<T>
    {
        var visitors = new List<TVisitor>();
        var threads = workers.Sum(w => w.Count) < SequentialBelow ? 1 : context.Threads;
        var limit = LimitOf<T>(context.Memory, threads);
        try
        {
            VisitPartitions();
        }
        catch (AggregateException failures)
        {
            // Which partition fails first is chance; why is the same for all.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        return visitors;

        void VisitPartitions() =>
            Parallel.For(
                0,
                PartitionedRecords<T>.Partitions,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = context.Cancellation },
                () => new RecordGrouper<T, TVisitor>(newVisitor(), limit),
                (partition, _, grouper) =>
                {
                    grouper.Run(workers, partition);
                    return grouper;
                },
                grouper =>
                {
                    lock (visitors)
                        visitors.Add(grouper.Visitor);
                }
            );
    }

    /// <summary>Records that one thread may group at a time.</summary>
    private static int LimitOf<T>(RecordMemory memory, int threads)
        where T : unmanaged, IKeyedRecord<T>
    {
        var bytes = memory.ForGrouping / threads;
        return (int)Math.Clamp(bytes / RecordGrouper<T, IGroupVisitor<T>>.BytesPerRecord, 1 << 10, 1 << 28);
    }
}
