using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Postgres;
using Tributary.Grains.Storage.Postgres.Schema;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Making and migrating the tables.</summary>
[NeedsPostgres]
public sealed class PostgresSchemaTests
{
    [StoreFact]
    public async Task Silos_that_start_at_once_on_an_empty_database_make_the_tables_once()
    {
        var options = await EmptyDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EnsureAsync(options, Migrations.Steps)));
        Assert.Equal(Migrations.Steps.Count, await CountAsync(options, "tributary_schema"));
        Assert.Equal(0, await CountAsync(options, "tributary_units"));
    }

    [StoreFact]
    public async Task Steps_that_are_new_are_taken_in_order_and_none_twice()
    {
        var options = await EmptyDatabaseAsync();
        await EnsureAsync(options, ["CREATE TABLE a (x integer)"]);
        await EnsureAsync(options, ["this was done before", "INSERT INTO a VALUES (1)", "INSERT INTO a SELECT x + 1 FROM a"]);
        Assert.Equal(2, await CountAsync(options, "a"));
        Assert.Equal(3, await CountAsync(options, "tributary_schema"));
    }

    [StoreFact]
    public async Task A_step_that_fails_leaves_nothing_of_any()
    {
        var options = await EmptyDatabaseAsync();
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => EnsureAsync(options, ["CREATE TABLE a (x integer)", "CREATE TABLE a (x integer)"]));
        Assert.Contains("\"a\" already exists", error.Message, StringComparison.Ordinal);
        await EnsureAsync(options, ["CREATE TABLE a (x integer)"]);
    }

    [StoreFact]
    public async Task Tables_of_a_later_version_are_refused_and_left_alone()
    {
        var options = await EmptyDatabaseAsync();
        await EnsureAsync(options, ["CREATE TABLE a (x integer)", "CREATE TABLE b (x integer)"]);
        var error = await Assert.ThrowsAsync<SchemaTooNewException>(() => EnsureAsync(options, ["CREATE TABLE a (x integer)"]));
        Assert.Equal((2, 1), (error.Found, error.Known));
        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync(options, "tributary_schema"));
    }

    [StoreFact]
    public async Task A_database_that_is_missing_is_told_with_what_to_do()
    {
        var options = await EmptyDatabaseAsync();
        var missing = options with { ConnectionString = options.ConnectionString.Replace("Database=", "Database=no_", StringComparison.Ordinal) };
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => EnsureAsync(missing, Migrations.Steps));
        Assert.Contains("Create the database", error.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_journal_with_a_gap_is_not_opened()
    {
        await using var host = new PostgresHost();
        var silo = await host.ConnectAsync();
        var key = UnitKey.Shard("a", 0);
        var lease = (await silo.OpenAsync(key, CancellationToken.None)).Lease;
        for (var sequence = 1; sequence <= 3; sequence++) await silo.AppendAsync(lease, sequence, new byte[1]);
        await using var beside = await host.ConnectBesideAsync();
        await using var damage = new NpgsqlCommand("DELETE FROM tributary_journal WHERE sequence = 2", beside);
        await damage.ExecuteNonQueryAsync();
        var error = await Assert.ThrowsAsync<CorruptUnitException>(() => silo.OpenAsync(key, CancellationToken.None));
        Assert.Contains("row 3 where 2 should be", error.Message, StringComparison.Ordinal);
        Assert.Null(silo.Failure);
    }

    private static Task EnsureAsync(PostgresOptions options, IReadOnlyList<string> steps) =>
        PostgresSchema.EnsureAsync(options, steps, NullLogger.Instance, CancellationToken.None);

    private static async Task<PostgresOptions> EmptyDatabaseAsync() =>
        new() { ConnectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() };

    private static async Task<long> CountAsync(PostgresOptions options, string table)
    {
        await using var source = NpgsqlDataSource.Create(options.ConnectionString);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
