namespace Tributary.Metrics.Identity;

/// <summary>One sender: the hash of its canonical labels (a job plus its grouping labels, or an OTLP resource).</summary>
public readonly record struct SourceId(Hash128 Hash)
{
    /// <param name="canonicalLabels">Sorted, escaped labels: <c>instance="i1",job="x"</c>.</param>
    public static SourceId FromLabels(ReadOnlySpan<byte> canonicalLabels) => new(Hash128.Compute(canonicalLabels));

    public override string ToString() => Hash.ToString();
}
