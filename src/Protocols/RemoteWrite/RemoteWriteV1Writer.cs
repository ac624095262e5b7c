using System.Buffers;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Writes a request of version 2 again as one of version 1, for receivers that turn out not to know the newer. What version 1
/// has no place for is left out: start times, and metadata, which are no part of its specification.
/// </summary>
public static class RemoteWriteV1Writer
{
    /// <param name="request">A message <c>io.prometheus.write.v2.Request</c>.</param>
    /// <param name="output">Takes the message <c>prometheus.WriteRequest</c>.</param>
    /// <returns>False where the bytes are not such a message; nothing is written then.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> request, IBufferWriter<byte> output)
    {
        var symbols = new List<Range>();
        var reader = new ProtoReader(request);
        while (reader.Next())
        {
            if (!reader.Is(RemoteWriteFields.RequestV2.Symbol, WireType.Bytes))
            {
                reader.Skip();
                continue;
            }

            var length = reader.Bytes().Length;
            symbols.Add((reader.Position - length)..reader.Position);
        }

        var message = new ProtoWriter();
        var isWhole = !reader.IsBroken;
        reader = new ProtoReader(request);
        while (isWhole && reader.Next())
        {
            if (reader.Is(RemoteWriteFields.RequestV2.TimeSeries, WireType.Bytes)) isWhole = TryWriteSeries(message, reader.Message(), request, symbols);
            else reader.Skip();
        }

        if (isWhole) message.CopyTo(output);
        return isWhole;
    }

    private static bool TryWriteSeries(ProtoWriter message, ProtoReader from, ReadOnlySpan<byte> request, List<Range> symbols)
    {
        var series = message.Begin(RemoteWriteFields.RequestV1.TimeSeries);
        while (from.Next())
        {
            if (from.Is(RemoteWriteFields.SeriesV2.LabelReferences, WireType.Bytes))
            {
                if (!TryWriteLabels(message, from.Message(), request, symbols)) return false;
            }
            else if (from.Is(RemoteWriteFields.SeriesV2.Sample, WireType.Bytes))
            {
                Copy(message, RemoteWriteFields.SeriesV1.Sample, from.Message(), RemoteWriteFields.Sample.StartTimestamp);
            }
            else if (from.Is(RemoteWriteFields.SeriesV2.Histogram, WireType.Bytes))
            {
                Copy(message, RemoteWriteFields.SeriesV1.Histogram, from.Message(), RemoteWriteFields.Histogram.StartTimestamp);
            }
            else
            {
                from.Skip();
            }
        }

        message.End(series);
        return !from.IsBroken;
    }

    private static bool TryWriteLabels(ProtoWriter message, ProtoReader references, ReadOnlySpan<byte> request, List<Range> symbols)
    {
        while (!references.IsAtEnd)
        {
            var (name, value) = (references.Varint(), references.Varint());
            if (Math.Max(name, value) >= (ulong)symbols.Count) return false;
            var label = message.Begin(RemoteWriteFields.SeriesV1.Label);
            message.Bytes(RemoteWriteFields.Label.Name, request[symbols[(int)name]]);
            message.Bytes(RemoteWriteFields.Label.Value, request[symbols[(int)value]]);
            message.End(label);
        }

        return !references.IsBroken;
    }

    /// <summary>A sample or a histogram: their fields are the same in both versions, but for one.</summary>
    private static void Copy(ProtoWriter message, int field, ProtoReader from, int without)
    {
        var copy = message.Begin(field);
        while (from.Next())
        {
            if (from.Field == without) from.Skip();
            else if (from.Type == WireType.Varint) message.Varint(from.Field, from.Varint());
            else if (from.Type == WireType.Fixed64) message.Fixed64(from.Field, from.Fixed64());
            else if (from.Type == WireType.Bytes) message.Bytes(from.Field, from.Bytes());
            else from.Skip();
        }

        message.End(copy);
    }
}
