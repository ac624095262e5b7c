namespace Tributary.Silo.Settings;

/// <summary>What a process of the cluster does; the setting <c>Role</c>.</summary>
internal enum Role
{
    /// <summary>Hosts shards, takes pushes and answers scrapes. The default.</summary>
    Both,

    /// <summary>Hosts shards. Over HTTP it shows its probes and its own metrics only.</summary>
    Silo,

    /// <summary>A member of the cluster that takes pushes and answers scrapes, and hosts no shards.</summary>
    Gateway,

    /// <summary>Takes pushes and answers scrapes from outside the membership: it may come and go without the silos noticing.</summary>
    Client,
}

/// <summary>What follows from a role.</summary>
internal static class Roles
{
    /// <summary>The configuration key.</summary>
    public const string Key = "Role";

    public static bool HostsShards(this Role role) => role is Role.Both or Role.Silo;

    public static bool IsMember(this Role role) => role is not Role.Client;

    public static bool ServesMetrics(this Role role) => role is not Role.Silo;
}
