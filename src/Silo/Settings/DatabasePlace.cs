using Npgsql;

namespace Tributary.Silo.Settings;

/// <summary>Where the database is, for texts: without the password.</summary>
internal static class DatabasePlace
{
    public static string Of(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return FormattableString.Invariant($"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}");
    }
}
