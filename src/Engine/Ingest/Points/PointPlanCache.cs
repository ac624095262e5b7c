using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest.Points;

/// <summary>Plans of groups of points, by the hash of all that they follow from: see <see cref="PlanCache{TKey, TPlan}"/>.</summary>
internal sealed class PointPlanCache(long maxBytes) : PlanCache<Hash128, PointPlan>(maxBytes);
