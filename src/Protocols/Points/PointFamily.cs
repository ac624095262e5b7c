using Tributary.Metrics.Points;

namespace Tributary.Protocols.Points;

/// <summary>A family of a <see cref="PointBatch"/>.</summary>
/// <param name="Description">What it says of itself.</param>
/// <param name="Kind">What its points are.</param>
/// <param name="IsDelta">Its points are increments (OpenTelemetry: delta temporality).</param>
/// <param name="HasSketches">Its points are summaries that may have a sketch as payload.</param>
public sealed record PointFamily(FamilyDescription Description, PointKind Kind, bool IsDelta, bool HasSketches = false);
