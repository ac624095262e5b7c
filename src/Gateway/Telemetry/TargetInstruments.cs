using System.Diagnostics.Metrics;
using Tributary.Gateway.Targets;
using Tributary.Gateway.Targets.Leasing;

namespace Tributary.Gateway.Telemetry;

/// <summary>What becomes of what is pushed to targets.</summary>
internal static class TargetInstruments
{
    private const double MillisecondsPerSecond = 1000;

    public static void Create(IMeterFactory meters, TargetPusher pusher, LeaseKeeper lease)
    {
        var meter = meters.Create(OwnMetrics.Meter);
        meter.CreateObservableCounter<double>("tributary_target_requests_total", () => Outcomes(pusher, Requests), description: "Requests to targets, by how they ended.");
        meter.CreateObservableCounter<double>("tributary_target_samples_total", () => Outcomes(pusher, Samples), description: "Samples for targets (series, where the target takes JSON), by what became of them.");
        meter.CreateObservableCounter<double>("tributary_target_views_total", () => Outcomes(pusher, Views), description: "Views that were due for targets, by whether they could be put into the queue.");
        meter.CreateObservableGauge<double>("tributary_target_queue_bytes", () => Each(pusher, target => target.Queue.Bytes), description: "Bytes of disk for what waits for a target.");
        meter.CreateObservableGauge<double>(
            "tributary_target_last_success_timestamp_seconds", () => Each(pusher, target => target.Statistics.LastSuccess / MillisecondsPerSecond), description: "Unix time when the target last took a request; 0 if it has not since the start.");
        meter.CreateObservableGauge<double>(
            "tributary_target_lease_held", () => pusher.Targets.Count == 0 ? [] : [new Measurement<double>(lease.IsHeld ? 1 : 0)], description: "Whether this gateway is the one that pushes.");
    }

    private static (string Outcome, long Count)[] Requests(Target target) =>
        [("sent", target.Statistics.SentRequests), ("refused", target.Statistics.RefusedRequests), ("retried", target.Statistics.Retries)];

    private static (string Outcome, long Count)[] Samples(Target target) =>
    [
        ("sent", target.Statistics.SentSamples),
        ("refused", target.Statistics.RefusedSamples),
        ("not_a_number", target.Statistics.SkippedSamples),
        ("queue_full", target.Queue.Overflow.Weight),
        ("damaged", target.Queue.Damage.Weight),
    ];

    private static (string Outcome, long Count)[] Views(Target target) => [("queued", target.Statistics.Views), ("failed", target.Statistics.FailedViews)];

    private static IEnumerable<Measurement<double>> Outcomes(TargetPusher pusher, Func<Target, (string Outcome, long Count)[]> read) =>
        from target in pusher.Targets
        from one in read(target)
        select new Measurement<double>(one.Count, new("target", target.Name), new("outcome", one.Outcome));

    private static IEnumerable<Measurement<double>> Each(TargetPusher pusher, Func<Target, double> read) =>
        pusher.Targets.Select(target => new Measurement<double>(read(target), new KeyValuePair<string, object?>("target", target.Name)));
}
