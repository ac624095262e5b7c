using Tributary.Metrics.Points;

namespace Tributary.Protocols.Asab;

/// <summary>
/// What the points of a metric are, by the name of its class
/// (https://github.com/TeskaLabs/asab/blob/9a0f7c68ac1b4849ab37feb635ed0972bd646b97/asab/metrics/metrics.py).
/// </summary>
/// <param name="Type">The type in Prometheus.</param>
/// <param name="IsReset">Its values are those of the time since it was last sent.</param>
/// <param name="IsStampedAtFlush">Its times are when all was made ready to be sent, not when it last changed.</param>
internal readonly record struct AsabType(MetricType Type, bool IsReset, bool IsStampedAtFlush)
{
    public static AsabType Of(ReadOnlySpan<byte> name, bool isReset) => name switch
    {
        _ when name.SequenceEqual("Counter"u8) || name.SequenceEqual("CounterWithDynamicTags"u8) => new AsabType(MetricType.Counter, isReset, isReset),
        _ when name.SequenceEqual("Histogram"u8) || name.SequenceEqual("HistogramWithDynamicTags"u8) => new AsabType(MetricType.Histogram, isReset, isReset),

        // Events per second, and a share of time: computed anew at each flush, whether they are reset or not.
        _ when name.SequenceEqual("EPSCounter"u8) || name.SequenceEqual("DutyCycle"u8) => new AsabType(MetricType.Gauge, isReset, IsStampedAtFlush: true),

        // A gauge; a minimum or maximum, of a window or of all time; a class of the application's own.
        _ => new AsabType(MetricType.Gauge, isReset, isReset),
    };
}
