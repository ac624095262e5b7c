using System.Diagnostics.Metrics;
using Tributary.Gateway.Hosting;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Telemetry;

/// <summary>Shows on the gateway's own page what Orleans measures of the cluster's inside.</summary>
internal static class OrleansFamilies
{
    private const double MillisecondsPerSecond = 1000;

    private static readonly SiloStatus[] Statuses = [SiloStatus.Joining, SiloStatus.Active, SiloStatus.ShuttingDown, SiloStatus.Stopping, SiloStatus.Dead];

    public static void Create(IServiceProvider services, Role role)
    {
        var meter = services.GetRequiredService<IMeterFactory>().Create(GatewayHosting.OwnMeter);
        var orleans = services.GetRequiredService<OrleansMeter>();
        if (role.IsMember())
        {
            Gauge("tributary_orleans_activations", () => orleans.Read(OrleansNames.Activations), "Grains that are active here: shards, partitions of sources and of the catalog, and Orleans' own.");
            meter.CreateObservableGauge<double>("tributary_orleans_silos", () => CountSilos(services), description: "Members of the cluster as this one knows them, by status.");
        }
        else
        {
            Gauge("tributary_orleans_connected_gateways", () => orleans.Read(OrleansNames.ConnectedGateways), "Silos that this client is connected to.");
        }

        Counter("tributary_orleans_messages_sent_total", () => orleans.Read(OrleansNames.Sent), "Messages sent to other processes of the cluster.");
        Counter("tributary_orleans_messages_received_total", () => orleans.Read(OrleansNames.Received), "Messages received from other processes of the cluster.");
        meter.CreateObservableCounter<double>("tributary_orleans_messages_failed_total", () => CountFailures(orleans), description: "Messages that did not arrive, by reason.");
        Counter("tributary_orleans_requests_total", () => orleans.Read(OrleansNames.Requests), "Calls of grains made from here that were answered.");
        Counter("tributary_orleans_request_seconds_total", () => orleans.Read(OrleansNames.RequestMilliseconds) / MillisecondsPerSecond, "Time that the answered calls took, added up; divided by their number, the mean latency.");
        Counter("tributary_orleans_requests_timed_out_total", () => orleans.Read(OrleansNames.TimedOut), "Calls of grains made from here that got no answer in time.");

        void Gauge(string name, Func<double> read, string description) => meter.CreateObservableGauge(name, read, description: description);

        void Counter(string name, Func<double> read, string description) => meter.CreateObservableCounter(name, read, description: description);
    }

    private static IEnumerable<Measurement<double>> CountFailures(OrleansMeter orleans) =>
    [
        Tagged(orleans.Read(OrleansNames.Failed), "reason", "failed"),
        Tagged(orleans.Read(OrleansNames.Dropped), "reason", "dropped"),
        Tagged(orleans.Read(OrleansNames.Rejected), "reason", "rejected"),
        Tagged(orleans.Read(OrleansNames.Expired), "reason", "expired"),
    ];

    /// <summary>Every status every time: one that nobody has any more must become 0.</summary>
    private static IEnumerable<Measurement<double>> CountSilos(IServiceProvider services)
    {
        var known = services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses();
        return Statuses.Select(status => Tagged(known.Count(silo => silo.Value == status), "status", status.ToString().ToLowerInvariant()));
    }

    private static Measurement<double> Tagged(double value, string key, string tag) => new(value, new KeyValuePair<string, object?>(key, tag));
}
