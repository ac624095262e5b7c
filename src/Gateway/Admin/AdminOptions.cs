namespace Tributary.Gateway.Admin;

/// <summary>What may be administered over HTTP. Bound from the configuration section <c>Admin</c>.</summary>
internal sealed record AdminOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Admin";

    /// <summary>
    /// Whether <c>PUT /api/v1/admin/wipe</c> forgets everything. Default: no, for whoever reaches the port could do it.
    /// Meant for test environments.
    /// </summary>
    public bool EnableWipe { get; init; }
}
