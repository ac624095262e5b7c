using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>The families that metrics become, by all that they say of themselves: made once, and remembered within bounds.</summary>
internal sealed class OtlpFamilies
{
    private const int MaxRemembered = 20_000; // past it, somebody sends ever new names

    private readonly Dictionary<Hash128, PointFamily> _known = [];
    private readonly Dictionary<PointFamily, int> _inBatch = new(ReferenceEqualityComparer.Instance);
    private readonly ArrayBufferWriter<byte> _key = new(256);

    public void Begin() => _inBatch.Clear();

    /// <summary>The index of a metric's family in a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="name">The metric's name, UTF-8.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="description">Its description.</param>
    /// <param name="metric">What its points are.</param>
    /// <param name="limits">How long names may be, and how many families there may be.</param>
    /// <param name="error">Why the metric cannot be taken.</param>
    public int IndexOf(PointBatch batch, ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, ReadOnlySpan<byte> description, OtlpMetric metric, ParserLimits limits, out string? error)
    {
        error = null;
        var family = Find(name, unit, description, metric, limits, ref error);
        if (family is null) return -1;
        if (_inBatch.TryGetValue(family, out var index)) return index;
        if (batch.Families.Count >= limits.MaxFamiliesPerPush)
        {
            error = ParserLimits.Exceeded("the number of metrics in this request", limits.MaxFamiliesPerPush, nameof(limits.MaxFamiliesPerPush));
            return -1;
        }

        index = batch.AddFamily(family);
        _inBatch.Add(family, index);
        return index;
    }

    private PointFamily? Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, ReadOnlySpan<byte> description, OtlpMetric metric, ParserLimits limits, ref string? error)
    {
        _key.ResetWrittenCount();
        _key.Write([(byte)metric.Data, (byte)metric.Temporality, metric.IsMonotonic ? (byte)1 : (byte)0]);
        _key.Write(BitConverter.GetBytes(name.Length));
        _key.Write(name);
        _key.Write(BitConverter.GetBytes(unit.Length));
        _key.Write(unit);
        _key.Write(description);
        var key = Hash128.Compute(_key.WrittenSpan);
        if (_known.TryGetValue(key, out var known)) return known;
        error = Check(name, unit, description, metric, limits);
        if (error is not null) return null;
        var (type, kind) = TypeOf(metric);
        var family = OtlpNames.Family(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(unit), type, out var suffix);
        if (family.Length == 0 || family == "total") error = "the name has no letter and no digit";
        else if (family.Length > limits.MaxNameLength) error = ParserLimits.Exceeded($"a name of {family.Length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));
        if (error is not null) return null;
        if (_known.Count >= MaxRemembered) _known.Clear();
        known = new PointFamily(new FamilyDescription(family, type, Encoding.UTF8.GetString(description), suffix), kind, metric.IsDelta);
        _known.Add(key, known);
        return known;
    }

    private static string? Check(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, ReadOnlySpan<byte> description, OtlpMetric metric, ParserLimits limits)
    {
        if (name.IsEmpty) return "the metric has no name";
        if (!Utf8.IsValid(name) || !Utf8.IsValid(unit) || !Utf8.IsValid(description)) return "name, unit or description is not valid UTF-8";
        if (metric.LacksTemporality) return "the aggregation temporality is neither delta nor cumulative";
        if (name.Length > limits.MaxNameLength) return ParserLimits.Exceeded($"a name of {name.Length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));
        if (unit.Length > limits.MaxNameLength) return ParserLimits.Exceeded($"a unit of {unit.Length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));
        return description.Length <= limits.MaxHelpLength ? null : ParserLimits.Exceeded($"a description of {description.Length} bytes", limits.MaxHelpLength, nameof(limits.MaxHelpLength));
    }

    /// <summary>OpenTelemetry, "Prometheus and OpenMetrics Compatibility", section "OTLP Metric points to Prometheus".</summary>
    private static (MetricType Type, PointKind Kind) TypeOf(OtlpMetric metric) => metric.Data switch
    {
        OtlpData.Sum when metric.IsMonotonic => (MetricType.Counter, PointKind.Counter),
        OtlpData.Histogram => (MetricType.Histogram, PointKind.ClassicHistogram),
        OtlpData.ExponentialHistogram => (MetricType.Histogram, PointKind.ExponentialHistogram),
        OtlpData.Summary => (MetricType.Summary, PointKind.Summary),
        _ => (MetricType.Gauge, PointKind.Gauge),
    };
}
