using LeakGate.Measuring.Local;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

public sealed class RecordGroupingTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(50, 3, 2)]
    [InlineData(2000, 1, 3)]
    [InlineData(2000, 100_000, 2)]
    [InlineData(20_000, 700, 1)]
    [InlineData(60_000, 20_000, 3)]
    public void Every_key_is_seen_once_with_all_its_records(int count, int keys, int workers)
    {
        var random = new Random(count + keys);
        // Keys differ in one lane only now and then, and agree in the bits that choose slots and partitions.
        var pool = Enumerable
            .Range(0, keys)
            .Select(_ =>
                ((ulong)random.Next(keys), ((ulong)random.NextInt64() << 1) & (random.Next(2) == 0 ? 3 : ~0ul))
            )
            .ToArray();
        var records = new PartitionedRecords<TestRecord>[workers];
        for (var worker = 0; worker < workers; worker++)
            records[worker] = new PartitionedRecords<TestRecord>(RecordMemory.Unbounded);
        var expected = new Dictionary<(ulong, ulong), List<int>>();
        for (var i = 0; i < count; i++)
        {
            var (low, high) = pool[random.Next(keys)];
            records[random.Next(workers)].Add(new TestRecord(low, high, i));
            if (!expected.TryGetValue((low, high), out var group))
                expected.Add((low, high), group = []);
            group.Add(i);
        }
        Assert.Equal(count, records.Sum(r => r.Count));

        var visitors = RecordGrouping.Visit<TestRecord, Collector>(
            records,
            () => new Collector(),
            Context(RecordMemory.Unbounded)
        );

        var found = visitors
            .SelectMany(visitor => visitor.Groups)
            .ToDictionary(g => g.Key, g => g.Items.Order().ToList());
        Assert.Equal(expected.Count, found.Count);
        foreach (var (key, group) in expected)
            Assert.Equal(group, found[key]);
        foreach (var worker in records)
        {
            worker.Dispose();
            // What was freed is gone, and freeing it twice does no harm.
            Assert.All(
                Enumerable.Range(0, PartitionedRecords<TestRecord>.Partitions),
                p => Assert.Equal(0, worker.CountOf(p))
            );
            worker.Dispose();
            worker.Dispose();
        }
    }

    [Fact]
    public void A_cancelled_run_frees_what_it_has_not_grouped()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var records = new PartitionedRecords<TestRecord>(RecordMemory.Unbounded);
        for (var i = 0; i < 10_000; i++)
            records.Add(new TestRecord((ulong)i, (ulong)i << 50, i));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            RecordGrouping.Visit<TestRecord, Collector>(
                [records],
                () => new Collector(),
                Context(RecordMemory.Unbounded, cancelled.Token)
            )
        );
    }

    [Fact]
    public void Records_can_be_added_again_to_a_store_that_was_emptied()
    {
        using var records = new PartitionedRecords<TestRecord>(RecordMemory.Unbounded);
        records.Add(new TestRecord(1, 1, 1));
        records.Dispose();
        records.Add(new TestRecord(2, 2, 2));
        var visitor = Assert.Single(
            RecordGrouping.Visit<TestRecord, Collector>(
                [records],
                () => new Collector(),
                Context(RecordMemory.Unbounded)
            )
        );
        Assert.Equal([2], Assert.Single(visitor.Groups).Items);
    }

    private static FinishContext Context(RecordMemory memory, CancellationToken cancellation = default) =>
        new(4, [], memory, cancellation);

    internal readonly record struct TestRecord(ulong Low, ulong High, int Index) : IKeyedRecord<TestRecord>
    {
        public ulong Detail => (ulong)Index;
        public RowRef Ref => new(0, 0, 0, Index);
    }

    private sealed class Collector : IGroupVisitor<TestRecord>
    {
        public List<((ulong, ulong) Key, int[] Items)> Groups { get; } = [];

        public void VisitSingle(in TestRecord record) => Groups.Add(((record.Low, record.High), [record.Index]));

        public void VisitGroup(ReadOnlySpan<TestRecord> records, ReadOnlySpan<long> counts)
        {
            Assert.True(records.Length > 1);
            var key = (records[0].Low, records[0].High);
            var items = new int[records.Length];
            for (var i = 0; i < items.Length; i++)
            {
                Assert.Equal(key, (records[i].Low, records[i].High));
                items[i] = records[i].Index;
            }
            Groups.Add((key, items));
        }
    }
}
