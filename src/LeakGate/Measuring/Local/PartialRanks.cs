using LeakGate.Measuring.Kernels;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Ranks of more numbers than may be sorted at once: cut into ranges of about as many as may, which are sorted one after
/// the other. Every range costs a reading of all numbers.
/// </summary>
internal static class PartialRanks
{
    /// <summary>Numbers that the cuts are chosen from; each stands for as many.</summary>
    private const int SampleSize = 1 << 14;

    /// <param name="ofClass">The numbers of each class, in any order.</param>
    /// <param name="most">Numbers that may be sorted at once; ranges come near to it, and ties need no room at all.</param>
    public static ClassRanks Of(NumberList[][] ofClass, long most, CancellationToken cancellation)
    {
        var total = ofClass.Sum(lists => lists.Sum(list => list.Count));
        var from = Cuts(ofClass, total, most);
        var counts = Array.ConvertAll(ofClass, _ => new int[from.Length]);
        for (var c = 0; c < ofClass.Length; c++)
        {
            var ofRange = counts[c];
            Read(ofClass[c], code => ofRange[RangeOf(from, code)]++);
        }
        var ranks = ClassRanks.OfSorted(Array.ConvertAll(ofClass, _ => ArraySegment<ulong>.Empty));
        for (var range = 0; range < from.Length; range++)
        {
            cancellation.ThrowIfCancellationRequested();
            var isOneValue = range + 1 < from.Length && from[range + 1] == from[range] + 1;
            var rows = Array.ConvertAll(counts, ofRange => ofRange[range]);
            var here = isOneValue ? ClassRanks.OfTies(rows) : ClassRanks.OfSorted(Sorted(ofClass, rows, from, range));
            ranks = here.Above(ranks);
        }
        return ranks;
    }

    /// <summary>Where each range begins, the first at 0. A value that fills a range has one of its own.</summary>
    private static ulong[] Cuts(NumberList[][] ofClass, long total, long most)
    {
        var step = Math.Max(1, total / SampleSize);
        var sample = new List<ulong>();
        var at = 0L;
        foreach (var lists in ofClass)
        {
            Read(
                lists,
                code =>
                {
                    if (at++ % step == 0)
                        sample.Add(code);
                }
            );
        }
        sample.Sort();
        // Twice as many as were needed if all were of one size: a sample's ranges are not.
        var width = (int)Math.Max(1, most / 2 / step);
        var cuts = new SortedSet<ulong> { 0 };
        for (var i = width; i < sample.Count; i += width)
        {
            cuts.Add(sample[i]);
            if (sample[i] == sample[i - width])
                cuts.Add(sample[i] + 1);
        }
        return [.. cuts];
    }

    private static ArraySegment<ulong>[] Sorted(NumberList[][] ofClass, int[] rows, ulong[] from, int range)
    {
        var (lowest, below) = (from[range], range + 1 < from.Length ? from[range + 1] : ulong.MaxValue);
        var sorted = new ArraySegment<ulong>[rows.Length];
        var scratch = new ulong[rows.Max()];
        for (var c = 0; c < rows.Length; c++)
        {
            var codes = new ulong[rows[c]];
            var used = 0;
            Read(
                ofClass[c],
                code =>
                {
                    // No number has the largest code.
                    if (code >= lowest && code < below)
                        codes[used++] = code;
                }
            );
            SortedNumbers.Sort(codes, scratch);
            sorted[c] = codes;
        }
        return sorted;
    }

    private static int RangeOf(ulong[] from, ulong code)
    {
        var at = Array.BinarySearch(from, code);
        return at >= 0 ? at : ~at - 1;
    }

    private static void Read(NumberList[] lists, Action<ulong> take)
    {
        foreach (var list in lists)
            list.Read(take);
    }
}
