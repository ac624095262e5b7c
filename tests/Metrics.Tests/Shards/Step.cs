using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>One thing that happens to a shard, small enough to be drawn, shrunk and printed.</summary>
internal sealed record Step(StepKind Kind, int Source, int Epoch, int[] Series, int[] Values, int Minutes)
{
    private const int Sources = 4;
    private const int SeriesCount = 4;

    /// <summary>Pushes mostly, of a few sources with a few series each, so that they meet.</summary>
    public static Gen<Step> Any { get; } =
        from kind in Gen.Frequency((16, Gen.Constant(StepKind.Push)), (2, Gen.Constant(StepKind.Repeat)), (1, Gen.Constant(StepKind.Clear)), (1, Gen.Constant(StepKind.Delete)), (3, Gen.Constant(StepKind.Pass)))
        from source in Gen.Choose(0, Sources - 1)
        from epoch in Gen.Frequency((6, Gen.Constant(0)), (2, Gen.Constant(60_000)), (1, Gen.Constant(120_000)))
        from series in Gen.SubListOf(Enumerable.Range(0, SeriesCount))
        from values in Gen.Choose(0, 9).ArrayOf(SeriesCount)
        from minutes in Gen.Elements(1, 4, 6, 61)
        select new Step(kind, source, epoch, [.. series], values, minutes);

    /// <summary>Steps without any that takes something back.</summary>
    public static Gen<Step> AnyPush { get; } = Any.Select(step => step with { Kind = StepKind.Push });

    public string SourceName => $"source {Source}";

    /// <summary>Every third series is one of the others' after the rules: two inputs, one series shown.</summary>
    public static string LabelsOf(int series) => $"s=\"{series % 3}\"";

    public Push ToPush(PointKind kind)
    {
        var push = kind switch
        {
            PointKind.Counter => Push.Counter(SourceName),
            PointKind.Gauge => Push.Gauge(SourceName),
            PointKind.ClassicHistogram => new Push(SourceName, MetricType.Histogram),
            PointKind.ExponentialHistogram => Push.Exponential(SourceName),
            _ => Push.Summary(SourceName),
        };
        return push with { Epoch = Epoch, Points = Array.ConvertAll(Series, series => PointOf(kind, series)) };
    }

    public void ApplyTo(TestedShard shard, PointKind kind)
    {
        switch (Kind)
        {
            case StepKind.Push:
                shard.Push(ToPush(kind));
                break;
            case StepKind.Repeat:
                shard.Push(ToPush(kind) with { Stamp = 1 });
                break;
            case StepKind.Clear:
                shard.Clear(SourceName);
                break;
            case StepKind.Delete:
                shard.Delete(SourceName);
                break;
            default:
                shard.Pass(TimeSpan.FromMinutes(Minutes));
                break;
        }
    }

    public override string ToString() => Kind switch
    {
        StepKind.Pass => $"pass {Minutes} min",
        StepKind.Push => $"push {Source} epoch {Epoch} {string.Join(' ', Series.Select(series => $"{series}:{Values[series]}"))}",
        _ => $"{Kind} {Source}",
    };

    /// <summary>Where the value is 0, nothing has been observed.</summary>
    private PushedPoint PointOf(PointKind kind, int series)
    {
        var value = Values[series];
        var point = kind switch
        {
            PointKind.Counter or PointKind.Gauge => PushedPoint.Of(LabelsOf(series), value),

            // The bounds differ by source, and share 2.
            PointKind.ClassicHistogram => PushedPoint.Histogram(LabelsOf(series), [2, 3 + Source], [value / 2, value, value + Math.Sign(value)], value),
            PointKind.ExponentialHistogram => PushedPoint.Exponential(LabelsOf(series), [.. Enumerable.Range(1, value).Select(number => (double)number)]),
            _ => PushedPoint.Summary(LabelsOf(series), [0.5, 0.9], value == 0 ? [double.NaN, double.NaN] : [value, value + 1], value * 3, value),
        };
        if (value > 0 && kind is PointKind.Counter or PointKind.ClassicHistogram or PointKind.ExponentialHistogram) point = point.With($"n=\"{value}\"", value, TimeOf(value));
        return point with { Input = $"series {series}" };
    }

    /// <summary>Of every value another time, so that of two exemplars of one time both are the same.</summary>
    private static double TimeOf(int value) => 1000 + (value * 7 % 10);
}
