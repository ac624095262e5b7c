using Tributary.Engine.Frames;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// How the points of a group become a frame: all that rules and limits decide is in it, so that a group with the same
/// series needs neither. It is kept in a <see cref="PointPlanCache"/>.
/// </summary>
/// <param name="layout">The frame's layout; null if the rules drop all of it.</param>
/// <param name="dropped">Per point whether a rule drops it; null where none is.</param>
internal sealed class PointPlan(EncodedLayout? layout, bool[]? dropped) : CachedPlan
{
    public EncodedLayout? Layout => layout;

    public bool[]? Dropped => dropped;

    /// <summary>A series that stands twice once the source's labels override those of the points; null if none does.</summary>
    public string? Twin { get; init; }

    /// <inheritdoc/>
    public override long Bytes => 200 + (layout?.Bytes.Length ?? 0) + (dropped?.Length ?? 0);
}
