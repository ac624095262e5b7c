using System.Collections.Concurrent;

namespace Tributary.Engine.Ingest;

/// <summary>
/// The plans in use, each once, within a bound of memory. When the bound is reached nothing more is learned, and what has
/// no plan is worked out each time, until a sweep lets go of plans that are no longer used. Safe for concurrent use.
/// </summary>
internal abstract class PlanCache<TKey, TPlan>(long maxBytes)
    where TKey : notnull
    where TPlan : CachedPlan
{
    private readonly ConcurrentDictionary<TKey, TPlan> _plans = new();
    private long _bytes;

    public int Count => _plans.Count;

    public long Bytes => Volatile.Read(ref _bytes);

    public TPlan? Find(TKey key)
    {
        if (!_plans.TryGetValue(key, out var plan)) return null;
        plan.MarkUsed();
        return plan;
    }

    /// <summary>The plan that is kept for the key: the given one, or the one that was there; null if there is no room.</summary>
    public TPlan? Keep(TKey key, TPlan plan)
    {
        if (Find(key) is { } known) return known;
        if (Bytes + plan.Bytes > maxBytes) return null;
        if (!_plans.TryAdd(key, plan)) return Keep(key, plan);
        Interlocked.Add(ref _bytes, plan.Bytes);
        return plan;
    }

    /// <summary>Lets go of plans that have not been used since the last sweep.</summary>
    public void Sweep()
    {
        foreach (var (key, plan) in _plans)
        {
            if (plan.IsUsed)
            {
                plan.IsUsed = false;
                continue;
            }

            if (!_plans.TryRemove(key, out _)) continue;
            plan.Retire();
            Interlocked.Add(ref _bytes, -plan.Bytes);
        }
    }
}

/// <summary>A plan as its <see cref="PlanCache{TKey, TPlan}"/> sees it.</summary>
internal abstract class CachedPlan
{
    private int _isRetired;

    /// <summary>About what it takes of memory, in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>It has been used since the last sweep of the cache.</summary>
    public bool IsUsed { get; set; } = true;

    /// <summary>The cache has let it go: whoever still holds it must let go too.</summary>
    public bool IsRetired => Volatile.Read(ref _isRetired) != 0;

    /// <summary>Writes only if it has to: plans are shared by all cores.</summary>
    public void MarkUsed()
    {
        if (!IsUsed) IsUsed = true;
    }

    public void Retire() => Volatile.Write(ref _isRetired, 1);
}
