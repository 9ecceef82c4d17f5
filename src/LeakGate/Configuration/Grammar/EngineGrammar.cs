using System.Collections.Immutable;

namespace LeakGate.Configuration.Grammar;

/// <summary>The part of the grammar by which rows stay where they are and questions are sent there: <c>engine</c>.</summary>
internal static class EngineGrammar
{
    /// <summary>Settings on which it rests that a run is read-only and whole; LeakGate sets them itself.</summary>
    public static ImmutableArray<string> OwnSettings { get; } =
    [
        "allow_ddl",
        "cancel_http_readonly_queries_on_client_close",
        "database",
        "default_format",
        "distributed_product_mode",
        "enable_http_compression",
        "format",
        "group_by_overflow_mode",
        "join_use_nulls",
        "limit",
        "offset",
        "max_execution_time",
        "max_result_bytes",
        "max_result_rows",
        "max_rows_to_group_by",
        "output_format_json_quote_64bit_integers",
        "output_format_json_quote_denormals",
        "password",
        "query",
        "query_id",
        "quota_key",
        "readonly",
        "result_overflow_mode",
        "role",
        "session_id",
        "skip_unavailable_shards",
        "timeout_before_checking_execution_speed",
        "timeout_overflow_mode",
        "use_query_cache",
        "user",
        "wait_end_of_query",
    ];

    private static readonly TextShape Name = new("a name on one line");

    /// <summary>The keys by which a split or a source names rows of an engine.</summary>
    public static ImmutableArray<Key> RowKeys { get; } =
    [
        new(
            "table",
            new TextShape("table or database.table", SqlForms.JudgeTable) { Examples = ["ml.train"] },
            "A table of the engine."
        ),
        new(
            "query",
            new TextShape("one SELECT", SqlForms.JudgeQuery)
            {
                AcceptsControl = true,
                Examples = ["SELECT * FROM ml.rows WHERE day < '2026-01-01'"],
            },
            "A SELECT whose rows are taken."
        ),
        new(
            "files",
            new TextShape("the call of a table function that reads files", SqlForms.JudgeFiles)
            {
                AcceptsControl = true,
                Examples = ["s3Cluster('prod', 'https://bucket.example.org/train/*.parquet', 'Parquet')"],
            },
            "Files that the engine reads itself."
        ),
    ];

    public static MappingShape Engine { get; } =
        new(
            "a mapping with clickhouse and, where they are needed, user, password, database, cluster, timeout and settings",
            [
                new(
                    "clickhouse",
                    new TextShape(
                        "the address of an HTTP interface, such as https://host:8443",
                        JudgeUrl,
                        "^[hH][tT][tT][pP][sS]?://"
                    )
                    {
                        Examples = ["${CLICKHOUSE_URL}"],
                    },
                    "The address of ClickHouse's HTTP interface."
                )
                {
                    IsRequired = true,
                },
                new(
                    "user",
                    Name with
                    {
                        Examples = ["${CLICKHOUSE_USER}"],
                    },
                    "The user; the server's default one where not given."
                ),
                new(
                    "password",
                    new TextShape("a variable of the environment") { Examples = ["${CLICKHOUSE_PASSWORD}"] },
                    "The user's password, from the environment only."
                )
                {
                    Needs = "user",
                },
                new("database", Name, "Where tables lie whose names have no database."),
                new("cluster", Name, "The cluster on whose shards the tables lie, as the server calls it."),
                new(
                    "timeout",
                    new StepShape("a duration such as 5m or 1h"),
                    "How long one query may take; 10m where not given."
                ),
                new(
                    "settings",
                    new TableShape(
                        "a mapping from settings of the server to values",
                        "setting",
                        new TextShape("a value"),
                        1
                    ),
                    "Settings of the server for every query; sizes may have a unit, such as 8GB."
                ),
            ]
        )
        {
            Definition = "engine",
        };

    private static Fault? JudgeUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return new("is no address of an HTTP interface", "write http://host:8123 or https://host:8443");
        return url.Query.Length > 0 || url.Fragment.Length > 0
            ? new("has parameters", "settings of the server stand under 'settings'")
            : null;
    }
}
