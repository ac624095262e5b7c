namespace Tributary.Metrics.Sketches;

/// <summary>A histogram with base-2 exponential buckets.</summary>
public sealed class ExponentialHistogram
{
}
