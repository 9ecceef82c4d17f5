using System.Buffers;
using System.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="ValueCounts"/> with counts per worker that are given up beyond the limit.</summary>
internal sealed class ValueCountsLocal(ValueCounts question, TableSchema schema)
    : LocalMeasurement<ValueCountsLocal.Accumulator>
{
    private int column;

    public override void Declare(FormRequests requests) =>
        column = requests.Want(question.Column, CellForms.Keys | CellForms.Text);

    public override Accumulator Create() => new(column, schema.Splits.Length, question.Limit);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var nulls = new long[schema.Splits.Length];
        foreach (var accumulator in accumulators)
            AddTo(nulls, accumulator.Nulls);
        var values = new Dictionary<(ulong, ulong), Value>();
        foreach (var value in accumulators.SelectMany(a => a.Values))
        {
            if (!values.TryGetValue(value.Key, out var known))
            {
                values.Add(value.Key, value);
                continue;
            }
            AddTo(known.Rows, value.Rows);
            if (value.First.Bits < known.First.Bits)
                values[value.Key] = known with { First = value.First, Text = value.Text };
        }
        if (values.Count > question.Limit || accumulators.Any(a => a.Overflowed))
            return new ValueCountsAnswer(Overflowed: true, [], [.. nulls]);
        var counts = values
            .Values.Select(v => new ValueCount(Encoding.UTF8.GetString(v.Text.Span), [.. v.Rows]))
            .ToList();
        counts.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        return new ValueCountsAnswer(Overflowed: false, [.. counts], [.. nulls]);
    }

    private static void AddTo(long[] sums, long[] more)
    {
        for (var split = 0; split < sums.Length; split++)
            sums[split] += more[split];
    }

    /// <param name="Text">As the first row has it.</param>
    /// <param name="Rows">By split.</param>
    internal readonly record struct Value(
        (ulong Low, ulong High) Key,
        RowRef First,
        ReadOnlyMemory<byte> Text,
        long[] Rows
    );

    internal sealed class Accumulator(int column, int splits, int limit) : IAccumulator
    {
        private const int FirstCapacity = 32;
        private const int TextBlock = 1 << 13;

        private readonly List<byte[]> texts = [];
        private ValueCodes values = null!;
        private int textsUsed;

        /// <summary>By code × splits + split.</summary>
        private long[] counts = new long[FirstCapacity * splits];

        /// <summary>The first row of each value and its text there, by code; the values beyond are new.</summary>
        private (RowRef Ref, byte[] Block, int At, int Length)[] firsts = SlotArrays.Take<(RowRef, byte[], int, int)>(
            FirstCapacity
        );
        private int used;

        public long[] Nulls { get; } = new long[splits];

        /// <summary>Whether there are more values than the limit; none is kept then.</summary>
        public bool Overflowed { get; private set; }

        public IEnumerable<Value> Values =>
            Enumerable
                .Range(0, used)
                .Select(code => new Value(
                    values.KeyOf(code),
                    firsts[code].Ref,
                    firsts[code].Block.AsMemory(firsts[code].At, firsts[code].Length),
                    [.. counts.AsSpan(code * splits, splits)]
                ));

        public void Join(WorkerShare share) => values = share.ValuesOf(column, limit);

        public void Observe(Batch batch)
        {
            var buffer = batch.Columns[column];
            Nulls[batch.Split] += buffer.Nulls;
            if (Overflowed)
                return;
            if (!values.Observe(batch) || values.Count > limit)
            {
                Overflow();
                return;
            }
            Reserve(values.Count);
            // Equal values may be written in two ways; the first in the input names them.
            var isOneText = buffer.Plan.Kind == ColumnKind.Text;
            for (var r = 0; r < batch.Count; r++)
            {
                var code = values.OfRow[r];
                if (code == ValueCodes.None)
                    continue;
                counts[(code * splits) + batch.Split]++;
                ref var first = ref firsts[code];
                if (code >= used)
                {
                    // Codes are given in the order in which values are met.
                    used = code + 1;
                    Keep(buffer.Text(batch, r), ref first);
                    first.Ref = batch.Ref(r);
                }
                else if (batch.Ref(r).Bits < first.Ref.Bits)
                {
                    first.Ref = batch.Ref(r);
                    if (!isOneText)
                        Keep(buffer.Text(batch, r), ref first);
                }
            }
        }

        private void Reserve(int count)
        {
            if (firsts.Length >= count)
                return;
            while (firsts.Length < count)
                firsts = SlotArrays.Doubled(firsts);
            Array.Resize(ref counts, firsts.Length * splits);
        }

        private void Overflow()
        {
            Overflowed = true;
            SlotArrays.GiveBack(firsts);
            texts.ForEach(block => ArrayPool<byte>.Shared.Return(block));
            texts.Clear();
            (counts, firsts, used) = ([], [], 0);
        }

        /// <summary>Copies a text to where it stays; strings are made of those that are in the answer.</summary>
        private void Keep(ReadOnlySpan<byte> text, ref (RowRef Ref, byte[] Block, int At, int Length) first)
        {
            if (texts is not [.., var block] || block.Length - textsUsed < text.Length)
            {
                block = ArrayPool<byte>.Shared.Rent(Math.Max(TextBlock, text.Length));
                texts.Add(block);
                textsUsed = 0;
            }
            text.CopyTo(block.AsSpan(textsUsed));
            (first.Block, first.At, first.Length) = (block, textsUsed, text.Length);
            textsUsed += text.Length;
        }
    }
}
