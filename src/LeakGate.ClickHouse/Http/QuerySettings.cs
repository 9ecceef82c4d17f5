using System.Globalization;
using LeakGate.Configuration;

namespace LeakGate.ClickHouse.Http;

/// <summary>The settings that every query carries.</summary>
internal static class QuerySettings
{
    /// <summary>The most memory that a query may take on a server; 0 is no limit.</summary>
    public const string Memory = "max_memory_usage";

    /// <summary>Bytes of one GROUP BY or ORDER BY that go to disk, however much a query may take.</summary>
    private const long MostInMemory = 4_000_000_000;

    /// <summary>
    /// What every version knows and no query goes without. <c>readonly</c> is 2 and not 1, since 1 forbids the table functions that
    /// read a cluster or its files.
    /// </summary>
    public static SortedDictionary<string, string> Essential(EngineSpec engine)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["readonly"] = "2",
            // Errors come instead of the answer, and not in the middle of it.
            ["wait_end_of_query"] = "1",
            ["enable_http_compression"] = "1",
            ["max_execution_time"] = Math.Ceiling(engine.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            ["timeout_overflow_mode"] = "throw",
            ["skip_unavailable_shards"] = "0",
            ["output_format_json_quote_64bit_integers"] = "1",
            ["output_format_json_quote_denormals"] = "1",
        };
        if (engine.Database is { } database)
            settings["database"] = database.Value;
        return settings;
    }

    /// <summary>What is set where the server knows it.</summary>
    /// <param name="memory">What a query may take, in bytes; null where nothing limits it.</param>
    public static SortedDictionary<string, string> Wished(long? memory) =>
        new(StringComparer.Ordinal)
        {
            // Answers are small, and the network is what is scarce.
            ["http_zlib_compression_level"] = "9",
            ["cancel_http_readonly_queries_on_client_close"] = "1",
            ["distributed_aggregation_memory_efficient"] = "1",
            ["distributed_product_mode"] = "global",
            ["group_by_overflow_mode"] = "throw",
            ["result_overflow_mode"] = "throw",
            ["max_rows_to_group_by"] = "0",
            ["max_result_rows"] = "0",
            ["max_result_bytes"] = "0",
            ["join_use_nulls"] = "1",
            ["max_bytes_before_external_group_by"] = Spill(memory).ToString(CultureInfo.InvariantCulture),
            ["max_bytes_before_external_sort"] = Spill(memory).ToString(CultureInfo.InvariantCulture),
            // Tables of many columns make long questions.
            ["max_query_size"] = "16777216",
            ["max_ast_elements"] = "1000000",
            ["max_expanded_ast_elements"] = "10000000",
            // Names and types as the SQL expects them, whatever the server's profile says.
            ["prefer_column_name_to_alias"] = "0",
            ["cast_keep_nullable"] = "0",
            ["aggregate_functions_null_for_empty"] = "0",
            ["transform_null_in"] = "0",
            ["fallback_to_stale_replicas_for_distributed_queries"] = "0",
            // Texts of decimals have all their places, as the files have them.
            ["output_format_decimal_trailing_zeros"] = "1",
            // A cached answer may be about rows that have changed.
            ["use_query_cache"] = "0",
            // Columns of files are typed alike on every node.
            ["schema_inference_make_columns_nullable"] = "1",
        };

    /// <summary>As parameters of an address.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> settings) =>
        string.Join('&', settings.Select(s => $"{s.Key}={Uri.EscapeDataString(s.Value)}"));

    /// <summary>The limit that a setting states; null where it states none.</summary>
    public static long? LimitOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : null;

    /// <summary>A third of what a query may take, since merging what went to disk needs as much again.</summary>
    private static long Spill(long? memory) => Math.Min(memory / 3 ?? MostInMemory, MostInMemory);
}
