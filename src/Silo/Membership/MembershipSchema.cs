using Npgsql;
using Tributary.Engine.Storage;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Membership;

/// <summary>Makes the tables through which the silos find each other. Any number of them may do so at the same time.</summary>
internal static partial class MembershipSchema
{
    /// <summary>The version of <c>membership.sql</c>. Raise it with every change there.</summary>
    public const int Version = 1;

    /// <summary>"tribmemb" in ASCII: nobody else is likely to lock this number.</summary>
    private const long LockNumber = 0x7472_6962_6d65_6d62;

    /// <summary>Installs our version if there is none or an older one. A newer one is left alone: it works for us too, by its own promise.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached, or does not allow it. The message says why.</exception>
    public static Task EnsureAsync(string connectionString, ILogger logger, CancellationToken cancellationToken) => EnsureAsync(connectionString, Version, logger, cancellationToken);

    internal static async Task EnsureAsync(string connectionString, int ours, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await InstallAsync(connection, ours, logger, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new StorageUnavailableException($"Cannot make the tables of the membership at {DatabasePlace.Of(connectionString)}: {e.Message}", e);
        }
    }

    private static async Task InstallAsync(NpgsqlConnection connection, int ours, ILogger logger, CancellationToken cancellationToken)
    {
        // The first to come installs; the others wait for its commit, and find nothing to do.
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({LockNumber})");

        // Asked for first, since to create a table "if not exists" takes the right to create tables even if it exists.
        if (await ScalarAsync<bool>("SELECT to_regclass('tributary_membership') IS NULL"))
            await ExecuteAsync("CREATE TABLE tributary_membership (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())");
        var found = await ScalarAsync<int>("SELECT coalesce(max(version), 0) FROM tributary_membership");
        if (found > ours) LogNewer(logger, found, ours);
        if (found >= ours) return;
        await ExecuteAsync(Script());
        await ExecuteAsync($"INSERT INTO tributary_membership (version) VALUES ({ours})");
        LogInstalled(logger, ours);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        async Task<T> ScalarAsync<T>(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
    }

    private static string Script()
    {
        using var reader = new StreamReader(typeof(MembershipSchema).Assembly.GetManifestResourceStream("membership.sql")!);
        return reader.ReadToEnd();
    }
}
