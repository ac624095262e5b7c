using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Postgres;
using Tributary.Grains.Storage.Postgres.Schema;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>A database of one test.</summary>
public sealed class PostgresHost : IUnitStoreHost
{
    private readonly List<PostgresUnitStore> _silos = [];
    private readonly Func<Task<PostgresServer>> _server;
    private PostgresOptions? _options;

    public PostgresHost()
        : this(PostgresServer.SharedAsync)
    {
    }

    internal PostgresHost(Func<Task<PostgresServer>> server) => _server = server;

    async Task<IUnitStore> IUnitStoreHost.ConnectAsync() => await ConnectAsync();

    public async Task<PostgresUnitStore> ConnectAsync(Func<PostgresOptions, PostgresOptions>? change = null)
    {
        var options = await OptionsAsync();
        var silo = new PostgresUnitStore(change?.Invoke(options) ?? options, NullLogger<PostgresUnitStore>.Instance, TimeProvider.System);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>A connection beside the store's.</summary>
    public async Task<NpgsqlConnection> ConnectBesideAsync()
    {
        var connection = new NpgsqlConnection((await OptionsAsync()).ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
    }

    private async Task<PostgresOptions> OptionsAsync()
    {
        if (_options is not null) return _options;
        var server = await _server();
        _options = new PostgresOptions { ConnectionString = await server.CreateDatabaseAsync() };
        await PostgresSchema.EnsureAsync(_options, NullLogger.Instance, CancellationToken.None);
        return _options;
    }
}
