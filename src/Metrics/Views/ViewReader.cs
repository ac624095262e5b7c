using System.Buffers.Binary;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Views;

/// <summary>Shows what <see cref="ViewWriter"/> wrote.</summary>
public static class ViewReader
{
    /// <returns>False where the bytes are not series of a known version; some may have been shown.</returns>
    public static bool TryReplay(ReadOnlySpan<byte> bytes, ISeriesVisitor visitor)
    {
        if (bytes.IsEmpty || bytes[0] != ViewWriter.Version) return false;
        var rest = bytes[1..];
        while (!rest.IsEmpty)
        {
            var hasExemplars = (rest[0] & ViewWriter.HasExemplars) != 0;
            var form = rest[0] & ~ViewWriter.HasExemplars;
            var hasClassicBounds = form == ((byte)PointKind.ExponentialHistogram | ViewWriter.HasClassicBounds);
            var kind = hasClassicBounds ? PointKind.ExponentialHistogram : (PointKind)form;
            rest = rest[1..];
            if (!BinaryForm.TryReadBytes(ref rest, out var labels)) return false;
            if (hasExemplars && !TryShowExemplars(ref rest, visitor)) return false;
            var isShown = kind switch
            {
                PointKind.Counter => TryShowCounter(ref rest, labels, visitor),
                PointKind.Gauge => TryShowGauge(ref rest, labels, visitor),
                PointKind.ClassicHistogram => TryShowClassic(ref rest, labels, visitor),
                PointKind.ExponentialHistogram => TryShowExponential(ref rest, labels, hasClassicBounds, visitor),
                PointKind.Summary => TryShowSummary(ref rest, labels, visitor),
                _ => false,
            };
            if (!isShown) return false;
        }

        return true;
    }

    private static bool TryShowExemplars(ref ReadOnlySpan<byte> rest, ISeriesVisitor visitor)
    {
        if (!BinaryForm.TryReadCount(ref rest, 1 + (2 * sizeof(double)), out var count)) return false;
        var exemplars = new Exemplar[count];
        foreach (ref var exemplar in exemplars.AsSpan())
        {
            if (!BinaryForm.TryReadBytes(ref rest, out var labels) || !TryRead(ref rest, out double value) || !TryRead(ref rest, out double time)) return false;
            exemplar = new Exemplar(labels.ToArray(), value, time);
        }

        visitor.Exemplars(exemplars);
        return true;
    }

    private static bool TryShowCounter(ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> labels, ISeriesVisitor visitor)
    {
        if (!TryRead(ref rest, out ExactSum value) || !TryRead(ref rest, out double created)) return false;
        visitor.Counter(labels, value, created);
        return true;
    }

    private static bool TryShowGauge(ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> labels, ISeriesVisitor visitor)
    {
        if (!TryRead(ref rest, out ExactSum value)) return false;
        visitor.Gauge(labels, value);
        return true;
    }

    private static bool TryShowClassic(ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> labels, ISeriesVisitor visitor)
    {
        if (!BinaryForm.TryReadNumbers(ref rest, out var numbers) || HistogramBounds.TryCreate(numbers) is not { } bounds) return false;
        if (rest.Length / (2 * sizeof(double)) < bounds.BucketCount) return false;
        var cumulative = new ExactSum[bounds.BucketCount];
        foreach (ref var count in cumulative.AsSpan())
        {
            if (!TryRead(ref rest, out count)) return false;
        }

        if (!TryRead(ref rest, out ExactSum sum) || !TryRead(ref rest, out double created)) return false;
        visitor.ClassicHistogram(labels, bounds, cumulative, sum, created);
        return true;
    }

    private static bool TryShowExponential(ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> labels, bool hasClassicBounds, ISeriesVisitor visitor)
    {
        if (!ExponentialHistogram.TryRead(ref rest, out var histogram) || !TryRead(ref rest, out double created)) return false;
        HistogramBounds? classicBounds = null;
        if (hasClassicBounds && (!BinaryForm.TryReadNumbers(ref rest, out var numbers) || (classicBounds = HistogramBounds.TryCreate(numbers)) is null)) return false;
        visitor.ExponentialHistogram(labels, histogram, classicBounds, created);
        return true;
    }

    private static bool TryShowSummary(ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> labels, ISeriesVisitor visitor)
    {
        if (!BinaryForm.TryReadCount(ref rest, 2 * sizeof(double), out var count)) return false;
        var quantiles = new QuantileValue[count];
        foreach (ref var quantile in quantiles.AsSpan())
        {
            if (!TryRead(ref rest, out double q) || !TryRead(ref rest, out double value)) return false;
            quantile = new QuantileValue(q, value);
        }

        if (!TryRead(ref rest, out ExactSum sum) || !TryRead(ref rest, out ExactSum total) || !TryRead(ref rest, out double created)) return false;
        visitor.Summary(labels, quantiles, sum, total, created);
        return true;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, out ExactSum sum)
    {
        sum = default;
        if (!TryRead(ref rest, out double high) || !TryRead(ref rest, out double low)) return false;
        sum = new ExactSum(high, low);
        return true;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, out double number)
    {
        number = 0;
        if (rest.Length < sizeof(double)) return false;
        number = BinaryPrimitives.ReadDoubleLittleEndian(rest);
        rest = rest[sizeof(double)..];
        return true;
    }
}
