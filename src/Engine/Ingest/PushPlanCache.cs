using System.Collections.Concurrent;

namespace Tributary.Engine.Ingest;

/// <summary>
/// The plans in use, each once, within a bound of memory. When the bound is reached nothing more is learned, and pushes of
/// unknown form are parsed each time, until a sweep lets go of plans that are no longer used.
/// </summary>
internal sealed class PushPlanCache(long maxBytes)
{
    private readonly ConcurrentDictionary<PushPlanKey, PushPlan> _plans = new();
    private long _bytes;

    public int Count => _plans.Count;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The plan that is kept for it: itself or its equal; null if there is no room.</summary>
    public PushPlan? Keep(PushPlan plan)
    {
        if (_plans.TryGetValue(plan.Key, out var known))
        {
            known.IsUsed = true;
            return known.Template.SameAs(plan.Template) ? known : null;
        }

        if (Bytes + SizeOf(plan) > maxBytes) return null;
        if (!_plans.TryAdd(plan.Key, plan)) return Keep(plan);
        Interlocked.Add(ref _bytes, SizeOf(plan));
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
            Interlocked.Add(ref _bytes, -SizeOf(plan));
        }
    }

    private static long SizeOf(PushPlan plan)
    {
        long size = plan.Template.Bytes + 200;
        foreach (var frame in plan.Frames) size += frame.Layout.Bytes.Length + (frame.Values.Length * sizeof(int)) + 200;
        return size;
    }
}
