using System.Buffers;
using System.Text;
using System.Text.Json;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Json;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Asab;

/// <summary>The families that metrics become, by all that they say of themselves: made once, and remembered within bounds.</summary>
internal sealed class AsabFamilies(AsabNaming naming)
{
    private const int MaxRemembered = 20_000; // past it, somebody sends ever new names

    private readonly Dictionary<Hash128, Entry> _known = [];
    private readonly ArrayBufferWriter<byte> _key = new(256);
    private readonly JsonText _text = new();
    private long _batch;

    public void Begin()
    {
        _batch++;
        if (_known.Count >= MaxRemembered) _known.Clear();
    }

    /// <summary>The index of a metric's family in a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="limits">How long names may be, and how many families there may be.</param>
    /// <param name="error">Why there is none; null if there is.</param>
    public int IndexOf(PointBatch batch, in AsabMetric metric, ParserLimits limits, out string? error)
    {
        error = null;
        var key = KeyOf(metric);
        if (_known.TryGetValue(key, out var entry) && entry.Batch == _batch) return entry.Index;
        if (batch.Families.Count >= limits.MaxFamiliesPerPush)
        {
            error = ParserLimits.Exceeded("the number of metrics in this request", limits.MaxFamiliesPerPush, nameof(limits.MaxFamiliesPerPush));
            return -1;
        }

        if (entry is null)
        {
            entry = Make(metric, limits, out error);
            if (entry is null) return -1;
            _known.Add(key, entry);
        }

        (entry.Batch, entry.Index) = (_batch, batch.AddFamily(entry.Family));
        return entry.Index;
    }

    private Hash128 KeyOf(in AsabMetric metric)
    {
        _key.ResetWrittenCount();
        _key.Write([(byte)metric.Type.Type, metric.Type.IsReset ? (byte)1 : (byte)0]);
        WriteKey(metric.Name);
        WriteKey(metric.Unit);
        WriteKey(metric.Help);
        return Hash128.Compute(_key.WrittenSpan);
    }

    private void WriteKey(JsonElement part)
    {
        var text = _text.ValueOf(part);
        BitConverter.TryWriteBytes(_key.GetSpan(sizeof(int)), text.Length);
        _key.Advance(sizeof(int));
        _key.Write(text);
    }

    private Entry? Make(in AsabMetric metric, ParserLimits limits, out string? error)
    {
        error = Check(metric, limits);
        if (error is not null) return null;
        var (name, unit, type) = (TextOf(metric.Name), AsabName.Clean(TextOf(metric.Unit)), metric.Type.Type);
        if (type == MetricType.Counter && naming.IsGauge(AsabName.Family(name, unit, isCounter: false))) type = MetricType.Gauge;
        var family = AsabName.Family(name, unit, type == MetricType.Counter);
        if (family.Length == 0) error = "the metric's name has no letter";
        else if (family.Length > limits.MaxNameLength) error = ParserLimits.Exceeded($"a name of {family.Length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));
        var isDelta = metric.Type.IsReset && type != MetricType.Gauge;
        return error is null ? new Entry(new PointFamily(new FamilyDescription(family, type, TextOf(metric.Help), unit), LayoutDefinition.KindOf(type), isDelta)) : null;
    }

    private string? Check(in AsabMetric metric, ParserLimits limits)
    {
        if (_text.ValueOf(metric.Name).IsEmpty) return "the metric has no name";
        var length = Math.Max(_text.ValueOf(metric.Name).Length, _text.ValueOf(metric.Unit).Length);
        if (length > limits.MaxNameLength) return ParserLimits.Exceeded($"a name or unit of {length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));
        length = _text.ValueOf(metric.Help).Length;
        return length <= limits.MaxHelpLength ? null : ParserLimits.Exceeded($"a help of {length} bytes", limits.MaxHelpLength, nameof(limits.MaxHelpLength));
    }

    private string TextOf(JsonElement text) => Encoding.UTF8.GetString(_text.ValueOf(text));

    private sealed class Entry(PointFamily family)
    {
        public PointFamily Family => family;

        public long Batch { get; set; }

        public int Index { get; set; }
    }
}
