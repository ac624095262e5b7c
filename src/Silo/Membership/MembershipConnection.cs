using Npgsql;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Membership;

/// <summary>The connections that the membership uses; apart from the store's, so that neither waits for the other.</summary>
internal static class MembershipConnection
{
    /// <summary>Npgsql, as Orleans calls it.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>More are never busy: the table is read and written by a few timers.</summary>
    private const int MaxConnections = 4;

    /// <summary>Seconds to connect, and for a query. A member that cannot reach the table for so long tries again.</summary>
    private const int Timeout = 5;

    public static string Of(SiloSettings settings) => new NpgsqlConnectionStringBuilder(settings.ConnectionString)
    {
        ApplicationName = "tributary-membership",
        MaxPoolSize = MaxConnections,
        MinPoolSize = 0,
        Timeout = Timeout,
        CommandTimeout = Timeout,
        Enlist = false,
    }.ConnectionString;
}
