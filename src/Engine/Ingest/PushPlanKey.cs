using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest;

/// <summary>What makes two plans the same: the format, the literal bytes, the layouts, the rules' version.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PushPlanKey(BodyFormat Format, Hash128 Template, Hash128 Layouts, long RulesVersion);
