using System.Diagnostics.Metrics;
using Tributary.Engine.Mappings;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.StatsD.Aggregation;
using Tributary.Protocols.StatsD.Lines;

namespace Tributary.Gateway.StatsD;

/// <summary>What the receivers of StatsD measure of themselves. They count as they go, and are read when somebody looks.</summary>
internal static class StatsDInstruments
{
    private const double MillisecondsPerSecond = 1000;

    public static void Create(IMeterFactory meters, StatsDService service, StatsDAggregator aggregator, StatsDFlusher flusher, MappingStore mappings)
    {
        var meter = meters.Create(OwnMetrics.Meter);
        var counts = aggregator.Counts;
        Count("tributary_statsd_packets_total", "Packets of StatsD received over UDP.", () => service.Udp is { } udp ? [new(udp.Packets)] : []);
        Count("tributary_statsd_kernel_dropped_packets_total", "Packets of StatsD that the kernel dropped, for its buffer was full.", () => service.Udp?.KernelDropped is { } dropped ? [new(dropped)] : []);
        Count("tributary_statsd_bytes_total", "Bytes of StatsD received, by transport.", () => Bytes(service));
        Count("tributary_statsd_refused_connections_total", "Connections of StatsD that were closed at once, for there were too many.", () => service.Tcp is { } tcp ? [new(tcp.Refused)] : []);
        Count("tributary_statsd_values_total", "Values of StatsD that were read, by type.", () => Each<StatsDType>("type", counts.Values));
        Count("tributary_statsd_malformed_lines_total", "Lines of StatsD that could not be read, by reason.", () => Each<StatsDFault>("reason", counts.Malformed).Skip(1));
        Count("tributary_statsd_dropped_values_total", "Values of StatsD that were read and are not kept, by reason.", () => Each<StatsDDrop>("reason", counts.Dropped).Skip(1));
        Count("tributary_statsd_overflowed_values_total", "Values of StatsD that went to an overflow series, for StatsD:MaxSeries is reached.", () => [new(counts.Overflowed)]);
        Count("tributary_statsd_passed_over_lines_total", "Lines of StatsD that are no metrics, by kind.", () => [Of("kind", "event", counts.Events), Of("kind", "service_check", counts.ServiceChecks)]);
        Count("tributary_statsd_flushes_total", "Batches of StatsD handed to the shards, by how that ended.", () => [Of("outcome", "merged", flusher.Merged), Of("outcome", "failed", flusher.Failed)]);
        Count("tributary_statsd_mappings_reload_failures_total", "Changed files of mappings that were refused.", () => [new(mappings.ReloadFailures)]);
        Show("tributary_statsd_series", "Series that came by StatsD and are held.", () => [new(aggregator.Series)]);
        Show("tributary_statsd_connections", "Connections of StatsD.", () => service.Tcp is { } tcp ? [new(tcp.Connections)] : []);
        Show("tributary_statsd_mappings_loaded_timestamp_seconds", "Unix time when the mappings in force were read.", () => [new(mappings.LoadedAt.ToUnixTimeMilliseconds() / MillisecondsPerSecond)]);
        Show("tributary_statsd_mappings_refused", "Whether the file of mappings as it is now was refused.", () => [new(mappings.LastError is null ? 0 : 1)]);

        void Count(string name, string description, Func<IEnumerable<Measurement<double>>> read) => meter.CreateObservableCounter(name, read, description: description);

        void Show(string name, string description, Func<IEnumerable<Measurement<double>>> read) => meter.CreateObservableGauge(name, read, description: description);
    }

    private static IEnumerable<Measurement<double>> Bytes(StatsDService service)
    {
        if (service.Udp is { } udp) yield return Of("transport", "udp", udp.Bytes);
        if (service.Tcp is { } tcp) yield return Of("transport", "tcp", tcp.Bytes);
    }

    private static IEnumerable<Measurement<double>> Each<T>(string tag, Func<T, long> read)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => Of(tag, SnakeCase.Of(value), read(value)));

    private static Measurement<double> Of(string tag, string value, double number) => new(number, new KeyValuePair<string, object?>(tag, value));
}
