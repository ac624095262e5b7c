using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

/// <summary>A merged histogram as its definition says, all observations at hand: a dictionary from bucket to count.</summary>
internal sealed class NaiveHistogram
{
    private readonly Dictionary<int, double> _positive = [];
    private readonly Dictionary<int, double> _negative = [];
    private int _schema;
    private double _zeros;

    public static NaiveHistogram Of(params HistogramRecipe[] sources)
    {
        var naive = new NaiveHistogram { _schema = sources.Min(s => s.Schema) };
        var threshold = sources.Max(s => s.Threshold);
        foreach (var source in sources)
        {
            foreach (var value in source.Values)
            {
                var buckets = value > 0 ? naive._positive : naive._negative;
                var index = naive.Index(Math.Abs(value));
                if (value == 0 || Math.Abs(value) <= source.Threshold || naive.Cuts(threshold, index)) naive._zeros++;
                else buckets[index] = buckets.GetValueOrDefault(index) + 1;
            }
        }

        return naive;
    }

    public bool Matches(ExponentialHistogram histogram) =>
        histogram.Schema == _schema && histogram.ZeroCount == _zeros
        && Same(_positive, histogram.Positive) && Same(_negative, histogram.Negative);

    private bool Cuts(double threshold, int index) => threshold > 0 && index <= Index(threshold);

    private int Index(double magnitude) =>
        magnitude == 0 ? int.MinValue
        : double.IsInfinity(magnitude) ? ExponentialScale.InfinityIndex(_schema)
        : (int)Math.Ceiling(Math.Log2(magnitude) * Math.Pow(2, _schema));

    private static bool Same(Dictionary<int, double> expected, BucketStore store) =>
        expected.Keys.Order().SequenceEqual(store.Indices.ToArray())
        && expected.OrderBy(e => e.Key).Select(e => e.Value).SequenceEqual(store.Counts.ToArray());
}
