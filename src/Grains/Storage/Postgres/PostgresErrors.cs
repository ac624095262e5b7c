using System.Net.Sockets;
using Npgsql;

namespace Tributary.Grains.Storage.Postgres;

/// <summary>What the errors of Npgsql and PostgreSQL mean for the store.</summary>
/// <remarks>The classes of SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html</remarks>
internal static class PostgresErrors
{
    /// <summary>Whether the database did not do what it was asked to, as opposed to a caller's cancelling or a defect here.</summary>
    public static bool IsUnavailable(Exception error) => error switch
    {
        PostgresException refused => !refused.SqlState.StartsWith("23", StringComparison.Ordinal),
        NpgsqlException or TimeoutException or IOException or SocketException => true,
        _ => false,
    };

    /// <summary>
    /// Whether other units will fare the same. Waiting in vain for a lock, or being chosen to end a deadlock, is between
    /// this transaction and another.
    /// </summary>
    public static bool ConcernsAll(Exception error) => error is not PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.QueryCanceled,
    };

    /// <summary>A sentence on what is wrong, and one on what to do.</summary>
    /// <param name="error">One that <see cref="IsUnavailable"/> is true of.</param>
    /// <param name="place">Where the database is.</param>
    public static string Describe(Exception error, string place) => $"PostgreSQL at {place}: {Reason(error).TrimEnd('.')}. {Advice(error)}";

    private static string Reason(Exception error) => error switch
    {
        PostgresException refused => $"{refused.MessageText} ({refused.SqlState})",
        { InnerException: { } inner } when inner is not PostgresException => $"{error.Message.TrimEnd('.')}: {inner.Message}",
        _ => error.Message,
    };

    private static string Advice(Exception error) => (error as PostgresException)?.SqlState switch
    {
        null => "See that it runs and can be reached from here; it is tried again by itself.",
        PostgresErrorCodes.DiskFull => "Free space on the disk of the database; it is tried again by itself.",
        PostgresErrorCodes.TooManyConnections => "Raise its max_connections, or lower Cluster:MaxConnections of the silos.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "Point Cluster:ConnectionString to the primary: this is a standby.",
        PostgresErrorCodes.InvalidCatalogName => "Create the database, or correct Cluster:ConnectionString.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => "The tables are missing or not those of this version: start a silo, which makes them.",
        var state when state.StartsWith("28", StringComparison.Ordinal) => "Correct user and password in Cluster:ConnectionString.",
        var state when state.StartsWith("42", StringComparison.Ordinal) => "Grant the silo's user all rights on the tributary_ tables.",
        var state when state.StartsWith("57P", StringComparison.Ordinal) => "It is stopping or starting; it is tried again by itself.",
        _ => "See the log of PostgreSQL; it is tried again by itself.",
    };
}
