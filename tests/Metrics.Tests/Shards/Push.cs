using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>One source's update, in words; <see cref="ToBytes"/> makes a frame of it.</summary>
internal sealed record Push(string Source, MetricType Type, params PushedPoint[] Points)
{
    /// <summary>Null for the kind that stores the type's points in explicit form.</summary>
    public PointKind? Kind { get; init; }

    public string Unit { get; init; } = "";

    public string Help { get; init; } = "";

    public MergeSettings Settings { get; init; } = MergeSettings.Default;

    public long Epoch { get; init; }

    /// <summary>The stamp of an update that is not sequenced; 0 for the next one.</summary>
    public long Stamp { get; init; }

    /// <summary>Null where the update is not sequenced.</summary>
    public long? Sequence { get; init; }

    public bool IsDelta { get; init; }

    /// <summary>What it leaves out is as it was.</summary>
    public bool IsPartial { get; init; }

    /// <summary>When it is received, Unix milliseconds; 0 for now.</summary>
    public long At { get; init; }

    public static SourceId SourceIdOf(string source) => SourceId.FromLabels(Encoding.UTF8.GetBytes(source));

    public static Push Counter(string source, params PushedPoint[] points) => new(source, MetricType.Counter, points);

    public static Push Counter(string source, double value) => Counter(source, PushedPoint.Of("", value));

    public static Push Gauge(string source, params PushedPoint[] points) => new(source, MetricType.Gauge, points);

    public static Push Gauge(string source, double value) => Gauge(source, PushedPoint.Of("", value));

    public static Push Histogram(string source, double[] bounds, double[] cumulative, double sum) =>
        new(source, MetricType.Histogram, PushedPoint.Histogram("", bounds, cumulative, sum));

    public static Push Summary(string source, params PushedPoint[] points) => new(source, MetricType.Summary, points);

    public static Push Exponential(string source, params PushedPoint[] points) =>
        new(source, MetricType.Histogram, points) { Kind = PointKind.ExponentialHistogram };

    public LayoutDefinition ToLayout() => new(
        Kind ?? LayoutDefinition.KindOf(Type),
        new FamilyDescription("tested_family", Type, Help, Unit),
        Array.Exists(Points, point => point.Created is not null || point.Time is not null),
        Array.Exists(Points, point => point.Payload is not null),
        [.. Points.Select(ToEntry)],
        Array.Exists(Points, point => point.Time is not null));

    public byte[] ToBytes(bool withLayout = true)
    {
        var definition = ToLayout();
        var layout = LayoutCodec.Encode(definition, out var id);
        var values = Points.SelectMany(point => point.Values.Concat(definition.HasCreated ? [point.Created ?? double.NaN] : [])
            .Concat(definition.HasTimes ? [point.Time ?? double.NaN] : [])).ToArray();
        var lowParts = LowParts(definition);
        var flags = (IsDelta ? FrameFlags.Delta : 0) | (IsPartial ? FrameFlags.Partial : 0) | (Sequence is null ? 0 : FrameFlags.Sequenced)
            | (withLayout ? FrameFlags.HasLayout : 0) | (lowParts.Count > 0 ? FrameFlags.HasLowParts : 0)
            | (Array.Exists(Points, point => point.Exemplars.Length > 0) ? FrameFlags.HasExemplars : 0);

        var writer = new ArrayBufferWriter<byte>();
        new FrameHeader(flags, values.Length, SourceIdOf(Source), id, Epoch, Sequence ?? Stamp, At).Write(writer.GetSpan(FrameHeader.Size));
        writer.Advance(FrameHeader.Size);
        if (withLayout) WriteBytes(writer, layout);
        foreach (var value in values) WriteDouble(writer, value);
        if (lowParts.Count > 0)
        {
            Varint.WriteUInt64(writer, (ulong)lowParts.Count);
            foreach (var (index, low) in lowParts)
            {
                Varint.WriteUInt64(writer, (ulong)index);
                WriteDouble(writer, low);
            }
        }

        if ((flags & FrameFlags.HasExemplars) != 0) WriteBytes(writer, ExemplarBytes());
        if (definition.HasPayloads)
        {
            foreach (var point in Points) WriteBytes(writer, point.Payload ?? []);
        }

        return writer.WrittenSpan.ToArray();
    }

    private LayoutEntry ToEntry(PushedPoint point) => new(
        Hash128.Compute(Encoding.UTF8.GetBytes(point.Input ?? point.Labels)),
        Encoding.UTF8.GetBytes(point.Labels),
        point.Settings ?? Settings,
        point.Bounds is null ? null : new HistogramBounds(point.Bounds),
        point.Quantiles);

    private List<(int Index, double Low)> LowParts(LayoutDefinition definition)
    {
        var lowParts = new List<(int, double)>();
        var at = 0;
        for (var i = 0; i < Points.Length; at += definition.StrideOf(definition.Entries[i]), i++)
        {
            if (Points[i].Low != 0) lowParts.Add((at, Points[i].Low));
        }

        return lowParts;
    }

    private byte[] ExemplarBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var entry = 0; entry < Points.Length; entry++)
        {
            foreach (var exemplar in Points[entry].Exemplars) FrameExemplars.Write(bytes, entry, exemplar.Labels.Span, exemplar.Value, exemplar.Time);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteBytes(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        Varint.WriteUInt64(writer, (ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteDouble(ArrayBufferWriter<byte> writer, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }
}
