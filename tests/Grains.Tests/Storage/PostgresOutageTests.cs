using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Postgres;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>PostgreSQL goes away and comes back. Each test has a server that it may stop.</summary>
[NeedsPostgres]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private const int Units = 12;

    private PostgresServer _server = null!;
    private PostgresHost _host = null!;
    private PostgresUnitStore _silo = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _host = new PostgresHost(() => Task.FromResult(_server));
        _silo = await _host.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    [StoreFact]
    public Task Acknowledged_rows_outlive_a_kill() => OutliveAsync(_server.KillAsync);

    [StoreFact]
    public Task Acknowledged_rows_outlive_a_stop() => OutliveAsync(_server.StopAsync);

    [StoreFact]
    public async Task A_failure_is_shown_with_what_to_do_and_clears_by_itself()
    {
        var lease = (await _silo.OpenAsync(Key(0), CancellationToken.None)).Lease;
        await _silo.AppendAsync(lease, 1, new byte[1]);
        Assert.Null(_silo.Failure);

        await _server.KillAsync();
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _silo.AppendAsync(lease, 2, new byte[1]));
        Assert.StartsWith("PostgreSQL at 127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException); // gateways could not read it
        Assert.NotNull(_silo.Failure);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _silo.VerifyAsync(lease));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _silo.OpenAsync(Key(0), CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _silo.ProbeAsync(CancellationToken.None));

        await _server.StartAgainAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(_silo.Failure is null), "the failure to clear, with nobody asking");
        var opened = await _silo.OpenAsync(Key(0), CancellationToken.None);
        await _silo.AppendAsync(opened.Lease, opened.LastSequence + 1, new byte[1]);
    }

    [StoreFact]
    public async Task A_server_that_answers_but_takes_no_writes_is_a_failure_until_it_does()
    {
        var lease = (await _silo.OpenAsync(Key(0), CancellationToken.None)).Lease;
        await using var beside = await _host.ConnectBesideAsync();
        await ExecuteAsync("SET default_transaction_read_only = off", "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
        await Eventually.HoldsAsync(() => IsRefusedAsync(lease), "writes to be refused");
        Assert.Contains("primary", _silo.Failure, StringComparison.Ordinal);

        for (var i = 0; i < 10; i++) await _silo.VerifyAsync(lease);
        Assert.NotNull(_silo.Failure);

        await ExecuteAsync("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
        await Eventually.HoldsAsync(() => Task.FromResult(_silo.Failure is null), "the failure to clear, with nobody asking");

        async Task ExecuteAsync(params string[] statements)
        {
            foreach (var statement in statements)
            {
                await using var command = new NpgsqlCommand(statement, beside);
                await command.ExecuteNonQueryAsync();
            }
        }
    }

    [StoreFact]
    public async Task A_silo_closes_while_its_database_is_away()
    {
        var lease = (await _silo.OpenAsync(Key(0), CancellationToken.None)).Lease;
        await _server.KillAsync();
        var appends = Enumerable.Range(1, 20).Select(sequence => _silo.AppendAsync(lease, sequence, new byte[1])).ToList();
        await _silo.DisposeAsync();
        foreach (var append in appends) await Assert.ThrowsAsync<StorageUnavailableException>(() => append);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _silo.AppendAsync(lease, 1, new byte[1]));
    }

    /// <remarks>The server reads its settings a moment after it was told to.</remarks>
    private async Task<bool> IsRefusedAsync(UnitLease lease)
    {
        try
        {
            await _silo.DescribeAsync(lease, new byte[1], CancellationToken.None);
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
    }

    /// <summary>Owners append through the outage; those whose outcome is unknown open their unit again and look.</summary>
    private async Task OutliveAsync(Func<Task> endServer)
    {
        using var end = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<int, List<string>>();
        var owners = Enumerable.Range(0, Units).Select(unit => OwnAsync(unit, acknowledged.GetOrAdd(unit, _ => []), end.Token)).ToList();

        await ProgressAsync();
        await endServer();
        await Eventually.HoldsAsync(() => Task.FromResult(_silo.Failure is not null), "the failure to be shown");
        await _server.StartAgainAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(_silo.Failure is null), "the failure to clear");
        await ProgressAsync();
        await end.CancelAsync();
        await Task.WhenAll(owners);

        for (var unit = 0; unit < Units; unit++)
        {
            var rows = (await _silo.OpenAsync(Key(unit), CancellationToken.None)).Journal.Select(row => Encoding.ASCII.GetString(row.Span)).ToList();

            // In order and once each; beside them only those that were written without the owner learning of it.
            Assert.Equal(acknowledged[unit], rows.Where(acknowledged[unit].ToHashSet(StringComparer.Ordinal).Contains));
            Assert.Equal(rows.Count, rows.Distinct(StringComparer.Ordinal).Count());
        }

        // Every owner gets rows acknowledged.
        Task ProgressAsync()
        {
            var before = Counts();
            return Eventually.HoldsAsync(
                () => Task.FromResult(Counts().Zip(before).All(pair => pair.First >= pair.Second + 5)),
                "every unit to append",
                () => _silo.Failure ?? "");
        }

        int[] Counts() => [.. Enumerable.Range(0, Units).Select(unit => acknowledged.TryGetValue(unit, out var rows) ? Count(rows) : 0)];
    }

    private async Task OwnAsync(int unit, List<string> acknowledged, CancellationToken end)
    {
        var attempt = 0;
        while (!end.IsCancellationRequested)
        {
            try
            {
                var opened = await _silo.OpenAsync(Key(unit), CancellationToken.None);
                for (var sequence = opened.LastSequence + 1; !end.IsCancellationRequested; sequence++)
                {
                    var row = string.Create(CultureInfo.InvariantCulture, $"{unit}/{attempt++}");
                    await _silo.AppendAsync(opened.Lease, sequence, Encoding.ASCII.GetBytes(row));
                    lock (acknowledged) acknowledged.Add(row);
                }
            }
            catch (StorageUnavailableException)
            {
                // As owners do: nothing before the store says that it is back.
                await Eventually.HoldsAsync(() => Task.FromResult(_silo.Failure is null), "the store to be back");
            }
        }
    }

    private static int Count(List<string> rows)
    {
        lock (rows) return rows.Count;
    }

    private static UnitKey Key(int unit) => UnitKey.Shard(string.Create(CultureInfo.InvariantCulture, $"family_{unit}"), 0);
}
