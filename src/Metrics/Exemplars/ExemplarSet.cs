using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Exemplars;

/// <summary>
/// The exemplars of one merged series: of each bucket the newest, and of those of one time the one that came last. Which ones
/// they are does not depend on the order in which they came. Immutable.
/// </summary>
internal sealed class ExemplarSet
{
    /// <summary>Most of a series with exponential buckets; the official Go client keeps as many by default.</summary>
    public const int MaxSpread = 10;

    /// <summary>No two exemplars are nearer to each other than these buckets are wide, 9 %.</summary>
    private const int FinestSchema = 3;

    /// <summary>Buckets that are joined as often leave two for each sign.</summary>
    public const int MaxCoarseness = 14;

    private readonly Exemplar[] _items;

    private ExemplarSet(Exemplar[] items, int coarseness)
    {
        _items = items;
        Coarseness = coarseness;
    }

    /// <summary>Rising by value; at least one.</summary>
    public ReadOnlyMemory<Exemplar> Items => _items;

    public int Count => _items.Length;

    /// <summary>
    /// How often the buckets of <see cref="FinestSchema"/> were joined two by two, so that there are no more than
    /// <see cref="MaxSpread"/>; 0 where the series has bounds. It never falls: what fell into one bucket is known of one only.
    /// </summary>
    public int Coarseness { get; }

    /// <summary>For sets that are read back.</summary>
    /// <returns>Null where the exemplars are no such set.</returns>
    public static ExemplarSet? Restore(Exemplar[] items, int coarseness)
    {
        if (items.Length == 0 || coarseness is < 0 or > MaxCoarseness) return null;
        for (var i = 0; i < items.Length; i++)
        {
            if (double.IsNaN(items[i].Value) || (i > 0 && !(items[i - 1].Value <= items[i].Value))) return null;
        }

        return new ExemplarSet(items, coarseness);
    }

    /// <summary>Adds exemplars to a set.</summary>
    /// <param name="known">What is there; null for nothing.</param>
    /// <param name="added">What comes, in the order in which it came; at least one.</param>
    /// <param name="bounds">The bounds of the buckets; null for exponential ones.</param>
    /// <returns>The set itself where nothing of it is replaced.</returns>
    public static ExemplarSet Add(ExemplarSet? known, ReadOnlySpan<Exemplar> added, HistogramBounds? bounds)
    {
        Exemplar[] all = [.. known?._items ?? [], .. added];
        var byValue = new int[all.Length];
        for (var i = 0; i < byValue.Length; i++) byValue[i] = i;
        Array.Sort(byValue, (one, other) => all[one].Value != all[other].Value ? all[one].Value.CompareTo(all[other].Value) : one.CompareTo(other));
        var coarseness = known?.Coarseness ?? 0;
        if (bounds is null) coarseness = CoarsenessFor(all, byValue, coarseness);
        var kept = Newest(all, byValue, bounds, coarseness);
        return known is not null && coarseness == known.Coarseness && kept.AsSpan().SequenceEqual(known._items) ? known : new ExemplarSet(kept, coarseness);
    }

    /// <summary>The newest of each bucket, where bounds have become fewer since.</summary>
    public ReadOnlyMemory<Exemplar> Within(HistogramBounds bounds)
    {
        var (bucket, used) = (0, -1);
        foreach (var item in _items)
        {
            bucket = BucketOf(item.Value, bounds, bucket);
            if (bucket == used) return Newest(_items, [.. Enumerable.Range(0, _items.Length)], bounds, coarseness: 0);
            used = bucket;
        }

        return _items;
    }

    private static Exemplar[] Newest(Exemplar[] all, int[] byValue, HistogramBounds? bounds, int coarseness)
    {
        var kept = new List<Exemplar>(Math.Min(all.Length, bounds?.BucketCount ?? MaxSpread));
        var (bucket, newest, last) = (0, -1, default((int, int)));
        foreach (var at in byValue)
        {
            if (bounds is not null) bucket = BucketOf(all[at].Value, bounds, bucket);
            var here = bounds is null ? BucketOf(all[at].Value, coarseness) : (1, bucket);
            if (newest >= 0 && here != last)
            {
                kept.Add(all[newest]);
                newest = -1;
            }

            if (newest < 0 || IsNewer(all, at, newest)) newest = at;
            last = here;
        }

        kept.Add(all[newest]);
        return [.. kept];
    }

    private static bool IsNewer(Exemplar[] all, int one, int other) =>
        all[one].Order != all[other].Order ? all[one].Order > all[other].Order : one > other;

    /// <summary>How often buckets have to be joined until no more than <see cref="MaxSpread"/> have an exemplar.</summary>
    private static int CoarsenessFor(Exemplar[] all, int[] byValue, int coarseness)
    {
        while (CountBuckets(all, byValue, coarseness) > MaxSpread) coarseness++;
        return coarseness;
    }

    private static int CountBuckets(Exemplar[] all, int[] byValue, int coarseness)
    {
        var (count, last) = (0, default((int, int)));
        foreach (var at in byValue)
        {
            var here = BucketOf(all[at].Value, coarseness);
            if (count == 0 || here != last) count++;
            last = here;
        }

        return count;
    }

    /// <summary>The bucket of a value that is not below those of <paramref name="from"/>.</summary>
    private static int BucketOf(double value, HistogramBounds bounds, int from)
    {
        while (from < bounds.Count && value > bounds[from]) from++;
        return from;
    }

    private static (int Sign, int Index) BucketOf(double value, int coarseness) => value == 0
        ? (0, 0)
        : (Math.Sign(value), ExponentialScale.Coarsen(ExponentialScale.Index(FinestSchema, Math.Abs(value)), coarseness));
}
