using System.Diagnostics.Metrics;
using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Ingest.Points;

namespace Tributary.Gateway.Telemetry;

/// <summary>What the protocols beside the push API measure of themselves.</summary>
internal sealed class RequestInstruments
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _points;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _overflowed;
    private readonly Counter<long> _dropped;

    public RequestInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(OwnMetrics.Meter);
        _requests = meter.CreateCounter<long>("tributary_requests_total", description: "Requests of other protocols than the push API, by protocol and by how they ended.");
        _bytes = meter.CreateCounter<long>("tributary_request_bytes_total", description: "Bytes of their bodies as received, by protocol.");
        _points = meter.CreateCounter<long>("tributary_request_points_total", description: "Points of their requests, by protocol and by what became of them.");
        _frames = meter.CreateCounter<long>("tributary_frames_total", description: "Native frames, by what became of them.");
        _overflowed = meter.CreateCounter<long>("tributary_request_overflowed_series_total", description: "Series of their requests that went to an overflow series, for a series limit was reached.");
        _dropped = meter.CreateCounter<long>("tributary_request_dropped_series_total", description: "Gauge series of their requests that were not kept, for a series limit was reached.");
    }

    public void Count(string protocol, string outcome, long bytes)
    {
        var tag = new KeyValuePair<string, object?>("protocol", protocol);
        _requests.Add(1, tag, new("outcome", outcome));
        if (bytes > 0) _bytes.Add(bytes, tag);
    }

    public void Count(string protocol, PointResult result)
    {
        var tag = new KeyValuePair<string, object?>("protocol", protocol);
        if (result.Accepted > 0) _points.Add(result.Accepted, tag, new("outcome", "accepted"));
        if (result.Rejected > 0) _points.Add(result.Rejected, tag, new("outcome", "rejected"));
        if (result.Skipped > 0) _points.Add(result.Skipped, tag, new("outcome", "not_a_number"));
        if (result.Deferred > 0) _points.Add(result.Deferred, tag, new("outcome", "too_many_sources"));
        if (result.Overflowed > 0) _overflowed.Add(result.Overflowed, tag);
        if (result.Dropped > 0) _dropped.Add(result.Dropped, tag);
    }

    public void Count(string protocol, NativeResult result)
    {
        var tag = new KeyValuePair<string, object?>("protocol", protocol);
        if (result.Merged > 0) _frames.Add(result.Merged, new KeyValuePair<string, object?>("outcome", "merged"));
        if (result.Refused > 0) _frames.Add(result.Refused, new KeyValuePair<string, object?>("outcome", "refused"));
        if (result.Deferred > 0) _frames.Add(result.Deferred, new KeyValuePair<string, object?>("outcome", "too_many_sources"));
        if (result.Undefined > 0) _frames.Add(result.Undefined, new KeyValuePair<string, object?>("outcome", "unknown_layout"));
        if (result.AcceptedSeries > 0) _points.Add(result.AcceptedSeries, tag, new("outcome", "accepted"));
        if (result.RefusedSeries > 0) _points.Add(result.RefusedSeries, tag, new("outcome", "rejected"));
        if (result.DeferredSeries > 0) _points.Add(result.DeferredSeries, tag, new("outcome", "too_many_sources"));
        if (result.Overflowed > 0) _overflowed.Add(result.Overflowed, tag);
        if (result.Dropped > 0) _dropped.Add(result.Dropped, tag);
    }
}
