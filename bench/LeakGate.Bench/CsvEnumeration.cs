using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using CsvHelper;

namespace LeakGate.Bench;

/// <summary>
/// CsvHelper over a buffer in memory, every field seen as bytes: the part of the hot loop that is not LeakGate's, and
/// the model for benchmarks of the parts that are. Nothing may be allocated per row or per field.
/// </summary>
[MemoryDiagnoser]
public class CsvEnumeration
{
    private static readonly CsvReaderOptions Options = new() { Separator = ',' };
    private byte[] _csv = [];

    /// <summary>Rows of the buffer; what is allocated must not grow with them.</summary>
    [Params(10_000, 100_000)]
    public int Rows { get; set; }

    /// <summary>Writes the rows: a key, a time, numbers and a category, as wide as those of the comparison.</summary>
    [GlobalSetup]
    public void WriteRows()
    {
        var random = new Random(17);
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var text = new StringBuilder("id,user_id,ts,f1,f2,c1,y\n");
        for (var row = 0; row < Rows; row++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row},user_{random.Next(80_000):d7},{start.AddSeconds(6.0 * row):yyyy-MM-dd HH:mm:ss},"
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{random.NextDouble() * 1000:f4},{random.NextDouble():r},city_{random.Next(3000)},{random.Next(2)}\n"
            );
        }
        _csv = Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Sees every field; returns their length in bytes, so that the loop cannot be optimised away.</summary>
    [Benchmark]
    public long Fields()
    {
        using var reader = CsvReader.Create(_csv, Options);
        long bytes = 0;
        while (reader.Read())
        {
            for (var field = 0; field < reader.FieldCount; field++)
            {
                bytes += reader.GetSpan(field).Length;
            }
        }
        return bytes;
    }
}
