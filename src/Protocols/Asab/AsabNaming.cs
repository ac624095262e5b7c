using Tributary.Protocols.Points;

namespace Tributary.Protocols.Asab;

/// <summary>What ASAB does not say of its metrics, and settings do.</summary>
/// <param name="Source">Which tags name the sender.</param>
/// <param name="IsGauge">Whether a counter also falls, and so is a gauge; by its family's name without <c>_total</c>. Asked once for each name.</param>
public sealed record AsabNaming(TagSourceOptions Source, Predicate<string> IsGauge);
