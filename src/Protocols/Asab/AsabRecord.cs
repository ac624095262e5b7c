using Tributary.Metrics.Points;
using Tributary.Protocols.OpenMetrics;

namespace Tributary.Protocols.Asab;

/// <summary>
/// A metric as ASAB keeps it: a name without suffixes, and for each set of tags the values by their names. A family of the
/// merged view is one, its label <c>name</c> being the name of the value.
/// </summary>
internal sealed class AsabRecord
{
    private readonly Dictionary<string, AsabFieldset> _byTags = new(StringComparer.Ordinal);

    public AsabRecord(FamilyDescription family)
    {
        Help = family.Help;
        Unit = family.Unit;
        Type = family.Type switch
        {
            MetricType.Counter => "Counter",
            MetricType.Histogram or MetricType.GaugeHistogram => "Histogram",
            _ => "Gauge", // ASAB has no summaries: their quantiles, sum and count are named values
        };
        FullName = AsabName.Of(family);
        Name = Unit.Length > 0 && OpenMetricsNames.EndsInUnit(FullName, Unit) ? FullName[..^(Unit.Length + 1)] : FullName;
        if (Name.Length == FullName.Length) Unit = "";
    }

    /// <summary>The name without the unit.</summary>
    public string Name { get; }

    /// <summary>The name with the unit, as the text has it.</summary>
    public string FullName { get; }

    /// <summary>The last word of <see cref="FullName"/>; empty for none.</summary>
    public string Unit { get; }

    public string Help { get; }

    /// <summary>The name of ASAB's class.</summary>
    public string Type { get; }

    public bool IsCounter => Type == "Counter";

    public bool IsHistogram => Type == "Histogram";

    /// <summary>In the order of their first series.</summary>
    public List<AsabFieldset> Fieldsets { get; } = [];

    /// <summary>The values of a set of tags.</summary>
    /// <param name="labels">Labels of a series.</param>
    /// <param name="valueName">The name of its value.</param>
    public AsabFieldset Find(ReadOnlySpan<byte> labels, out string valueName)
    {
        var tags = AsabTags.Read(labels, out var key, out valueName);
        if (_byTags.TryGetValue(key, out var fieldset)) return fieldset;
        _byTags[key] = fieldset = new AsabFieldset(tags);
        Fieldsets.Add(fieldset);
        return fieldset;
    }
}
