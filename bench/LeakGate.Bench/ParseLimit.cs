using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace LeakGate.Bench;

/// <summary>How fast CsvHelper alone sees every field of given files as bytes: no typing, no hashing, no answers.</summary>
internal static class ParseLimit
{
    private const int Readers = 2;
    private static readonly CsvReaderOptions WithHeader = new() { Separator = ',' };
    private static readonly CsvReaderOptions WithoutHeader = new() { Separator = ',', HasHeader = false };

    /// <summary>What was seen; equal for any number of readers.</summary>
    private readonly record struct Seen(long Rows, long Fields, long FieldBytes)
    {
        public static Seen operator +(Seen a, Seen b) =>
            new(a.Rows + b.Rows, a.Fields + b.Fields, a.FieldBytes + b.FieldBytes);
    }

    /// <summary>
    /// Times the files one after the other, with one reader and with two over byte ranges, after one untimed pass that
    /// brings the files into the page cache and the loop to its compiled form.
    /// </summary>
    /// <returns>0, 1 where the readers do not agree on what is in the files, 2 for wrong usage, 3 for a missing file.</returns>
    public static int Run(ReadOnlySpan<string> words, TextWriter output, TextWriter errors)
    {
        var runs = 3;
        var json = false;
        var files = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "--json")
            {
                json = true;
            }
            else if (words[i] != "--runs")
            {
                files.Add(words[i]);
            }
            else if (++i == words.Length || !int.TryParse(words[i], out runs) || runs < 1)
            {
                errors.WriteLine("limit: --runs expects a whole number of at least 1");
                return 2;
            }
        }
        if (files.Count == 0)
        {
            errors.WriteLine("limit: expected at least one file");
            return 2;
        }
        if (files.Find(file => !File.Exists(file)) is { } missing)
        {
            errors.WriteLine($"limit: {missing} does not exist");
            return 3;
        }

        var megabytes = files.Sum(file => new FileInfo(file).Length) / 1e6;
        var (serialSeconds, serial) = Best(runs, () => Total(files, ReadWhole));
        double? rangesSeconds = null;
        if (files.TrueForAll(CanCut))
        {
            (rangesSeconds, var ranges) = Best(runs, () => Total(files, ReadRanges));
            if (ranges != serial)
            {
                errors.WriteLine($"limit: one reader saw {serial}, {Readers} readers saw {ranges}");
                return 1;
            }
        }
        if (json)
        {
            output.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        megabytes,
                        rows = serial.Rows,
                        fields = serial.Fields,
                        serialSeconds,
                        readers = Readers,
                        rangesSeconds,
                    }
                )
            );
            return 0;
        }
        output.WriteLine($"{megabytes:f0} MB, {serial.Rows} rows, {serial.Fields} fields; best of {runs}");
        output.WriteLine(Line("1 reader", serialSeconds, megabytes));
        output.WriteLine(
            rangesSeconds is { } seconds
                ? Line($"{Readers} readers", seconds, megabytes)
                : $"{Readers} readers: not measured: a quote occurs, so a newline need not end a record"
        );
        return 0;
    }

    private static string Line(string what, double seconds, double megabytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds:f3} s, {megabytes / seconds:f0} MB/s");

    private static (double Seconds, Seen Seen) Best(int runs, Func<Seen> pass)
    {
        var seen = pass();
        var best = double.PositiveInfinity;
        for (var run = 0; run < runs; run++)
        {
            var clock = Stopwatch.StartNew();
            pass();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return (best, seen);
    }

    private static Seen Total(List<string> files, Func<string, Seen> read) =>
        files.Aggregate(default(Seen), (total, file) => total + read(file));

    private static Seen ReadWhole(string path)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        return Read(new ByteRange(file, 0, RandomAccess.GetLength(file)), WithHeader);
    }

    private static bool CanCut(string path)
    {
        using var file = File.OpenHandle(path);
        return !ByteRange.HasQuotes(file);
    }

    private static Seen ReadRanges(string path)
    {
        using var file = File.OpenHandle(path);
        var ranges = ByteRange.Cut(file, Readers);
        var seen = new Seen[ranges.Length];
        Parallel.For(0, ranges.Length, part => seen[part] = Read(ranges[part], part == 0 ? WithHeader : WithoutHeader));
        return seen.Aggregate(default(Seen), (total, part) => total + part);
    }

    private static Seen Read(Stream stream, CsvReaderOptions options)
    {
        using var reader = CsvReader.Create(stream, options);
        long rows = 0;
        long fields = 0;
        long bytes = 0;
        while (reader.Read())
        {
            var count = reader.FieldCount;
            rows++;
            fields += count;
            for (var field = 0; field < count; field++)
            {
                bytes += reader.GetSpan(field).Length;
            }
        }
        return new Seen(rows, fields, bytes);
    }
}
