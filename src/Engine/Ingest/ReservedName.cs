using Tributary.Protocols.Naming;

namespace Tributary.Engine.Ingest;

/// <summary>The names that the gateway keeps for its own metrics.</summary>
internal static class ReservedName
{
    private const string Prefix = "tributary_";

    /// <returns>Why a family cannot have the name; null if it can. A name in UTF-8 is also shown escaped, and must not be reserved then.</returns>
    public static string? Find(string family) => EscapedName.OfMetric(family).StartsWith(Prefix, StringComparison.Ordinal)
        ? $"The name {family} is reserved: metrics of the gateway itself begin with {Prefix}. Rename the metric."
        : null;
}
