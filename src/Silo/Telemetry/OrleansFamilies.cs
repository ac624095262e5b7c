using System.Diagnostics.Metrics;
using Tributary.Gateway.Hosting;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Telemetry;

/// <summary>Shows on the gateway's own page what Orleans measures of the cluster's inside.</summary>
internal static class OrleansFamilies
{
    /// <summary>Their names as values of the label <c>status</c>. Every status is told every time: one that nobody has any more must become 0.</summary>
    private static readonly (SiloStatus Status, string Name)[] Statuses =
    [
        (SiloStatus.Joining, "joining"), (SiloStatus.Active, "active"), (SiloStatus.ShuttingDown, "shutting_down"), (SiloStatus.Stopping, "stopping"), (SiloStatus.Dead, "dead"),
    ];

    public static void Create(IServiceProvider services, Role role)
    {
        var meter = services.GetRequiredService<IMeterFactory>().Create(GatewayHosting.OwnMeter);
        var orleans = services.GetRequiredService<OrleansMeter>();
        if (role.IsMember()) CreateForMember(meter, orleans, services);
        else meter.CreateObservableGauge<double>("tributary_orleans_connected_gateways", () => orleans.Gateways(), description: "Silos that this client is connected to.");

        Counter("tributary_orleans_messages_sent_total", OrleansNames.Sent, "Messages sent to other processes of the cluster.");
        Counter("tributary_orleans_messages_received_total", OrleansNames.Received, "Messages received from other processes of the cluster.");
        Counter("tributary_orleans_calls_timed_out_total", OrleansNames.TimedOut, "Calls of grains made from here that got no answer in Cluster:ResponseTimeout.");
        meter.CreateObservableCounter<double>("tributary_orleans_messages_failed_total", () => CountFailures(orleans), description: "Messages that did not arrive, by reason.");

        var duration = meter.CreateHistogram(
            "tributary_orleans_call_duration_seconds",
            unit: "seconds",
            description: "Time that calls of grains made from here took, answered or not.",
            tags: null,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] });
        orleans.OnCall(duration.Record);

        void Counter(string name, string instrument, string description) => meter.CreateObservableCounter<double>(name, () => orleans.Total(instrument), description: description);
    }

    private static void CreateForMember(Meter meter, OrleansMeter orleans, IServiceProvider services)
    {
        meter.CreateObservableGauge<double>(
            "tributary_orleans_activations",
            () => orleans.Activations().Select(type => Tagged(type.Value, "type", type.Key)),
            description: "Grains that are active here, by type: shards of families, partitions of the sources and of the catalog.");
        meter.CreateObservableGauge<double>("tributary_orleans_silos", () => CountSilos(services), description: "Members of the cluster as this one knows them, by status.");
        meter.CreateObservableGauge<double>("tributary_orleans_gateway_clients", () => orleans.Total(OrleansNames.ConnectedClients), description: "Clients that are connected to this silo.");
    }

    private static IEnumerable<Measurement<double>> CountFailures(OrleansMeter orleans) =>
    [
        Tagged(orleans.Total(OrleansNames.Failed), "reason", "failed"),
        Tagged(orleans.Total(OrleansNames.Dropped), "reason", "dropped"),
        Tagged(orleans.Total(OrleansNames.Rejected), "reason", "rejected"),
        Tagged(orleans.Total(OrleansNames.Expired), "reason", "expired"),
    ];

    private static IEnumerable<Measurement<double>> CountSilos(IServiceProvider services)
    {
        var known = services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses();
        return Statuses.Select(status => Tagged(known.Count(silo => silo.Value == status.Status), "status", status.Name));
    }

    private static Measurement<double> Tagged(double value, string key, string tag) => new(value, new KeyValuePair<string, object?>(key, tag));
}
