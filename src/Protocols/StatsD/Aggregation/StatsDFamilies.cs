using System.Runtime.InteropServices;
using Tributary.Protocols.StatsD.Aggregation.Series;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>All families by name, and how many series they may have together.</summary>
internal sealed class StatsDFamilies(StatsDSettings settings)
{
    private readonly Dictionary<string, StatsDFamily> _byName = new(StringComparer.Ordinal);
    private readonly List<StatsDFamily> _inOrder = [];
    private int _count;

    /// <summary>Number of series, overflow series apart.</summary>
    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<StatsDFamily> All => CollectionsMarshal.AsSpan(_inOrder);

    /// <summary>The series that a line is of, which is made if it is new.</summary>
    /// <param name="naming">What the line is named.</param>
    /// <param name="now">When series were last taken, Unix seconds.</param>
    public StatsDRoute Find(SeriesNaming naming, double now)
    {
        _byName.TryGetValue(naming.Family, out var family);
        if (family is not null && family.Kind != naming.Kind) return StatsDRoute.To(StatsDDrop.TypeClash);
        if (family?.Find(naming.Labels) is { } known) return new StatsDRoute(family, known);
        if (_count >= settings.MaxSeries) return Overflow(family, naming, now);
        family ??= AddFamily(naming, now);
        Volatile.Write(ref _count, _count + 1);
        return new StatsDRoute(family, AddSeries(family, naming, naming.Labels.ToArray(), now));
    }

    /// <summary>Lets go of families without series, and counts those that are left.</summary>
    public void Forget()
    {
        foreach (var family in _inOrder)
        {
            if (family.Series.IsEmpty) _byName.Remove(family.Name);
        }

        _inOrder.RemoveAll(static family => family.Series.IsEmpty);
        Volatile.Write(ref _count, _inOrder.Sum(static family => family.Series.Length - (family.Overflow is null ? 0 : 1)));
    }

    /// <summary>Counts and observations can be added up whoever they are of; how large a gauge is cannot.</summary>
    private StatsDRoute Overflow(StatsDFamily? family, SeriesNaming naming, double now)
    {
        if (family is null || !family.Kind.IsDelta()) return StatsDRoute.To(StatsDDrop.SeriesLimit);
        family.Overflow ??= AddSeries(family, naming, "tributary_overflow=\"true\""u8.ToArray(), now);
        return new StatsDRoute(family, family.Overflow) { IsOverflow = true };
    }

    private StatsDFamily AddFamily(SeriesNaming naming, double now)
    {
        var family = new StatsDFamily(naming.Family, naming.Kind, naming.Mapping.Help, now);
        _byName.Add(family.Name, family);
        _inOrder.Add(family);
        return family;
    }

    private StatsDSeries AddSeries(StatsDFamily family, SeriesNaming naming, byte[] labels, double now)
    {
        var time = naming.Mapping.Ttl ?? settings.Ttl;
        var ttl = time == Timeout.InfiniteTimeSpan ? double.PositiveInfinity : time.TotalSeconds;
        StatsDSeries series = naming.Kind switch
        {
            StatsDKind.Counter => new CounterSeries(labels, ttl),
            StatsDKind.Gauge => new GaugeSeries(labels, ttl),
            StatsDKind.Set => new SetSeries(labels, ttl),
            StatsDKind.Summary => new SummarySeries(labels, ttl, settings.RelativeError),
            StatsDKind.Exponential => new ExponentialSeries(labels, ttl),
            _ => new ClassicSeries(labels, ttl, naming.Mapping.Buckets!),
        };
        series.LastFed = now;
        family.Add(series);
        return series;
    }
}
