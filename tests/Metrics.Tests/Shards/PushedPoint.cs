using System.Buffers;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>One series of a <see cref="Push"/>: its labels as they are shown, and its values as a frame carries them.</summary>
internal sealed record PushedPoint(string Labels, double[] Values)
{
    /// <summary>The labels as the source sent them; those that are shown unless said otherwise.</summary>
    public string? Input { get; init; }

    public double[]? Bounds { get; init; }

    public double[]? Quantiles { get; init; }

    /// <summary>Unix seconds; NaN if unknown, null if the layout has none.</summary>
    public double? Created { get; init; }

    /// <summary>Unix seconds, below zero where the series has ended; null if the layout has none.</summary>
    public double? Time { get; init; }

    /// <summary>What is left of the first value, where no double holds it.</summary>
    public double Low { get; init; }

    public byte[]? Payload { get; init; }

    /// <summary>In the order in which they came.</summary>
    public Exemplar[] Exemplars { get; init; } = [];

    public MergeSettings? Settings { get; init; }

    /// <summary>The same with an exemplar.</summary>
    public PushedPoint With(string labels, double value, double time = double.NaN) => this with { Exemplars = [.. Exemplars, ExemplarOf(labels, value, time)] };

    public static Exemplar ExemplarOf(string labels, double value, double time = double.NaN) => new(System.Text.Encoding.UTF8.GetBytes(labels), value, time);

    public static PushedPoint Of(string labels, double value, double low = 0) => new(labels, [value]) { Low = low };

    /// <param name="labels">The labels shown.</param>
    /// <param name="bounds">The finite bounds.</param>
    /// <param name="cumulative">One more than bounds.</param>
    /// <param name="sum">NaN if unknown.</param>
    public static PushedPoint Histogram(string labels, double[] bounds, double[] cumulative, double sum) =>
        new(labels, [.. cumulative, sum]) { Bounds = bounds };

    public static PushedPoint Summary(string labels, double[] quantiles, double[] values, double sum, double count) =>
        new(labels, [.. values, sum, count]) { Quantiles = quantiles };

    public static PushedPoint Sketch(string labels, QuantileSketch sketch, double sum, double count)
    {
        var writer = new ArrayBufferWriter<byte>();
        sketch.Write(writer);
        return new(labels, [sum, count]) { Quantiles = [], Payload = writer.WrittenSpan.ToArray() };
    }

    public static PushedPoint Exponential(string labels, ExponentialHistogram histogram)
    {
        var writer = new ArrayBufferWriter<byte>();
        histogram.Write(writer);
        return new(labels, []) { Payload = writer.WrittenSpan.ToArray() };
    }

    public static PushedPoint Exponential(string labels, params double[] observations)
    {
        var histogram = new ExponentialHistogram();
        foreach (var observation in observations) histogram.Observe(observation);
        return Exponential(labels, histogram);
    }
}
