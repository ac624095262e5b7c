namespace Tributary.Protocols.Rendering;

/// <summary>How the numbers in <c>le</c> and <c>quantile</c> are written. They are part of a series' identity in Prometheus.</summary>
public enum BoundForm
{
    /// <summary>As the official Go client writes text format 0.0.4: <c>1</c>, <c>0.5</c>, <c>1e+06</c>.</summary>
    Go,

    /// <summary>OpenMetrics 1.0, section "Considerations: Canonical Numbers": <c>1.0</c>, <c>0.5</c>, <c>1e+06</c>.</summary>
    OpenMetrics,
}
