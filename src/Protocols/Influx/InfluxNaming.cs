using Tributary.Protocols.Points;

namespace Tributary.Protocols.Influx;

/// <summary>What the line protocol does not say, and settings do.</summary>
/// <param name="Source">Which tags name the sender.</param>
/// <param name="IsCounter">Whether a family that does not end in <c>_total</c> is a counter all the same. Asked once for each name.</param>
/// <param name="UsesTimes">Points count as taken at their time, not when they are received.</param>
public sealed record InfluxNaming(TagSourceOptions Source, Predicate<string> IsCounter, bool UsesTimes);
