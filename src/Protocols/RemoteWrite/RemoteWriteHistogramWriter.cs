using Tributary.Metrics.Sketches;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>Writes native histograms of remote write, whose message is the same in both versions.</summary>
internal static class RemoteWriteHistogramWriter
{
    private const int ResetHintGauge = 3;

    private static readonly NativeHistogramFields Fields = new()
    {
        Count = RemoteWriteFields.Histogram.CountInteger,
        CountFloat = RemoteWriteFields.Histogram.CountFloat,
        Sum = RemoteWriteFields.Histogram.Sum,
        Schema = RemoteWriteFields.Histogram.Schema,
        ZeroThreshold = RemoteWriteFields.Histogram.ZeroThreshold,
        ZeroCount = RemoteWriteFields.Histogram.ZeroCountInteger,
        ZeroCountFloat = RemoteWriteFields.Histogram.ZeroCountFloat,
        NegativeSpan = RemoteWriteFields.Histogram.NegativeSpan,
        NegativeDelta = RemoteWriteFields.Histogram.NegativeDelta,
        NegativeCount = RemoteWriteFields.Histogram.NegativeCount,
        PositiveSpan = RemoteWriteFields.Histogram.PositiveSpan,
        PositiveDelta = RemoteWriteFields.Histogram.PositiveDelta,
        PositiveCount = RemoteWriteFields.Histogram.PositiveCount,
    };

    /// <param name="message">Is in the message of the histogram.</param>
    /// <param name="histogram">The histogram; null for the mark that its series has ended.</param>
    /// <param name="isGauge">Its counts may fall.</param>
    /// <param name="time">Unix milliseconds.</param>
    public static void Write(ProtoWriter message, ExponentialHistogram? histogram, bool isGauge, long time)
    {
        if (histogram is null) message.Double(RemoteWriteFields.Histogram.Sum, StaleMarker.Value);
        else NativeHistogramWriter.Write(message, Fields, histogram);
        if (isGauge) message.Varint(RemoteWriteFields.Histogram.ResetHint, ResetHintGauge);
        message.Varint(RemoteWriteFields.Histogram.Timestamp, (ulong)time);
    }
}
