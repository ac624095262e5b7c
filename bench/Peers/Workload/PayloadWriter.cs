namespace Tributary.Peers.Workload;

/// <summary>
/// Writes one push of one instance in text format 0.0.4. A value is a pure function of (seed, series, instance, push),
/// and counters, buckets, sums and counts rise from push to push.
/// </summary>
internal sealed class PayloadWriter
{
    private const ulong Seed = 42;

    private readonly PayloadBuffer _buffer = new();

    /// <param name="service">Number of the instance's service.</param>
    /// <param name="instance">Number of the instance.</param>
    /// <param name="push">Number of the push, from 0.</param>
    public byte[] Write(int service, int instance, int push)
    {
        var name = SeriesLabels.Service(service);
        foreach (var family in FamilyShape.All)
        {
            _buffer.Text(family.Head);
            for (var series = 0; series < family.Series; series++)
            {
                var labels = SeriesLabels.Of(name, family, series);
                var hash = SplitMix.Mix(Seed ^ ((ulong)instance << 32) ^ ((ulong)family.Index << 16) ^ ((ulong)series << 4) ^ ((ulong)family.Name.Length * 7919));
                switch (family.Kind)
                {
                    case FamilyKind.Counter: WriteCounter(family, labels, hash, (ulong)push); break;
                    case FamilyKind.Gauge: WriteGauge(family, labels, hash, (ulong)push); break;
                    case FamilyKind.Histogram: WriteHistogram(family, labels, hash, (ulong)push); break;
                    default: WriteSummary(family, labels, hash, (ulong)push); break;
                }
            }
        }

        return _buffer.TakeBytes();
    }

    private void WriteCounter(FamilyShape family, string labels, ulong hash, ulong push) =>
        Sample(family.Name, labels).Count(1000 + (hash % 900_000) + (push * (37 + (hash % 211)))).Text("\n");

    private void WriteGauge(FamilyShape family, string labels, ulong hash, ulong push)
    {
        var value = SplitMix.Mix(hash ^ push);
        Sample(family.Name, labels);
        (family.Index % 2 == 0 ? _buffer.Count(value % 500) : _buffer.Real((value % 100_000_000) / 1000.0)).Text("\n");
    }

    private void WriteHistogram(FamilyShape family, string labels, ulong hash, ulong push)
    {
        var start = 100 + (hash % 5000);
        ulong total = 0;
        for (var bucket = 0; bucket < FamilyShape.Bounds.Length; bucket++)
        {
            total += (start * (ulong)(bucket + 1) % 977) + (push * ((hash >> bucket) % 13));
            Sample(family.Name, "_bucket", labels, "le", FamilyShape.Bounds[bucket]).Count(total).Text("\n");
        }

        total += (hash % 7) + push;
        Sample(family.Name, "_bucket", labels, "le", "+Inf").Count(total).Text("\n");
        Sample(family.Name, labels, "_sum").Rounded((total * 0.0371934) + ((hash % 1000) / 977.0), 9).Text("\n");
        Sample(family.Name, labels, "_count").Count(total).Text("\n");
    }

    private void WriteSummary(FamilyShape family, string labels, ulong hash, ulong push)
    {
        var count = 500 + (hash % 40_000) + (push * (11 + (hash % 97)));
        for (var quantile = 0; quantile < FamilyShape.Quantiles.Length; quantile++)
        {
            var value = ((SplitMix.Mix(hash ^ push ^ (ulong)quantile) % 900_000) + 1000) * (ulong)(quantile + 1) / 1e7;
            Sample(family.Name, "", labels, "quantile", FamilyShape.Quantiles[quantile]).Real(value).Text("\n");
        }

        Sample(family.Name, labels, "_sum").Rounded(count * 0.0123457, 7).Text("\n");
        Sample(family.Name, labels, "_count").Count(count).Text("\n");
    }

    private PayloadBuffer Sample(string name, string labels, string suffix = "") =>
        _buffer.Text(name).Text(suffix).Text("{").Text(labels).Text("} ");

    private PayloadBuffer Sample(string name, string suffix, string labels, string extraName, string extraValue) =>
        _buffer.Text(name).Text(suffix).Text("{").Text(labels).Text(",").Text(extraName).Text("=\"").Text(extraValue).Text("\"} ");
}
