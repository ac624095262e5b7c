using System.Globalization;

namespace Tributary.Peers.Workload;

/// <summary>
/// What an instance says. A value is a pure function of (seed, series, instance, push), and counters, buckets, sums and
/// counts rise from push to push. So every protocol says the same.
/// </summary>
internal static class PushValues
{
    private const ulong Seed = 42;
    private const int LongestNumber = 64;

    /// <param name="service">Number of the instance's service.</param>
    /// <param name="instance">Number of the instance.</param>
    /// <param name="push">Number of the push, from 0.</param>
    /// <param name="visitor">Is told it.</param>
    public static void Tell(int service, int instance, int push, IPushVisitor visitor)
    {
        var name = SeriesLabels.ServiceOf(service);
        foreach (var family in FamilyShape.All)
        {
            visitor.BeginFamily(family);
            for (var series = 0; series < family.Series; series++)
            {
                var labels = SeriesLabels.Of(name, family, series);
                var hash = SplitMix.Mix(Seed ^ ((ulong)instance << 32) ^ ((ulong)family.Index << 16) ^ ((ulong)series << 4) ^ ((ulong)family.Name.Length * 7919));
                switch (family.Kind)
                {
                    case FamilyKind.Counter: visitor.Counter(labels, 1000 + (hash % 900_000) + ((ulong)push * (37 + (hash % 211)))); break;
                    case FamilyKind.Gauge: TellGauge(family, labels, hash, (ulong)push, visitor); break;
                    case FamilyKind.Histogram: TellHistogram(labels, hash, (ulong)push, visitor); break;
                    default: TellSummary(labels, hash, (ulong)push, visitor); break;
                }
            }
        }
    }

    /// <summary>Rounds the value's exact decimal expansion, which <see cref="Math.Round(double, int)"/> does not.</summary>
    /// <param name="value">The value.</param>
    /// <param name="digits">Digits behind the point: 7 or 9.</param>
    public static double Rounded(double value, int digits)
    {
        Span<char> text = stackalloc char[LongestNumber];
        value.TryFormat(text, out var written, digits == 9 ? "F9" : "F7", CultureInfo.InvariantCulture);
        return double.Parse(text[..written], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static void TellGauge(FamilyShape family, in SeriesLabels labels, ulong hash, ulong push, IPushVisitor visitor)
    {
        var value = SplitMix.Mix(hash ^ push);
        visitor.Gauge(labels, family.HasWholeNumbers ? value % 500 : (value % 100_000_000) / 1000.0);
    }

    private static void TellHistogram(in SeriesLabels labels, ulong hash, ulong push, IPushVisitor visitor)
    {
        Span<ulong> cumulative = stackalloc ulong[FamilyShape.Bounds.Length + 1];
        var start = 100 + (hash % 5000);
        ulong total = 0;
        for (var bucket = 0; bucket < FamilyShape.Bounds.Length; bucket++)
        {
            total += (start * (ulong)(bucket + 1) % 977) + (push * ((hash >> bucket) % 13));
            cumulative[bucket] = total;
        }

        total += (hash % 7) + push;
        cumulative[^1] = total;
        visitor.Histogram(labels, cumulative, Rounded((total * 0.0371934) + ((hash % 1000) / 977.0), 9));
    }

    private static void TellSummary(in SeriesLabels labels, ulong hash, ulong push, IPushVisitor visitor)
    {
        Span<double> quantiles = stackalloc double[FamilyShape.Quantiles.Length];
        var count = 500 + (hash % 40_000) + (push * (11 + (hash % 97)));
        for (var quantile = 0; quantile < quantiles.Length; quantile++)
            quantiles[quantile] = ((SplitMix.Mix(hash ^ push ^ (ulong)quantile) % 900_000) + 1000) * (ulong)(quantile + 1) / 1e7;
        visitor.Summary(labels, quantiles, Rounded(count * 0.0123457, 7), count);
    }
}
