using System.Net;
using Tributary.Grains;
using Tributary.Grains.Storage.Postgres;

namespace Tributary.Silo.Settings;

/// <summary>Checks the settings of the cluster, and tells everything that is wrong with them at once.</summary>
internal static class SiloSettingsValidator
{
    private const int MaxNameLength = 150; // Orleans makes keys of it

    /// <summary>Longer than any sensible duration here; a longer one is a mistake of unit.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public static IReadOnlyList<string> Validate(SiloSettings settings, Role role)
    {
        var failures = new List<string>();
        CheckPlaces(settings, role, failures);
        RequireName(settings.ClusterId, nameof(settings.ClusterId));
        RequireName(settings.ServiceId, nameof(settings.ServiceId));
        Require(settings.SiloPort is >= 1 and <= ushort.MaxValue, nameof(settings.SiloPort), settings.SiloPort, "a port from 1 to 65535");
        Require(settings.GatewayPort is >= 1 and <= ushort.MaxValue, nameof(settings.GatewayPort), settings.GatewayPort, "a port from 1 to 65535");
        if (role.IsMember() && settings.SiloPort == settings.GatewayPort) failures.Add($"{Name(nameof(settings.SiloPort))} and {Name(nameof(settings.GatewayPort))} are both {settings.SiloPort}; they must differ.");

        Require(settings.ProbesMissed is >= 1 and <= 100, nameof(settings.ProbesMissed), settings.ProbesMissed, "from 1 to 100");
        RequireTime(settings.ProbeTimeout, TimeSpan.FromMilliseconds(100), nameof(settings.ProbeTimeout));
        RequireTime(settings.ResponseTimeout, Second, nameof(settings.ResponseTimeout));
        RequireTime(settings.ShutdownTimeout, Second, nameof(settings.ShutdownTimeout));
        RequireTime(settings.ScrapeDeadline, TimeSpan.FromMilliseconds(100), nameof(settings.ScrapeDeadline));
        RequireTime(settings.PushDeadline, TimeSpan.FromMilliseconds(100), nameof(settings.PushDeadline));
        RequireTime(settings.PushPace, TimeSpan.Zero, nameof(settings.PushPace), Second);
        RequireTime(settings.PushPatience, TimeSpan.Zero, nameof(settings.PushPatience), Second);
        RequireTime(settings.UpkeepInterval, TimeSpan.FromMilliseconds(100), nameof(settings.UpkeepInterval));
        if (settings.BalanceInterval != TimeSpan.Zero) RequireTime(settings.BalanceInterval, Second, nameof(settings.BalanceInterval));
        RequireTime(settings.CutOffGrace, TimeSpan.Zero, nameof(settings.CutOffGrace));
        CheckDetection(settings, failures);

        Require(settings.SplitSeries >= 2, nameof(settings.SplitSeries), settings.SplitSeries, "at least 2");
        Require(settings.SplitBusyShare is > 0 and <= 1, nameof(settings.SplitBusyShare), settings.SplitBusyShare, "above 0 and at most 1");
        Require(settings.SnapshotBytes is >= 1024 and <= 1 << 30, nameof(settings.SnapshotBytes), settings.SnapshotBytes, "from 1024 to 1073741824 bytes");
        if (settings.NeedsPostgres) failures.AddRange(PostgresOptionsValidator.Validate(settings.ToPostgresOptions()).Select(Renamed));
        return failures;

        void RequireName(string value, string setting) => Require(value.Length is >= 1 and <= MaxNameLength, setting, $"\"{value}\"", $"a name of 1 to {MaxNameLength} characters");

        void RequireTime(TimeSpan value, TimeSpan least, string setting, TimeSpan? longest = null) =>
            Require(value >= least && value <= (longest ?? Longest), setting, Text(value), $"from {Text(least)} to {Text(longest ?? Longest)}");

        void Require(bool isSound, string setting, object value, string expectation)
        {
            if (!isSound) failures.Add(FormattableString.Invariant($"{Name(setting)} is {value}; it must be {expectation}."));
        }
    }

    /// <summary>An owner trusts its lease for a while without asking: whoever takes over must not come sooner.</summary>
    private static void CheckDetection(SiloSettings settings, List<string> failures)
    {
        if (settings.ProbesMissed is < 1 or > 100 || settings.ProbeTimeout > Longest || settings.ProbeTimeout * settings.ProbesMissed >= ClusterOptions.MinDetection) return;
        failures.Add(
            $"{Name(nameof(settings.ProbeTimeout))} times {Name(nameof(settings.ProbesMissed))} is {Text(settings.ProbeTimeout * settings.ProbesMissed)}; it must be at least " +
            $"{Text(ClusterOptions.MinDetection)}, for so long a silo that was cut off may take itself for the owner of its shards.");
    }

    private static void CheckPlaces(SiloSettings settings, Role role, List<string> failures)
    {
        if (settings.AdvertisedAddress.Length > 0 && !IPAddress.TryParse(settings.AdvertisedAddress, out _))
            failures.Add($"{Name(nameof(settings.AdvertisedAddress))} is \"{settings.AdvertisedAddress}\"; it must be an IP address.");
        if (settings.PrimarySilo.Length > 0)
        {
            if (settings.Clustering == Clustering.Postgres) failures.Add($"{Name(nameof(settings.PrimarySilo))} is for localhost clustering; with postgres the members are found in the database.");
            if (!PrimaryEndpoint.TryParse(settings.PrimarySilo, out _)) failures.Add($"{Name(nameof(settings.PrimarySilo))} is \"{settings.PrimarySilo}\"; it must be like 127.0.0.1:11111.");
        }

        if (role.HostsShards() && !settings.IsStoredInPostgres && (settings.Clustering == Clustering.Postgres || settings.PrimarySilo.Length > 0))
            failures.Add($"{Name(nameof(settings.Storage))} is memory, which is one silo's own: shards could not move to another. A cluster of several silos needs {Name(nameof(settings.Storage))}=postgres.");
        if (!settings.NeedsPostgres && settings.ConnectionString.Length > 0)
            failures.Add($"{Name(nameof(settings.ConnectionString))} is set, but neither {Name(nameof(settings.Clustering))} nor {Name(nameof(settings.Storage))} is postgres.");
    }

    private static string Name(string setting) => $"{SiloSettings.Section}:{setting}";

    /// <summary>The store calls its section otherwise; here its settings stand with the others.</summary>
    private static string Renamed(string failure) => failure.Replace(PostgresOptions.Section + ":", SiloSettings.Section + ":", StringComparison.Ordinal);

    private static string Text(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds}s");
}
