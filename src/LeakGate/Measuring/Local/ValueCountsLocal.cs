using System.Buffers;
using System.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="ValueCounts"/> with a hash table per worker that gives up beyond the limit.</summary>
internal sealed class ValueCountsLocal(ValueCounts question, TableSchema schema)
    : LocalMeasurement<ValueCountsLocal.Accumulator>
{
    private int column;

    public override void Declare(FormRequests requests) =>
        column = requests.Want(question.Column, CellForms.Keys | CellForms.Text);

    public override Accumulator Create() => new(column, schema.Splits.Length, question.Limit);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var merged = new Accumulator(column, schema.Splits.Length, question.Limit);
        foreach (var accumulator in accumulators)
            merged.Add(accumulator);
        return merged.Answer();
    }

    internal sealed class Accumulator : IAccumulator
    {
        private const int FirstCapacity = 64;
        private const int TextBlock = 1 << 13;

        private readonly int column;
        private readonly int splits;
        private readonly int limit;
        private readonly long[] nulls;
        private Slot[] slots = SlotArrays.Take<Slot>(FirstCapacity);
        private long[] counts;
        private readonly List<byte[]> texts = [];
        private int textsUsed;
        private int used;
        private bool overflowed;

        public Accumulator(int column, int splits, int limit)
        {
            (this.column, this.splits, this.limit) = (column, splits, limit);
            nulls = new long[splits];
            counts = new long[FirstCapacity * splits];
        }

        public void Observe(Batch batch)
        {
            var buffer = batch.Columns[column];
            nulls[batch.Split] += buffer.Nulls;
            if (overflowed)
                return;
            for (var r = 0; r < batch.Count; r++)
            {
                var (low, high) = (buffer.Keys[r], buffer.HighKeys[r]);
                if (low == ColumnBuffer.NullKey && high == ColumnBuffer.NullKey)
                    continue;
                var at = Find(low, high);
                ref var slot = ref slots[at];
                if (!slot.IsUsed)
                {
                    if (used == limit)
                    {
                        Overflow();
                        return;
                    }
                    at = Insert(at, low, high, buffer.Text(batch, r), batch.Ref(r));
                }
                else if (batch.Ref(r).Bits < slot.First.Bits)
                {
                    // Equal values may be written in two ways; the first in the input names them.
                    slot.First = batch.Ref(r);
                    if (buffer.Plan.Kind != ColumnKind.Text)
                        slot.Text = Keep(buffer.Text(batch, r));
                }
                counts[(at * splits) + batch.Split]++;
            }
        }

        public void Add(Accumulator other)
        {
            for (var split = 0; split < splits; split++)
                nulls[split] += other.nulls[split];
            if (other.overflowed)
                Overflow();
            if (overflowed)
                return;
            for (var i = 0; i < other.slots.Length; i++)
            {
                ref var from = ref other.slots[i];
                if (!from.IsUsed)
                    continue;
                var at = Find(from.Low, from.High);
                if (!slots[at].IsUsed)
                {
                    if (used == limit)
                    {
                        Overflow();
                        return;
                    }
                    at = Insert(at, from.Low, from.High, from.Utf8, from.First);
                }
                else if (from.First.Bits < slots[at].First.Bits)
                {
                    slots[at].First = from.First;
                    slots[at].Text = Keep(from.Utf8);
                }
                for (var split = 0; split < splits; split++)
                    counts[(at * splits) + split] += other.counts[(i * splits) + split];
            }
        }

        public ValueCountsAnswer Answer()
        {
            if (overflowed)
                return new ValueCountsAnswer(Overflowed: true, [], [.. nulls]);
            var values = new List<ValueCount>(used);
            for (var i = 0; i < slots.Length; i++)
            {
                if (slots[i].IsUsed)
                    values.Add(
                        new ValueCount(Encoding.UTF8.GetString(slots[i].Utf8), [.. counts.AsSpan(i * splits, splits)])
                    );
            }
            values.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
            return new ValueCountsAnswer(Overflowed: false, [.. values], [.. nulls]);
        }

        private void Overflow()
        {
            overflowed = true;
            SlotArrays.GiveBack(slots);
            texts.ForEach(block => ArrayPool<byte>.Shared.Return(block));
            slots = [];
            counts = [];
            texts.Clear();
        }

        /// <summary>Copies a text to where it stays; strings are made of those that are in the answer.</summary>
        private (byte[] Block, int At, int Length) Keep(ReadOnlySpan<byte> text)
        {
            if (texts is not [.., var block] || block.Length - textsUsed < text.Length)
            {
                block = ArrayPool<byte>.Shared.Rent(Math.Max(TextBlock, text.Length));
                texts.Add(block);
                textsUsed = 0;
            }
            text.CopyTo(block.AsSpan(textsUsed));
            textsUsed += text.Length;
            return (block, textsUsed - text.Length, text.Length);
        }

        private int Find(ulong low, ulong high)
        {
            var mask = slots.Length - 1;
            var at = (int)CellKeys.Mix(low) & mask;
            while (slots[at].IsUsed && (slots[at].Low != low || slots[at].High != high))
                at = (at + 1) & mask;
            return at;
        }

        private int Insert(int at, ulong low, ulong high, ReadOnlySpan<byte> text, RowRef first)
        {
            if (2 * (used + 1) > slots.Length)
            {
                Grow();
                at = Find(low, high);
            }
            slots[at] = new Slot
            {
                Low = low,
                High = high,
                Text = Keep(text),
                First = first,
            };
            used++;
            return at;
        }

        private void Grow()
        {
            var (oldSlots, oldCounts) = (slots, counts);
            slots = SlotArrays.Take<Slot>(2 * oldSlots.Length);
            counts = new long[2 * oldCounts.Length];
            for (var i = 0; i < oldSlots.Length; i++)
            {
                if (!oldSlots[i].IsUsed)
                    continue;
                var at = Find(oldSlots[i].Low, oldSlots[i].High);
                slots[at] = oldSlots[i];
                oldCounts.AsSpan(i * splits, splits).CopyTo(counts.AsSpan(at * splits));
            }
            SlotArrays.GiveBack(oldSlots);
        }

        private struct Slot
        {
            public ulong Low;
            public ulong High;
            public (byte[] Block, int At, int Length) Text;
            public RowRef First;

            public readonly bool IsUsed => Text.Block is not null;

            public readonly ReadOnlySpan<byte> Utf8 => Text.Block.AsSpan(Text.At, Text.Length);
        }
    }
}
