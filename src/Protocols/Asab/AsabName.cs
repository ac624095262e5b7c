using Tributary.Metrics.Points;
using Tributary.Protocols.Naming;
using Tributary.Protocols.OpenMetrics;

namespace Tributary.Protocols.Asab;

/// <summary>Names of metrics as ASAB makes them fit for Prometheus: other characters become <c>_</c>, and none leads.</summary>
public static class AsabName
{
    /// <summary>The name of a family with its unit, without the <c>_total</c> of a counter.</summary>
    public static string Of(FamilyDescription family) =>
        OpenMetricsNames.FamilyName(EscapedName.OfMetric(family.Name), family.Type).TrimStart("_0123456789").ToString();
}
