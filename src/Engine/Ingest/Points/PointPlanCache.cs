using System.Collections.Concurrent;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// Plans of groups of points, by the hash of all that they follow from. Holds at most so many bytes; when it is full,
/// groups of unknown form are planned each time, until a sweep lets go of plans that are no longer used. Safe for concurrent
/// use.
/// </summary>
internal sealed class PointPlanCache(long maxBytes)
{
    private readonly ConcurrentDictionary<Hash128, PointPlan> _plans = new();
    private long _bytes;

    public int Count => _plans.Count;

    public long Bytes => Volatile.Read(ref _bytes);

    public PointPlan? Find(Hash128 key)
    {
        if (!_plans.TryGetValue(key, out var plan)) return null;
        if (!plan.IsUsed) plan.IsUsed = true;
        return plan;
    }

    public void Keep(Hash128 key, PointPlan plan)
    {
        if (Bytes + plan.Bytes <= maxBytes && _plans.TryAdd(key, plan)) Interlocked.Add(ref _bytes, plan.Bytes);
    }

    /// <summary>Lets go of plans that have not been used since the last sweep.</summary>
    public void Sweep()
    {
        foreach (var (key, plan) in _plans)
        {
            if (plan.IsUsed) plan.IsUsed = false;
            else if (_plans.TryRemove(key, out _)) Interlocked.Add(ref _bytes, -plan.Bytes);
        }
    }
}
