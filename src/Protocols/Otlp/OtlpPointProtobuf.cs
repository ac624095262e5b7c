using System.Buffers.Binary;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// Reads the fields of data points in protobuf; attributes and exemplars are read by others. The numbers of the fields are those of
/// opentelemetry/proto/metrics/v1/metrics.proto v1.5.0, where the kinds of points have little in common.
/// </summary>
internal sealed class OtlpPointProtobuf(OtlpPointData point)
{
    /// <summary>Where a message within the point broke; null if none did.</summary>
    public int? BrokenAt { get; private set; }

    /// <summary>The field that has the attributes.</summary>
    public static int AttributesOf(OtlpData kind) => kind switch
    {
        OtlpData.Histogram => 9,
        OtlpData.ExponentialHistogram => 1,
        _ => 7,
    };

    /// <summary>The field that has the exemplars; 0 for kinds without.</summary>
    public static int ExemplarsOf(OtlpData kind) => kind switch
    {
        OtlpData.Sum => 5,
        OtlpData.Histogram => 8,
        OtlpData.ExponentialHistogram => 11,
        _ => 0,
    };

    public void ReadField(ref ProtoReader field, OtlpData kind)
    {
        BrokenAt = null;
        if (field.Is(2, WireType.Fixed64)) point.Start = field.Fixed64();
        else if (field.Is(3, WireType.Fixed64)) point.Time = field.Fixed64();
        else if (kind is OtlpData.Gauge or OtlpData.Sum) ReadNumber(ref field);
        else if (field.Is(4, WireType.Fixed64)) point.Count = field.Fixed64();
        else if (field.Is(5, WireType.Fixed64)) point.Sum = field.Double();
        else if (kind == OtlpData.Histogram) ReadHistogram(ref field);
        else if (kind == OtlpData.ExponentialHistogram) ReadExponential(ref field);
        else if (kind == OtlpData.Summary) ReadSummary(ref field);
        else field.Skip();
    }

    private void ReadNumber(ref ProtoReader field)
    {
        if (field.Is(4, WireType.Fixed64)) point.Number = field.Double();
        else if (field.Is(6, WireType.Fixed64)) point.Integer = (long)field.Fixed64();
        else if (field.Is(8, WireType.Varint)) point.Flags = (uint)field.Varint();
        else field.Skip();
    }

    private void ReadHistogram(ref ProtoReader field)
    {
        if (field.Is(6, WireType.Bytes)) ReadFixed(field.Bytes(), field.Position, static (list, bytes) => list.Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes)), point.BucketCounts);
        else if (field.Is(6, WireType.Fixed64)) point.BucketCounts.Add(field.Fixed64());
        else if (field.Is(7, WireType.Bytes)) ReadFixed(field.Bytes(), field.Position, static (list, bytes) => list.Add(BinaryPrimitives.ReadDoubleLittleEndian(bytes)), point.Bounds);
        else if (field.Is(7, WireType.Fixed64)) point.Bounds.Add(field.Double());
        else if (field.Is(10, WireType.Varint)) point.Flags = (uint)field.Varint();
        else field.Skip();
    }

    private void ReadExponential(ref ProtoReader field)
    {
        if (field.Is(6, WireType.Varint)) point.Scale = (int)field.ZigZag();
        else if (field.Is(7, WireType.Fixed64)) point.ZeroCount = field.Fixed64();
        else if (field.Is(8, WireType.Bytes)) point.PositiveOffset = ReadBuckets(field.Message(), point.Positive);
        else if (field.Is(9, WireType.Bytes)) point.NegativeOffset = ReadBuckets(field.Message(), point.Negative);
        else if (field.Is(10, WireType.Varint)) point.Flags = (uint)field.Varint();
        else if (field.Is(14, WireType.Fixed64)) point.ZeroThreshold = field.Double();
        else field.Skip();
    }

    private void ReadSummary(ref ProtoReader field)
    {
        if (field.Is(6, WireType.Bytes)) ReadQuantile(field.Message());
        else if (field.Is(8, WireType.Varint)) point.Flags = (uint)field.Varint();
        else field.Skip();
    }

    private void ReadQuantile(ProtoReader message)
    {
        var (quantile, value) = (0.0, 0.0);
        while (message.Next())
        {
            if (message.Is(1, WireType.Fixed64)) quantile = message.Double();
            else if (message.Is(2, WireType.Fixed64)) value = message.Double();
            else message.Skip();
        }

        point.Quantiles.Add((quantile, value));
        if (message.IsBroken) BrokenAt = message.Position;
    }

    private int ReadBuckets(ProtoReader message, List<ulong> counts)
    {
        var offset = 0;
        while (message.Next())
        {
            if (message.Is(1, WireType.Varint)) offset = (int)message.ZigZag();
            else if (message.Is(2, WireType.Varint)) counts.Add(message.Varint());
            else if (message.Is(2, WireType.Bytes))
            {
                var packed = message.Message();
                while (!packed.IsAtEnd) counts.Add(packed.Varint());
                if (packed.IsBroken) BrokenAt = packed.Position;
            }
            else message.Skip();
        }

        if (message.IsBroken) BrokenAt = message.Position;
        return offset;
    }

    private delegate void AddTo<T>(List<T> list, ReadOnlySpan<byte> bytes);

    private void ReadFixed<T>(ReadOnlySpan<byte> packed, int end, AddTo<T> add, List<T> list)
    {
        if (packed.Length % sizeof(ulong) != 0) BrokenAt = end;
        for (; packed.Length >= sizeof(ulong); packed = packed[sizeof(ulong)..]) add(list, packed);
    }
}
