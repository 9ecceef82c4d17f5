using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.ClickHouse.Http;
using LeakGate.ClickHouse.Measuring;
using LeakGate.ClickHouse.Opening;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse;

/// <summary>Opens data sets whose rows are on a ClickHouse server or its cluster.</summary>
internal sealed class ClickHouseEngines : IRemoteEngines
{
    /// <inheritdoc/>
    public async Task<IOpenDataset> OpenAsync(DatasetSpec dataset, CancellationToken cancellation)
    {
        var engine = dataset.Engine!;
        var session = new ClickHouseSession(engine, new ServerFaults(engine, Secrets.Of(dataset)));
        try
        {
            await session.OpenAsync(cancellation);
            var data = await new DatasetOpener(dataset, engine, session).OpenAsync(cancellation);
            return new ClickHouseDataset(data, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}

/// <summary>A data set in ClickHouse: every question goes there, and the rows stay.</summary>
internal sealed class ClickHouseDataset(RemoteDataset data, ClickHouseSession session) : IOpenDataset, IMeasuringEngine
{
    public TableSchema Schema => data.Schema;

    public IMeasuringEngine Engine => this;

    public IReadOnlyList<long> RowsPerSplit => data.RowsPerSplit;

    public BaseComparison? Base => null;

    public CheckResult WithoutBase { get; } =
        CheckResult.NotApplicable("the rows are in an engine, which keeps no former version of them");

    public async Task<IReadOnlyList<object>> AnswerAsync(
        IReadOnlyList<Measurement> questions,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        return await SqlMeasurements.AnswerAsync(questions, data, new Together(session, stop), stop.Token);
    }

    public ImmutableArray<string> SourcesOf(int split) =>
        [.. data.Tables.Where(table => (table.Splits >> split & 1) != 0).Select(table => table.Name)];

    public ImmutableArray<string> PointersOf(int split) => [];

    public IOpenDataset Retyped(ImmutableArray<ColumnKind> kinds) =>
        throw new InvalidOperationException("columns of an engine were typed from all their rows");

    public void Dispose() => session.Dispose();

    /// <summary>Stops the other queries of a round as soon as one has failed, since the round has no answer any more.</summary>
    private sealed class Together(ISqlSession session, CancellationTokenSource stop) : ISqlSession
    {
        public async Task<SqlResult> QueryAsync(string sql, CancellationToken cancellation)
        {
            try
            {
                return await session.QueryAsync(sql, cancellation);
            }
            catch (GateException)
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
