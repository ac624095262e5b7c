using Tributary.Protocols.Exposition;

namespace Tributary.Engine.Ingest;

/// <summary>The samples of one series by their part, each as its number in the body, or <see cref="PlannedValue.Unknown"/>.</summary>
internal sealed class PointSamples
{
    private readonly List<(double Bound, int Sample)> _bounded = [];

    public int Value { get; private set; }

    public int Sum { get; private set; }

    public int Count { get; private set; }

    public int Created { get; private set; }

    /// <summary>The +Inf bucket.</summary>
    public int Infinity { get; private set; }

    public void Read(ReadOnlySpan<ParsedSample> samples, ReadOnlySpan<int> ofSeries)
    {
        Value = Sum = Count = Created = Infinity = PlannedValue.Unknown;
        _bounded.Clear();
        foreach (var index in ofSeries)
        {
            ref readonly var sample = ref samples[index];
            switch (sample.Role)
            {
                case SampleRole.Sum: Sum = index; break;
                case SampleRole.Count: Count = index; break;
                case SampleRole.Created: Created = index; break;
                case SampleRole.Bucket when double.IsPositiveInfinity(sample.Bound): Infinity = index; break;
                case SampleRole.Bucket or SampleRole.Quantile: _bounded.Add((sample.Bound, index)); break;
                default: Value = index; break;
            }
        }

        _bounded.Sort(static (left, right) => left.Bound.CompareTo(right.Bound));
    }

    /// <summary>The finite bounds of the buckets, or the quantiles; rising.</summary>
    public double[] Bounds() => [.. _bounded.Select(one => one.Bound)];

    /// <summary>The samples at <see cref="Bounds"/>.</summary>
    public IEnumerable<int> AtBounds() => _bounded.Select(one => one.Sample);
}
