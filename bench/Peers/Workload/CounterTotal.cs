namespace Tributary.Peers.Workload;

/// <summary>Adds up a family of counters over all that it is told.</summary>
internal sealed class CounterTotal : IPushVisitor
{
    private bool _counts;

    /// <summary>The family that is added up, the first of the workload.</summary>
    public static FamilyShape Family => FamilyShape.All[0];

    public ulong Total { get; private set; }

    /// <summary>What a server shows of the family once every instance has made a push, all series together.</summary>
    public static ulong After(FleetShape fleet, int push)
    {
        var total = new CounterTotal();
        for (var instance = 0; instance < fleet.Instances; instance++) PushValues.Tell(fleet.ServiceOf(instance), instance, push, total);
        return total.Total;
    }

    public void BeginFamily(FamilyShape family) => _counts = family == Family;

    public void Counter(in SeriesLabels labels, ulong value)
    {
        if (_counts) Total += value;
    }

    public void Gauge(in SeriesLabels labels, double value)
    {
    }

    public void Histogram(in SeriesLabels labels, ReadOnlySpan<ulong> cumulative, double sum)
    {
    }

    public void Summary(in SeriesLabels labels, ReadOnlySpan<double> quantiles, double sum, ulong count)
    {
    }
}
