using System.Text;
using System.Text.Unicode;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Protobuf;

/// <summary>
/// Reads Prometheus' protobuf exposition: messages of <c>io.prometheus.client.MetricFamily</c>, each with its length before
/// it (https://github.com/prometheus/client_model/blob/v0.6.1/io/prometheus/client/metrics.proto). All of it is good, or none
/// of it is taken. Reusable, not for concurrent use.
/// </summary>
public sealed class ProtobufParser
{
    private static readonly MetricType[] Types = [MetricType.Counter, MetricType.Gauge, MetricType.Summary, MetricType.Unknown, MetricType.Histogram, MetricType.GaugeHistogram];

    private readonly ProtobufFamilies _families = new();
    private readonly ProtobufMetric _metric = new();
    private readonly LabelSet _labels = new();
    private readonly ProtobufMetricReader _reader;
    private readonly ProtobufValues _values = new();
    private PointBatch _batch = new();
    private ParserLimits _limits = ParserLimits.Default;

    public ProtobufParser() => _reader = new ProtobufMetricReader(_metric, _labels);

    /// <summary>Fills the batch with points of its source 0, which has no labels.</summary>
    /// <returns>What is wrong and where; null if nothing is.</returns>
    public ParseError? Parse(ReadOnlySpan<byte> body, ParserLimits limits, PointBatch batch)
    {
        (_batch, _limits) = (batch, limits);
        batch.Clear();
        batch.AddSource([]);
        _families.Begin();
        _reader.Begin(batch, limits);
        var error = ReadFamilies(body);
        if (error is not null) batch.Clear();
        return error;
    }

    private ParseError? ReadFamilies(ReadOnlySpan<byte> body)
    {
        var at = 0;
        while (at < body.Length)
        {
            var prefix = new ProtoReader(body[at..], at);
            var message = prefix.Message();
            if (prefix.IsBroken) return ParseError.AtByte(prefix.Position, "a message is longer than what is left of the body, or its length cannot be read");
            if (ReadFamily(message) is { } error) return error;
            at = prefix.Position;
        }

        return null;
    }

    private ParseError? ReadFamily(ProtoReader message)
    {
        var start = message.Position;
        ReadOnlySpan<byte> name = default, help = default, unit = default;
        var type = 0ul;
        var head = message;
        while (head.Next())
        {
            if (head.Is(MetricFields.Family.Name, WireType.Bytes)) name = head.Bytes();
            else if (head.Is(MetricFields.Family.Help, WireType.Bytes)) help = head.Bytes();
            else if (head.Is(MetricFields.Family.Type, WireType.Varint)) type = head.Varint();
            else if (head.Is(MetricFields.Family.Unit, WireType.Bytes)) unit = head.Bytes();
            else head.Skip();
        }

        if (head.IsBroken) return Broken(head.Position);
        if (LabelCheck.FindInFamily(name, _limits) is { } wrong) return ParseError.AtByte(start, wrong);
        if (type >= (ulong)Types.Length) return ParseError.AtByte(start, $"family {LabelCheck.Show(name)} has type {type}, which is not known");
        if (help.Length > _limits.MaxHelpLength) return ParseError.AtByte(start, ParserLimits.Exceeded($"a help text of {help.Length} bytes", _limits.MaxHelpLength, nameof(_limits.MaxHelpLength)));
        if (unit.Length > _limits.MaxNameLength) return ParseError.AtByte(start, ParserLimits.Exceeded($"a unit of {unit.Length} bytes", _limits.MaxNameLength, nameof(_limits.MaxNameLength)));
        if (!Utf8.IsValid(help) || !Utf8.IsValid(unit)) return ParseError.AtByte(start, $"help or unit of family {LabelCheck.Show(name)} is not valid UTF-8");
        return ReadMetrics(message, name, new FamilyText(Types[type], Encoding.UTF8.GetString(help), Encoding.UTF8.GetString(unit)));
    }

    /// <summary>What a family says of itself beside its name.</summary>
    private readonly record struct FamilyText(MetricType Type, string Help, string Unit);

    private ParseError? ReadMetrics(ProtoReader message, ReadOnlySpan<byte> name, FamilyText text)
    {
        while (message.Next())
        {
            if (!message.Is(MetricFields.Family.Metric, WireType.Bytes))
            {
                message.Skip();
                continue;
            }

            var metric = message.Message();
            var at = metric.Position;
            _reader.Read(metric);
            if (_reader.BrokenAt >= 0) return Broken(_reader.BrokenAt);
            var wrong = _reader.LabelError ?? Add(name, text);
            if (wrong is not null) return ParseError.AtByte(at, $"{LabelCheck.Show(name)}: {wrong}");
        }

        return message.IsBroken ? Broken(message.Position) : null;
    }

    private string? Add(ReadOnlySpan<byte> name, FamilyText text)
    {
        if (_metric.HasTimestamp) return "a pushed sample must not have a timestamp: it would be taken for the time of the scrape; leave it out";
        if (_metric.Kind != FieldOf(text.Type)) return $"a metric of a family of type {text.Type} has the value of another type";
        var isNative = _metric.Kind == MetricFields.Metric.Histogram && _metric.IsNative;
        if (isNative && text.Type == MetricType.GaugeHistogram) return "a gauge histogram with native buckets is not taken";
        if (_families.IndexOf(_batch, name, text.Type, isNative, text.Help, text.Unit, _limits, out var family) is { } clash) return clash;
        if (_values.Add(_batch, _metric, text.Type, isNative, out var bounds, out var quantiles) is { } invalid) return invalid;
        if (text.Type is MetricType.Histogram or MetricType.GaugeHistogram && !_labels.Take("le"u8).IsEmpty) return "label \"le\" is reserved: the bounds of a histogram are its buckets'";
        if (text.Type == MetricType.Summary && !_labels.Take("quantile"u8).IsEmpty) return "label \"quantile\" is reserved: a summary has its quantiles beside its labels";
        _batch.AddPoint(0, family, _labels.Canonical(), bounds, quantiles, _metric.Created, double.NaN);
        if (_batch.Samples > _limits.MaxSamplesPerPush) return ParserLimits.Exceeded("the number of samples in this push", _limits.MaxSamplesPerPush, nameof(_limits.MaxSamplesPerPush));
        return _batch.Points.Length <= _limits.MaxSeriesPerPush ? null : ParserLimits.Exceeded("the number of series in this push", _limits.MaxSeriesPerPush, nameof(_limits.MaxSeriesPerPush));
    }

    private static int FieldOf(MetricType type) => type switch
    {
        MetricType.Counter => MetricFields.Metric.Counter,
        MetricType.Gauge => MetricFields.Metric.Gauge,
        MetricType.Summary => MetricFields.Metric.Summary,
        MetricType.Unknown => MetricFields.Metric.Untyped,
        _ => MetricFields.Metric.Histogram,
    };

    private static ParseError Broken(int position) => ParseError.AtByte(position, "the message is not a MetricFamily in protobuf, or it is cut off");
}
