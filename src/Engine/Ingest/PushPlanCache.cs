namespace Tributary.Engine.Ingest;

/// <summary>Plans of pushes: see <see cref="PlanCache{TKey, TPlan}"/>.</summary>
internal sealed class PushPlanCache(long maxBytes) : PlanCache<PushPlanKey, PushPlan>(maxBytes)
{
    /// <summary>The plan that is kept for it: itself or its equal; null if there is no room.</summary>
    public PushPlan? Keep(PushPlan plan)
    {
        var kept = Keep(plan.Key, plan);
        return kept == plan || kept?.Template.SameAs(plan.Template) == true ? kept : null;
    }
}
