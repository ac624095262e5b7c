namespace Tributary.Protocols.Otlp;

/// <summary>
/// The fields of one data point (opentelemetry/proto/metrics/v1/metrics.proto v1.5.0), whichever of the encodings it came
/// in. Reusable; a reader clears it first.
/// </summary>
internal sealed class OtlpPointData
{
    /// <summary>The series had no value: it has ended (flag NO_RECORDED_VALUE).</summary>
    public const uint NoRecordedValue = 1;

    public OtlpAttributes Attributes { get; } = new();

    /// <summary>Nanoseconds; 0 if unknown.</summary>
    public ulong Start { get; set; }

    /// <inheritdoc cref="Start"/>
    public ulong Time { get; set; }

    public uint Flags { get; set; }

    /// <summary>A number's value, where it is an integer.</summary>
    public long? Integer { get; set; }

    public double? Number { get; set; }

    public ulong Count { get; set; }

    public double? Sum { get; set; }

    /// <summary>Counts of a histogram's buckets, each by itself.</summary>
    public List<ulong> BucketCounts { get; } = [];

    public List<double> Bounds { get; } = [];

    public int Scale { get; set; }

    public ulong ZeroCount { get; set; }

    public double ZeroThreshold { get; set; }

    public int PositiveOffset { get; set; }

    public List<ulong> Positive { get; } = [];

    public int NegativeOffset { get; set; }

    public List<ulong> Negative { get; } = [];

    public List<(double Quantile, double Value)> Quantiles { get; } = [];

    public bool HasEnded => (Flags & NoRecordedValue) != 0;

    public void Clear()
    {
        Attributes.Clear();
        (Start, Time, Flags, Integer, Number, Count, Sum) = (0, 0, 0, null, null, 0, null);
        BucketCounts.Clear();
        Bounds.Clear();
        (Scale, ZeroCount, ZeroThreshold, PositiveOffset, NegativeOffset) = (0, 0, 0, 0, 0);
        Positive.Clear();
        Negative.Clear();
        Quantiles.Clear();
    }
}
