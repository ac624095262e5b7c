using System.Globalization;
using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Asab;

/// <summary>Numbers as Python writes them, for whose readers the layouts are.</summary>
internal static class AsabNumber
{
    /// <summary>A bound, which ASAB keeps as a float: <c>1.0</c>, <c>inf</c>.</summary>
    public static string Bound(double bound)
    {
        if (double.IsInfinity(bound)) return bound > 0 ? "inf" : "-inf";
        var text = bound.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('E', StringComparison.Ordinal)) return text.Replace('E', 'e');
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    public static string Value(in ExactSum value)
    {
        if (value.IsNaN) return "nan";
        return double.IsInfinity(value.High) ? Bound(value.High) : value.ToString();
    }
}
