using Tributary.Engine.Frames;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// How the points of a group become a frame: all that rules and limits decide is in it, so that a group with the same
/// series needs neither. It is kept in a <see cref="PointPlanCache"/>.
/// </summary>
/// <param name="Layout">The frame's layout; null if the rules drop all of it.</param>
/// <param name="Dropped">Per point whether a rule drops it; null where none is.</param>
internal sealed record PointPlan(EncodedLayout? Layout, bool[]? Dropped)
{
    /// <summary>A series that stands twice once the source's labels override those of the points; null if none does.</summary>
    public string? Twin { get; init; }

    /// <summary>It has been used since the last sweep of the cache.</summary>
    public bool IsUsed { get; set; } = true;

    /// <summary>About what it takes of memory, in bytes.</summary>
    public int Bytes => 200 + (Layout?.Bytes.Length ?? 0) + (Dropped?.Length ?? 0);
}
