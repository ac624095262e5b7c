using System.Globalization;
using Npgsql;

namespace Tributary.Grains.Storage.Postgres;

/// <summary>Connections to the database, set up as the store's transactions need them.</summary>
internal static class PostgresConnections
{
    /// <summary>Above the number of the store's statements: each is parsed and planned once a connection.</summary>
    private const int PreparedStatements = 32;

    public static NpgsqlDataSource Create(PostgresOptions options)
    {
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName ??= "tributary";
        settings.Timeout = Seconds(options.ConnectTimeout);
        settings.CommandTimeout = Seconds(options.CommandTimeout);
        settings.MaxPoolSize = options.MaxConnections;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, options.MaxConnections);
        settings.MaxAutoPrepare = PreparedStatements;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true; // no statement here leaves anything behind in its session
        settings.Enlist = false;
        settings.Options = string.Join(' ', new[] { settings.Options, SessionSettings(options) }.Where(part => !string.IsNullOrEmpty(part)));
        return builder.Build();
    }

    /// <summary>Where the database is, for messages; without the password.</summary>
    public static string Place(PostgresOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return string.Create(CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}");
    }

    public static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);

    /// <remarks>
    /// Fencing rests on READ COMMITTED: a statement that waited for a row's lock looks at the row again. A lock is given
    /// up before the command is: then PostgreSQL itself says that nothing was written. And no silo that stopped amid a
    /// transaction holds a lock for longer than its own commands may take.
    /// </remarks>
    private static string SessionSettings(PostgresOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $@"-c default_transaction_isolation=read\ committed -c lock_timeout={(int)(options.CommandTimeout.TotalMilliseconds * 0.8)} -c idle_in_transaction_session_timeout={(int)options.StateTimeout.TotalMilliseconds}");
}
