using Tributary.Metrics.Points;
using Tributary.Protocols.Naming;
using Tributary.Protocols.OpenMetrics;

namespace Tributary.Protocols.Asab;

/// <summary>
/// Names as ASAB makes them fit for Prometheus: other characters become <c>_</c>, and neither that nor a digit leads
/// (https://github.com/TeskaLabs/asab/blob/9a0f7c68ac1b4849ab37feb635ed0972bd646b97/asab/metrics/openmetric.py,
/// <c>validate_format</c>).
/// </summary>
public static class AsabName
{
    private const string Total = "_total";

    /// <summary>The name of a family with its unit, without the <c>_total</c> of a counter.</summary>
    public static string Of(FamilyDescription family) => Clean(OpenMetricsNames.FamilyName(EscapedName.OfMetric(family.Name), family.Type).ToString());

    /// <summary>The name of the family that a metric becomes: its own and its unit, with the <c>_total</c> of a counter.</summary>
    /// <param name="name">The name that the application gave it.</param>
    /// <param name="unit">The unit, clean; empty for none.</param>
    /// <param name="isCounter">Whether it is a counter.</param>
    /// <returns>Empty where nothing is left of the name.</returns>
    internal static string Family(string name, string unit, bool isCounter)
    {
        var family = Clean(name);
        if (family.Length == 0) return "";
        if (unit.Length > 0) family = $"{family}_{unit}";
        return isCounter && !family.EndsWith(Total, StringComparison.Ordinal) ? family + Total : family;
    }

    /// <summary>The name of the label that a tag becomes; labels have no colons in Prometheus. Empty where nothing is left.</summary>
    internal static string Label(string tag) => Clean(tag.Replace(':', '_'));

    internal static string Clean(string name) => EscapedName.OfMetric(name).AsSpan().TrimStart("_0123456789").ToString();
}
