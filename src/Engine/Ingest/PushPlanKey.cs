using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest;

/// <summary>What makes two plans the same: the literal bytes, the layouts, the rules' version.</summary>
internal readonly record struct PushPlanKey(Hash128 Template, Hash128 Layouts, long RulesVersion);
