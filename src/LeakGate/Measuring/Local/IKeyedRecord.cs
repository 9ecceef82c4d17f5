using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// What a row leaves behind under a 128-bit key. Records that differ in nothing but their place can be told as one
/// record and a count, which is how low-cardinality keys stay small however many rows carry them.
/// </summary>
internal interface IKeyedRecord<T>
    where T : unmanaged, IKeyedRecord<T>
{
    /// <summary>Low half of the key; its low bits choose the slot of a hash table.</summary>
    ulong Low { get; }

    /// <summary>High half of the key; its high bits choose the partition.</summary>
    ulong High { get; }

    /// <summary>What else tells records of one key apart, beside their split: a label, a time, or nothing.</summary>
    ulong Detail { get; }

    RowRef Ref { get; }
}

/// <summary>A record and the number of rows that left it; its place is that of the first.</summary>
internal readonly record struct Counted<T>(T Record, long Count)
    where T : unmanaged;

/// <summary>Sees every group of records with equal keys; one visitor per thread, merged afterwards.</summary>
internal interface IGroupVisitor<T>
    where T : unmanaged, IKeyedRecord<T>
{
    /// <summary>A key with exactly one row.</summary>
    void VisitSingle(in T record);

    /// <summary>A key with its records, in no particular order.</summary>
    /// <param name="counts">Rows behind each record; empty where every record is one row.</param>
    void VisitGroup(ReadOnlySpan<T> records, ReadOnlySpan<long> counts);
}
