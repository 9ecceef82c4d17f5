using LeakGate.Measuring.Local;
using LeakGate.Splits;
using LeakGate.Tests.Configuration;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>What becomes of records when the budget is small.</summary>
public sealed class RecordMemoryTests
{
    [Theory]
    [InlineData(300_000, 300_000, 2, 2L << 20)] // every key is new: all goes to disk, and partitions are read in parts
    [InlineData(300_000, 50, 2, 2L << 20)] // few keys: combined, nothing goes to disk
    [InlineData(300_000, 20_000, 3, 1L << 20)]
    [InlineData(20_000, 900, 3, long.MaxValue)]
    [InlineData(100_000, 1, 1, 0)]
    [InlineData(100_000, 100_000, 1, 0)]
    public void Every_row_is_counted_once_under_its_key(int rows, int keys, int workers, long budget)
    {
        var memory = new RecordMemory(budget, Path.GetTempPath());
        var random = new Random(rows + keys);
        var stores = new PartitionedRecords<Tagged>[workers];
        for (var i = 0; i < workers; i++)
            stores[i] = new PartitionedRecords<Tagged>(memory);
        var expected = new Dictionary<ulong, (long Rows, ulong First)>();
        for (var i = 0; i < rows; i++)
        {
            var key = (ulong)random.Next(keys);
            var row = new RowRef(random.Next(2), 0, 0, i);
            // Now and then a record stands for some rows already.
            var more = random.Next(5) == 0 ? random.Next(1, 12) : 1;
            stores[random.Next(workers)].Add(new Tagged(CellKeys.Mix(key), CellKeys.Mix(key + 77), row), more);
            expected.TryGetValue(CellKeys.Mix(key), out var known);
            expected[CellKeys.Mix(key)] = (
                known.Rows + more,
                known.Rows == 0 ? row.Bits : Math.Min(known.First, row.Bits)
            );
        }

        var visitors = RecordGrouping.Visit<Tagged, Tally>(
            stores,
            () => new Tally(),
            new FinishContext(2, [], memory, CancellationToken.None)
        );

        var found = visitors.SelectMany(v => v.Groups).ToDictionary(g => g.Key, g => (g.Rows, g.First));
        Assert.Equal(expected.Count, found.Count);
        foreach (var (key, group) in expected)
            Assert.Equal(group, found[key]);
        foreach (var store in stores)
            store.Dispose();
    }

    [Fact]
    public void Nothing_is_left_in_the_folder_even_while_it_is_in_use()
    {
        if (OperatingSystem.IsWindows())
            return; // there the file is listed until its handle is closed
        using var folder = new TemporaryFolder();
        using var records = new PartitionedRecords<Tagged>(new RecordMemory(0, folder.Path));
        for (var i = 0u; i < 50_000; i++)
            records.Add(new Tagged(CellKeys.Mix(i), CellKeys.Mix(~i), new RowRef(0, 0, 0, (int)i)));
        Assert.Contains(Enumerable.Range(0, PartitionedRecords<Tagged>.Partitions), p => !records.IsInMemory(p));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_said_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "nowhere");
        var failure = Assert.Throws<RecordStorageException>(() => new SpillFile(missing));
        Assert.Equal(missing, failure.Place);
        Assert.Contains("--temp", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_gives_back_what_went_to_disk_in_its_order()
    {
        var list = new RecordList<long>(new RecordMemory(0, Path.GetTempPath()));
        for (var i = 0L; i < 200_000; i++)
            list.Add(i);
        var next = 0L;
        for (var block = 0; block < list.Blocks; block++)
        {
            foreach (var record in list.Block(block))
                Assert.Equal(next++, record);
        }
        Assert.Equal(200_000, next);
        list.Dispose();
    }

    [Fact]
    public void A_key_whose_rows_all_differ_beyond_the_budget_is_refused_and_not_cut()
    {
        var memory = new RecordMemory(0, Path.GetTempPath());
        using var records = new PartitionedRecords<Tagged>(memory);
        for (var i = 0; i < 50_000; i++)
            records.Add(new Tagged(1, 1, new RowRef(0, 0, 0, i), (ulong)i));
        var failure = Assert.Throws<RecordStorageException>(() =>
            RecordGrouping.Visit<Tagged, Tally>(
                [records],
                () => new Tally(),
                new FinishContext(1, [], memory, CancellationToken.None)
            )
        );
        Assert.Equal("--memory", failure.Place);
    }

    internal readonly record struct Tagged(ulong Low, ulong High, RowRef Ref, ulong Detail = 0) : IKeyedRecord<Tagged>;

    private sealed class Tally : IGroupVisitor<Tagged>
    {
        public List<(ulong Key, long Rows, ulong First)> Groups { get; } = [];

        public void VisitSingle(in Tagged record) => Groups.Add((record.Low, 1, record.Ref.Bits));

        public void VisitGroup(ReadOnlySpan<Tagged> records, ReadOnlySpan<long> counts)
        {
            var (rows, first) = (0L, ulong.MaxValue);
            for (var i = 0; i < records.Length; i++)
            {
                Assert.Equal((records[0].Low, records[0].High), (records[i].Low, records[i].High));
                rows += counts.IsEmpty ? 1 : counts[i];
                first = Math.Min(first, records[i].Ref.Bits);
            }
            Groups.Add((records[0].Low, rows, first));
        }
    }
}
