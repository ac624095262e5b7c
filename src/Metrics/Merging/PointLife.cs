namespace Tributary.Metrics.Merging;

/// <summary>What a cumulative value means beside the one before it.</summary>
internal enum PointChange : byte
{
    /// <summary>The same life goes on: add the difference.</summary>
    Advance,

    /// <summary>A new life: add the whole value.</summary>
    Restart,

    /// <summary>Older than what is known: ignore it.</summary>
    Stale,
}

/// <summary>
/// Tells a restart from a late repetition. With a start time it is certain; without one, a fall means a restart, as it
/// does to Prometheus.
/// </summary>
internal static class PointLife
{
    /// <param name="fell">A cumulative count is below its last value.</param>
    /// <param name="created">The point's own start time, Unix seconds; NaN if unknown.</param>
    /// <param name="lastCreated">The start time before; 0 if unknown.</param>
    /// <param name="sameLife">The source is known to be in the same life as before, and the update may be an old one come late.</param>
    public static PointChange Classify(bool fell, double created, double lastCreated, bool sameLife)
    {
        if (!double.IsNaN(created) && lastCreated != 0)
        {
            if (created > lastCreated) return PointChange.Restart;
            if (created < lastCreated || fell) return PointChange.Stale;
            return PointChange.Advance;
        }

        if (!fell) return PointChange.Advance;
        return sameLife ? PointChange.Stale : PointChange.Restart;
    }
}
