namespace Tributary.Protocols.Protobuf;

/// <summary>
/// The populated buckets of one sign of a native histogram, as spans and counts. Exposition and remote write have the same
/// three fields one after the other: spans, deltas, counts.
/// </summary>
internal sealed class ProtobufBuckets
{
    public List<(int Offset, uint Length)> Spans { get; } = [];

    /// <summary>Each relative to the one before; of whole counts.</summary>
    public List<long> Deltas { get; } = [];

    /// <summary>Of fractional counts.</summary>
    public List<double> Counts { get; } = [];

    public void Clear()
    {
        Spans.Clear();
        Deltas.Clear();
        Counts.Clear();
    }

    /// <summary>Reads one of the fields, whose numbers come packed or one by one.</summary>
    /// <param name="field">The field.</param>
    /// <param name="part">Its number, from that of the spans.</param>
    /// <returns>Where it could not be read; -1 if it could.</returns>
    public int Read(ref ProtoReader field, int part)
    {
        if (part == 0 && field.Type == WireType.Bytes) return ReadSpan(field.Message());
        if (part == 1 && field.Type == WireType.Varint) Deltas.Add(field.ZigZag());
        else if (part == 2 && field.Type == WireType.Fixed64) Counts.Add(field.Double());
        else if (field.Type == WireType.Bytes) return ReadPacked(field.Message(), part);
        else field.Skip();
        return -1;
    }

    private int ReadPacked(ProtoReader packed, int part)
    {
        while (!packed.IsAtEnd)
        {
            if (part == 1) Deltas.Add(packed.ZigZag());
            else Counts.Add(packed.Double());
        }

        return packed.IsBroken ? packed.Position : -1;
    }

    private int ReadSpan(ProtoReader span)
    {
        var (offset, length) = (0, 0u);
        while (span.Next())
        {
            if (span.Is(MetricFields.Span.Offset, WireType.Varint)) offset = (int)span.ZigZag();
            else if (span.Is(MetricFields.Span.Length, WireType.Varint)) length = (uint)span.Varint();
            else span.Skip();
        }

        Spans.Add((offset, length));
        return span.IsBroken ? span.Position : -1;
    }
}
