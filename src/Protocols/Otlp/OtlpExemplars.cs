using System.Text.Unicode;
using Tributary.Metrics.Exemplars;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// Turns exemplars of data points into those of a batch, one at a time: trace and span are the labels <c>trace_id</c> and
/// <c>span_id</c>, filtered attributes are labels as far as they fit into what an exemplar may have (OpenTelemetry,
/// "Prometheus and OpenMetrics Compatibility", section "OTLP Metric points to Prometheus", "Exemplars"). Reusable.
/// </summary>
internal sealed class OtlpExemplars(OtlpLabelNames names)
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    private readonly LabelSet _labels = new();
    private readonly byte[] _hex = new byte[2 * TraceBytes];
    private PointBatch _batch = new();
    private ParserLimits _limits = ParserLimits.Default;

    /// <summary>The metric's points have exemplars here: it is a histogram or a monotonic sum. "Exemplars on other data points MUST be dropped."</summary>
    public bool AreTaken { get; private set; }

    /// <summary>Attributes of the observation that are not among those of the point.</summary>
    public OtlpAttributes Attributes { get; } = new();

    /// <summary>Nanoseconds; 0 if unknown.</summary>
    public ulong Time { get; set; }

    /// <summary>NaN if there is none.</summary>
    public double Value { get; set; }

    public void Begin(PointBatch batch, ParserLimits limits) => (_batch, _limits) = (batch, limits);

    public void BeginMetric(OtlpMetric metric) =>
        AreTaken = metric.Data is OtlpData.Histogram or OtlpData.ExponentialHistogram || (metric.Data == OtlpData.Sum && metric.IsMonotonic);

    /// <summary>Begins the next exemplar.</summary>
    public void Clear()
    {
        Attributes.Clear();
        _labels.Clear();
        (Time, Value) = (0, double.NaN);
    }

    /// <summary>An id of another length, or of zeros alone, is none (W3C Trace Context, sections "trace-id" and "parent-id").</summary>
    public void SetTrace(ReadOnlySpan<byte> id) => SetId("trace_id"u8, id, TraceBytes);

    /// <inheritdoc cref="SetTrace"/>
    public void SetSpan(ReadOnlySpan<byte> id) => SetId("span_id"u8, id, SpanBytes);

    /// <summary>The same in hexadecimal, as JSON has it.</summary>
    public void SetTraceHex(ReadOnlySpan<byte> id) => SetHexId("trace_id"u8, id, TraceBytes);

    /// <inheritdoc cref="SetTraceHex"/>
    public void SetSpanHex(ReadOnlySpan<byte> id) => SetHexId("span_id"u8, id, SpanBytes);

    /// <summary>Adds the exemplar to the point that is being read.</summary>
    public void Add()
    {
        var room = Exemplar.MaxCharacters - Exemplar.CountCharacters(_labels.Canonical());
        for (var i = 0; i < Attributes.Count; i++)
        {
            if (!Utf8.IsValid(Attributes.Key(i)) || !Utf8.IsValid(Attributes.Value(i))) continue;
            var name = names.Of("", Attributes.Key(i));
            var characters = name.Length + CountCharacters(Attributes.Value(i));
            if (name.Length == 0 || characters > room) continue;
            var count = _labels.Count;
            _labels.TryAdd(name, Attributes.Value(i));
            if (_labels.Count > count) room -= characters;
        }

        _batch.AddExemplar(_labels.Canonical(), Value, OtlpTime.Seconds(Time), _limits);
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var characters = 0;
        foreach (var one in utf8) characters += (one & 0xC0) != 0x80 ? 1 : 0;
        return characters;
    }

    private void SetId(ReadOnlySpan<byte> name, ReadOnlySpan<byte> id, int length)
    {
        if (id.Length != length || !id.ContainsAnyExcept((byte)0)) return;
        Convert.TryToHexStringLower(id, _hex, out var written);
        _labels.TryAdd(name, _hex.AsSpan(0, written));
    }

    private void SetHexId(ReadOnlySpan<byte> name, ReadOnlySpan<byte> id, int length)
    {
        Span<byte> bytes = stackalloc byte[TraceBytes];
        if (id.Length == 2 * length && Convert.FromHexString(id, bytes, out _, out var written) == System.Buffers.OperationStatus.Done) SetId(name, bytes[..written], length);
    }
}
