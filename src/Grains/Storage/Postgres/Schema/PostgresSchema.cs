using Microsoft.Extensions.Logging;
using Npgsql;
using Tributary.Engine.Storage;

namespace Tributary.Grains.Storage.Postgres.Schema;

/// <summary>Makes and migrates the tables. Any number of silos may do so at the same time.</summary>
public static partial class PostgresSchema
{
    /// <summary>"tributry" in ASCII: nobody else is likely to lock this number.</summary>
    private const long LockNumber = 0x7472_6962_7574_7279;

    private static readonly string[] SettingsOfDurability = ["fsync", "synchronous_commit", "full_page_writes"];

    /// <summary>Brings the tables to the newest version that this program knows; does nothing if they have it.</summary>
    /// <exception cref="SchemaTooNewException">They are of a later version.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be reached, or does not allow it. The message says why.</exception>
    public static Task EnsureAsync(PostgresOptions options, ILogger logger, CancellationToken cancellationToken) =>
        EnsureAsync(options, Migrations.Steps, logger, cancellationToken);

    internal static async Task EnsureAsync(PostgresOptions options, IReadOnlyList<string> steps, ILogger logger, CancellationToken cancellationToken)
    {
        await using var source = PostgresConnections.Create(options);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await WarnOfLossAsync(connection, logger, cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await MigrateAsync(connection, steps, logger, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception error) when (PostgresErrors.IsUnavailable(error))
        {
            throw new StorageUnavailableException(PostgresErrors.Describe(error, PostgresConnections.Place(options)), error);
        }
    }

    private static async Task MigrateAsync(NpgsqlConnection connection, IReadOnlyList<string> steps, ILogger logger, CancellationToken cancellationToken)
    {
        // The first silo to come migrates; the others wait for its commit, however long it takes, and find nothing to do.
        await ExecuteAsync("SET LOCAL lock_timeout = 0");
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({LockNumber})");

        // Asked for first, since to create a table "if not exists" takes the right to create tables even if it exists.
        if (await ScalarAsync<bool>("SELECT to_regclass('tributary_schema') IS NULL"))
            await ExecuteAsync("CREATE TABLE tributary_schema (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())");
        var found = await ScalarAsync<int>("SELECT coalesce(max(version), 0) FROM tributary_schema");
        if (found > steps.Count) throw new SchemaTooNewException(found, steps.Count);
        for (var version = found + 1; version <= steps.Count; version++)
        {
            await ExecuteAsync(steps[version - 1]);
            await ExecuteAsync($"INSERT INTO tributary_schema (version) VALUES ({version})");
            LogMigrated(logger, version);
        }

        // No time limit: nobody can tell how long a migration takes, and the caller's token ends it.
        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        async Task<T> ScalarAsync<T>(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
    }

    private static async Task WarnOfLossAsync(NpgsqlConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        foreach (var setting in SettingsOfDurability)
        {
            await using var command = new NpgsqlCommand("SELECT current_setting($1)", connection) { Parameters = { new() { Value = setting } } };
            if (await command.ExecuteScalarAsync(cancellationToken) is "off") LogMayLose(logger, setting);
        }
    }
}
