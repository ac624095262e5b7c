using System.Diagnostics.Metrics;
using Tributary.Engine.Ingest;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Telemetry;

/// <summary>What the push API measures of itself.</summary>
internal sealed class PushInstruments
{
    private readonly Counter<long> _pushes;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _overflowed;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _deletes;

    public PushInstruments(IMeterFactory meters, ByteBudget budget, SourceCache sources)
    {
        var meter = meters.Create(OwnMetrics.Meter);
        _pushes = meter.CreateCounter<long>("tributary_pushes_total", description: "PUT and POST requests of the push API, by how they ended.");
        _bytes = meter.CreateCounter<long>("tributary_push_bytes_total", description: "Bytes of pushed bodies as received.");
        _refusals = meter.CreateCounter<long>("tributary_push_refused_families_total", description: "Families of pushes that were refused, by reason.");
        _overflowed = meter.CreateCounter<long>("tributary_push_overflowed_series_total", description: "Pushed series that went to an overflow series, for a series limit was reached.");
        _dropped = meter.CreateCounter<long>("tributary_push_dropped_series_total", description: "Pushed gauge series that were not kept, for a series limit was reached.");
        _deletes = meter.CreateCounter<long>("tributary_deletes_total", description: "DELETE requests of the push API, by how they ended.");
        meter.CreateObservableGauge<double>("tributary_push_bytes_in_flight", () => budget.Used, description: "Bytes of bodies held at the moment.");
        meter.CreateObservableGauge<double>("tributary_push_cached_paths", () => sources.Count, description: "Paths whose sender is remembered.");
    }

    public void CountPush(string outcome, long bytes)
    {
        _pushes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (bytes > 0) _bytes.Add(bytes);
    }

    public void CountDelete(string outcome) => _deletes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts what a push that was read did not achieve.</summary>
    public void CountLosses(PushResult result)
    {
        foreach (var refusal in result.Refusals) _refusals.Add(1, new KeyValuePair<string, object?>("reason", SnakeCase.Of(refusal.Outcome)));
        if (result.Overflowed > 0) _overflowed.Add(result.Overflowed);
        if (result.Dropped > 0) _dropped.Add(result.Dropped);
    }
}
