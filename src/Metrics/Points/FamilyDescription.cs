namespace Tributary.Metrics.Points;

/// <summary>
/// What a metric family says of itself. <see cref="Name"/> is the name that text format 0.0.4 shows: a counter keeps
/// its <c>_total</c>, a histogram or summary has no <c>_bucket</c>, <c>_sum</c>, <c>_count</c>.
/// <see cref="Unit"/> is empty or the name's suffix (OpenMetrics 1.0, section "Unit").
/// </summary>
public sealed record FamilyDescription(string Name, MetricType Type, string Help, string Unit);
