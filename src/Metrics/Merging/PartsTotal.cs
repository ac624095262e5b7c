using System.Buffers;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Merging;

/// <summary>
/// The total of histograms whose parts come one by one. A bound is shown if all histograms that were added have it: each
/// adds 1 to every bucket that it has, and so as many to <c>+Inf</c> as there are.
/// </summary>
internal sealed class PartsTotal
{
    private const int MaxBuckets = 10_000; // a series with ever new bounds is no histogram; bounds beyond are never shared by all

    private readonly SortedList<double, Bucket> _buckets = [];
    private HistogramBounds? _shared;
    private HistogramBounds? _known;

    /// <summary>NaN until a sum has come.</summary>
    public ExactSum Sum { get; private set; } = new(double.NaN);

    /// <summary>NaN until a count has come.</summary>
    public ExactSum Count { get; private set; } = new(double.NaN);

    /// <summary>Whether it is known how much has been observed: a histogram is not shown before.</summary>
    public bool HasCount => !Count.IsNaN || _buckets.ContainsKey(double.PositiveInfinity);

    /// <summary>The finite bounds that all share.</summary>
    public HistogramBounds Shared => _shared ??= new HistogramBounds([.. SharedBounds()]);

    /// <summary>The finite bounds that any has.</summary>
    public HistogramBounds Known => _known ??= new HistogramBounds([.. _buckets.Keys.Where(double.IsFinite)]);

    /// <param name="part">Which part.</param>
    /// <param name="difference">What it has risen by.</param>
    public void Add(SeriesPart part, in ExactSum difference)
    {
        if (part.Role == PartRole.Sum) Sum = Sum.IsNaN ? difference : Sum + difference;
        else if (part.Role == PartRole.Count) Count = Count.IsNaN ? difference : Count + difference;
        else if (TryGet(part, out var bucket)) _buckets[part.Bound] = bucket with { Count = bucket.Count + difference };
    }

    /// <summary>Notes that there are more, or fewer, histograms of which all is in a part.</summary>
    public void AddHistograms(SeriesPart part, int histograms)
    {
        if (part.Role != PartRole.Bucket || !TryGet(part, out var bucket)) return;
        _buckets[part.Bound] = bucket with { Histograms = bucket.Histograms + histograms };
        _shared = null;
    }

    /// <summary>Replaces a part by what one source has of it.</summary>
    public void Set(SeriesPart part, double value)
    {
        if (part.Role == PartRole.Sum) Sum = new ExactSum(value);
        else if (part.Role == PartRole.Count) Count = new ExactSum(value);
        else if (TryGet(part, out var bucket)) _buckets[part.Bound] = bucket with { Count = new ExactSum(value) };
    }

    /// <summary>
    /// The cumulative counts of <see cref="Shared"/> and of <c>+Inf</c>. Parts that come apart are not all of one moment: a
    /// bucket has at least what those below it have, and so never falls.
    /// </summary>
    public ExactSum[] Cumulative()
    {
        var shared = Shared;
        var cumulative = new ExactSum[shared.BucketCount];
        var below = ExactSum.Zero;
        for (var i = 0; i < cumulative.Length; i++)
        {
            var own = i < shared.Count ? _buckets[shared[i]].Count
                : _buckets.TryGetValue(double.PositiveInfinity, out var all) ? all.Count
                : Count.IsNaN ? ExactSum.Zero : Count;
            cumulative[i] = below = own > below ? own : below;
        }

        return cumulative;
    }

    public void Save(IBufferWriter<byte> writer)
    {
        SnapshotNumbers.Write(writer, Sum);
        SnapshotNumbers.Write(writer, Count);
        Varint.WriteUInt64(writer, (ulong)_buckets.Count);
        foreach (var (bound, bucket) in _buckets)
        {
            SnapshotNumbers.Write(writer, bound);
            SnapshotNumbers.Write(writer, bucket.Count);
            Varint.WriteInt64(writer, bucket.Histograms);
        }
    }

    /// <returns>False where the bytes are not what <see cref="Save"/> writes.</returns>
    public static bool TryLoad(ref ReadOnlySpan<byte> source, out PartsTotal total)
    {
        total = new PartsTotal();
        if (!SnapshotNumbers.TryRead(ref source, out ExactSum sum) || !SnapshotNumbers.TryRead(ref source, out ExactSum count)) return false;
        (total.Sum, total.Count) = (sum, count);
        if (!Varint.TryReadUInt64(ref source, out var buckets)) return false;
        for (; buckets > 0; buckets--)
        {
            if (!SnapshotNumbers.TryRead(ref source, out double bound) || double.IsNaN(bound)) return false;
            if (!SnapshotNumbers.TryRead(ref source, out ExactSum own) || !Varint.TryReadInt64(ref source, out var histograms)) return false;
            if (!total._buckets.TryAdd(bound, new Bucket(own, histograms))) return false;
        }

        return true;
    }

    private IEnumerable<double> SharedBounds() => _buckets.TryGetValue(double.PositiveInfinity, out var all)
        ? _buckets.Where(bucket => double.IsFinite(bucket.Key) && bucket.Value.Histograms == all.Histograms).Select(bucket => bucket.Key)
        : [];

    private bool TryGet(SeriesPart part, out Bucket bucket)
    {
        var isThere = _buckets.TryGetValue(part.Bound, out bucket);
        if (!isThere) (_shared, _known) = (null, null);
        return isThere || _buckets.Count < MaxBuckets;
    }

    /// <param name="Count">Observations up to the bound, of the histograms that have it.</param>
    /// <param name="Histograms">How many have it from their beginning, and go on having it.</param>
    private readonly record struct Bucket(ExactSum Count, long Histograms);
}
