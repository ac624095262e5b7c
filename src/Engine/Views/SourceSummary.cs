using Tributary.Metrics.Identity;

namespace Tributary.Engine.Views;

/// <summary>One source in a list.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Labels">Its canonical labels, <c>instance="i1",job="x"</c>.</param>
/// <param name="LastPush">When it was last heard of, Unix milliseconds.</param>
/// <param name="Families">Number of families that it feeds; 0 once it is retired.</param>
public sealed record SourceSummary(SourceId Id, string Labels, long LastPush, int Families);
