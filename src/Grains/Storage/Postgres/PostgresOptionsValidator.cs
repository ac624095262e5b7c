using System.Data.Common;
using Npgsql;

namespace Tributary.Grains.Storage.Postgres;

/// <summary>Checks the settings of the database, and tells everything that is wrong with them at once.</summary>
public static class PostgresOptionsValidator
{
    /// <summary>Npgsql counts timeouts in whole seconds, and takes 0 for none.</summary>
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Longer than any transaction lives; a longer one is a mistake of unit.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>PostgreSQL flushes for all that wait at once: more would only make the groups small.</summary>
    private const int MostCommitsInFlight = 8;

    /// <summary>A message to PostgreSQL ends at 1 GiB; this stays far from it and from what a silo should hold.</summary>
    private const int LargestGroup = 256 << 20;

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public static IReadOnlyList<string> Validate(PostgresOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        CheckConnectionString(options.ConnectionString, failures);
        RequireTime(options.ConnectTimeout, nameof(options.ConnectTimeout));
        RequireTime(options.CommandTimeout, nameof(options.CommandTimeout));
        RequireTime(options.StateTimeout, nameof(options.StateTimeout));
        Require(options.MaxCommitsInFlight, 1, MostCommitsInFlight, nameof(options.MaxCommitsInFlight));
        Require(options.MaxConnections, options.ConnectionsKeptFree + 1, 1_000, nameof(options.MaxConnections));
        Require(options.MaxGroupRows, 1, 100_000, nameof(options.MaxGroupRows));
        Require(options.MaxGroupBytes, 1, LargestGroup, nameof(options.MaxGroupBytes));
        return failures;

        void Require(int value, int least, int most, string setting)
        {
            if (value < least || value > most) failures.Add($"{PostgresOptions.Section}:{setting} is {value}; it must be from {least} to {most}.");
        }

        void RequireTime(TimeSpan value, string setting)
        {
            if (value < ShortestTimeout || value > LongestTimeout)
                failures.Add($"{PostgresOptions.Section}:{setting} is {value:c}; it must be from {ShortestTimeout:c} to {LongestTimeout:c}.");
        }
    }

    /// <remarks>The string itself is never part of the text: it holds a password.</remarks>
    private static void CheckConnectionString(string connectionString, List<string> failures)
    {
        const string setting = $"{PostgresOptions.Section}:{nameof(PostgresOptions.ConnectionString)}";
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host)) failures.Add($"{setting} must name the Host of the database.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or DbException or KeyNotFoundException)
        {
            failures.Add($"{setting} is not a connection string: {e.Message}");
        }
    }
}
