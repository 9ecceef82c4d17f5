using System.Collections.Immutable;

namespace LeakGate.Configuration;

/// <summary>Where the rows of a data set are when they are in no file: on a ClickHouse server or its whole cluster.</summary>
public sealed record EngineSpec
{
    /// <summary>A query without a declared time limit may take so long.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The address of its HTTP interface, without user and password.</summary>
    public required Located<string> Url { get; init; }

    public Located<string>? User { get; init; }

    /// <summary>Comes from the environment and is shown nowhere.</summary>
    public Located<string>? Password { get; init; }

    /// <summary>Where tables lie whose names have no database; the server's default one where null.</summary>
    public Located<string>? Database { get; init; }

    /// <summary>The cluster on whose shards the tables lie; null where the server itself has all rows or knows where.</summary>
    public Located<string>? Cluster { get; init; }

    /// <summary>How long one query may take.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Settings of the server for every query; sizes are in bytes.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where the configuration declares it.</summary>
    public required SourceLocation At { get; init; }
}

/// <summary>How the rows of a split are named to an engine.</summary>
public enum RemoteKind
{
    /// <summary>A table, as <c>name</c> or <c>database.name</c>.</summary>
    Table,

    /// <summary>A SELECT.</summary>
    Query,

    /// <summary>A table function that reads files.</summary>
    Files,
}

/// <summary>Rows that an engine has.</summary>
/// <param name="Text">The table's name, or the SQL.</param>
public sealed record RemoteRows(RemoteKind Kind, Located<string> Text);
