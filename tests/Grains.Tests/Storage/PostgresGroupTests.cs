using Npgsql;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Postgres;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Groups of appends, held up where it matters by a lock that the test takes beside them.</summary>
[NeedsPostgres]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public sealed class PostgresGroupTests : IAsyncLifetime
{
    private readonly PostgresHost _host = new();
    private PostgresUnitStore _silo = null!;
    private PostgresUnitStore _other = null!;

    public async Task InitializeAsync()
    {
        _silo = await _host.ConnectAsync(options => options with { MaxCommitsInFlight = 1 });
        _other = await _host.ConnectAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [StoreFact]
    public async Task Units_that_are_fenced_fail_alone_and_the_others_of_the_group_are_committed()
    {
        var (blocker, a, b, stale, repeated) = (await OpenAsync("blocker"), await OpenAsync("a"), await OpenAsync("b"), await OpenAsync("stale"), await OpenAsync("repeated"));
        await _silo.AppendAsync(repeated, 1, new byte[] { 1 });
        var owner = await OpenAsync("stale");

        await using var gate = await LockAsync(blocker);
        var first = _silo.AppendAsync(blocker, 1, new byte[] { 9 });
        await AnAppendWaitsAsync();

        // These wait for the first, and go together. The two leases of one unit write the same sequence.
        var fromStale = _silo.AppendAsync(stale, 1, new byte[] { 0 });
        Task[] written = [_silo.AppendAsync(b, 1, new byte[] { 2 }), _silo.AppendAsync(owner, 1, new byte[] { 3 }), _silo.AppendAsync(a, 1, new byte[] { 4 })];
        var again = _silo.AppendAsync(repeated, 1, new byte[] { 5 });
        Task[] twins = [_silo.AppendAsync(a, 2, new byte[] { 6 }), _silo.AppendAsync(a, 2, new byte[] { 6 })];
        await gate.CommitAsync();

        await first;
        await Task.WhenAll(written);
        await twins[0];
        await Assert.ThrowsAsync<FencedException>(() => twins[1]);
        await Assert.ThrowsAsync<FencedException>(() => fromStale);
        await Assert.ThrowsAsync<FencedException>(() => again);
        Assert.Equal([[2], [3], [1]], [await RowAsync("b"), await RowAsync("stale"), await RowAsync("repeated")]);
        Assert.Equal([4, 6], (await _other.OpenAsync(UnitKey.Shard("a", 0), CancellationToken.None)).Journal.Select(row => row.Span[0]));
        Assert.Null(_silo.Failure);
    }

    [StoreFact]
    public async Task An_append_that_waited_for_a_takeover_is_fenced_by_it()
    {
        var lease = await OpenAsync("a");
        await using var takeover = await LockAsync(lease, "UPDATE tributary_units SET epoch = epoch + 1 WHERE id = $1");
        var append = _silo.AppendAsync(lease, 1, new byte[1]);
        await AnAppendWaitsAsync();
        await takeover.CommitAsync();
        await Assert.ThrowsAsync<FencedException>(() => append);
        Assert.Empty((await _other.OpenAsync(UnitKey.Shard("a", 0), CancellationToken.None)).Journal);
    }

    [StoreFact]
    public async Task An_append_that_waited_for_a_takeover_that_failed_is_written()
    {
        var lease = await OpenAsync("a");
        await using var takeover = await LockAsync(lease, "UPDATE tributary_units SET epoch = epoch + 1 WHERE id = $1");
        var append = _silo.AppendAsync(lease, 1, new byte[] { 7 });
        await AnAppendWaitsAsync();
        await takeover.RollbackAsync();
        await append;
        Assert.Equal([7], await RowAsync("a"));
    }

    [StoreFact]
    public async Task An_opening_waits_for_an_append_that_is_being_committed_and_reads_it()
    {
        var (blocker, a, b) = (await OpenAsync("blocker"), await OpenAsync("a"), await OpenAsync("b"));
        await using var gate = await LockAsync(blocker);
        var first = _silo.AppendAsync(blocker, 1, new byte[1]);
        await AnAppendWaitsAsync();
        await using var amidGroup = await LockAsync(b);
        Task[] group = [_silo.AppendAsync(a, 1, new byte[] { 7 }), _silo.AppendAsync(b, 1, new byte[1])];
        await gate.CommitAsync();
        await first;

        // The group has written to a, and waits for b.
        await AnAppendWaitsAsync();
        var opening = _other.OpenAsync(UnitKey.Shard("a", 0), CancellationToken.None);
        await WaitsForLockAsync("INSERT INTO tributary_units%");
        await amidGroup.CommitAsync();
        await Task.WhenAll(group);
        Assert.Equal([7], Assert.Single((await opening).Journal).ToArray());
    }

    [StoreFact]
    public async Task A_lock_that_is_not_given_up_fails_those_who_wait_for_it_and_shows_no_failure()
    {
        var impatient = await _host.ConnectAsync(options => options with { CommandTimeout = TimeSpan.FromSeconds(1) });
        var lease = await OpenAsync("a");
        await using var kept = await LockAsync(lease);
        await Assert.ThrowsAsync<Engine.Storage.StorageUnavailableException>(() => impatient.AppendAsync(lease, 1, new byte[1]));
        Assert.Null(impatient.Failure);
        await impatient.AppendAsync(await OpenAsync("b"), 1, new byte[1]);
        await kept.RollbackAsync();
        await impatient.AppendAsync(lease, 1, new byte[1]);
    }

    private async Task<UnitLease> OpenAsync(string family) => (await _silo.OpenAsync(UnitKey.Shard(family, 0), CancellationToken.None)).Lease;

    private async Task<byte[]> RowAsync(string family) =>
        Assert.Single((await _other.OpenAsync(UnitKey.Shard(family, 0), CancellationToken.None)).Journal).ToArray();

    private async Task<HeldLock> LockAsync(UnitLease lease, string sql = "SELECT FROM tributary_units WHERE id = $1 FOR UPDATE")
    {
        var connection = await _host.ConnectBesideAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction) { Parameters = { new() { Value = lease.Unit } } };
        await command.ExecuteNonQueryAsync();
        return new HeldLock(connection, transaction);
    }

    private Task AnAppendWaitsAsync() => WaitsForLockAsync("WITH owned%tributary_journal%");

    private async Task WaitsForLockAsync(string statement)
    {
        await using var beside = await _host.ConnectBesideAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1)", beside)
                {
                    Parameters = { new() { Value = statement } },
                };
                return (bool)(await command.ExecuteScalarAsync())!;
            },
            $"{statement} to wait for a lock");
    }

    /// <summary>A transaction that holds a unit's lock until its end.</summary>
    private sealed class HeldLock(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public Task CommitAsync() => transaction.CommitAsync();

        public Task RollbackAsync() => transaction.RollbackAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
