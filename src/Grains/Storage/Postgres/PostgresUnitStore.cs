using Microsoft.Extensions.Logging;
using Npgsql;
using Tributary.Grains.Storage.Postgres.Groups;
using Tributary.Grains.Storage.Postgres.Schema;
using Tributary.Grains.Storage.Postgres.Units;

namespace Tributary.Grains.Storage.Postgres;

/// <summary>
/// The units of the cluster in PostgreSQL. One of these serves a silo: what its units append at the same time is
/// committed together. The tables must be there: <see cref="PostgresSchema"/>.
/// </summary>
public sealed class PostgresUnitStore : IUnitStore, IAsyncDisposable
{
    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _turns;
    private readonly StoreHealth _health;
    private readonly GroupSender<PendingAppend> _appends;
    private readonly GroupSender<GroupedRequest> _verifications;
    private int _isClosed;

    /// <summary>Connects when it is first used.</summary>
    /// <exception cref="ArgumentException">The options are not sound (<see cref="PostgresOptionsValidator"/>).</exception>
    public PostgresUnitStore(PostgresOptions options, ILogger<PostgresUnitStore> logger, TimeProvider time)
    {
        if (PostgresOptionsValidator.Validate(options) is { Count: > 0 } problems) throw new ArgumentException(string.Join(' ', problems), nameof(options));
        _options = options;
        _source = PostgresConnections.Create(options);
        _turns = new SemaphoreSlim(options.ConnectionsForUnits);
        _health = new StoreHealth(token => WriteProbe.RunAsync(_source, token), _source.Clear, PostgresConnections.Place(options), time, logger);
        _appends = new GroupSender<PendingAppend>(CommitAsync, options.MaxCommitsInFlight, options.MaxGroupRows, options.MaxGroupBytes);
        _verifications = new GroupSender<GroupedRequest>(AskAsync, options.MaxCommitsInFlight, options.MaxGroupRows, options.MaxGroupBytes);
    }

    /// <inheritdoc/>
    public string? Failure => _health.Failure;

    public async Task<OpenedUnit> OpenAsync(UnitKey key, CancellationToken cancellationToken)
    {
        OpenedUnit? opened = null;
        await WriteAsync(async connection => opened = await UnitOpening.OpenAsync(connection, key, _options.StateTimeout, cancellationToken), cancellationToken);
        return opened!;
    }

    public Task AppendAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> row) => _appends.SendAsync(new PendingAppend(lease, sequence, row));

    public IDisposable Gather() => _appends.Gather();

    public Task VerifyAsync(UnitLease lease) => _verifications.SendAsync(new GroupedRequest(lease));

    public Task SnapshotAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken) =>
        WriteAsync(connection => UnitChanges.SnapshotAsync(connection, lease, sequence, state, _options.StateTimeout, cancellationToken), cancellationToken);

    public Task DescribeAsync(UnitLease lease, ReadOnlyMemory<byte> description, CancellationToken cancellationToken) =>
        WriteAsync(connection => UnitChanges.DescribeAsync(connection, lease, description, _options.CommandTimeout, cancellationToken), cancellationToken);

    public Task SplitAsync(UnitKey key, UnitLease lease, long sequence, byte depth, ReadOnlyMemory<byte> lower, ReadOnlyMemory<byte> upper, CancellationToken cancellationToken) =>
        WriteAsync(connection => UnitChanges.SplitAsync(connection, key, lease, sequence, depth, lower, upper, _options.StateTimeout, cancellationToken), cancellationToken);

    public Task RemoveAsync(UnitLease lease, CancellationToken cancellationToken) =>
        WriteAsync(connection => UnitChanges.RemoveAsync(connection, lease, _options.StateTimeout, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<StoredShard>> ListShardsAsync(string? family, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredShard> shards = [];
        await RunAsync(async connection => shards = await ShardList.ReadAsync(connection, family, cancellationToken), cancellationToken);
        return shards;
    }

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await ReportingAsync(() => WriteProbe.RunAsync(_source, cancellationToken));
        _health.Wrote();
    }

    /// <summary>Answers what waits, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        await _appends.DisposeAsync();
        await _verifications.DisposeAsync();
        await _health.DisposeAsync();
        await _source.DisposeAsync();
        _turns.Dispose();
    }

    private async Task CommitAsync(IReadOnlyList<PendingAppend> group)
    {
        await ReportingAsync(() => GroupStatements.AppendAsync(_source, group));
        _health.Wrote();
    }

    private Task AskAsync(IReadOnlyList<GroupedRequest> group) => ReportingAsync(() => GroupStatements.VerifyAsync(_source, group));

    private async Task WriteAsync(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        await RunAsync(work, cancellationToken);
        _health.Wrote();
    }

    /// <summary>Waits for its turn first: openings by the thousand must leave connections for appends.</summary>
    private async Task RunAsync(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            await ReportingAsync(async () =>
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                await work(connection);
            });
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task ReportingAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (PostgresErrors.IsUnavailable(error))
        {
            throw _health.Failed(error);
        }
    }
}
