namespace Tributary.Protocols.Bodies;

/// <summary>How large one body for a target gets before the next is begun. A series is never divided.</summary>
public static class BodyLimits
{
    /// <summary>
    /// Samples of a body of remote write. As many as Prometheus itself sends in one request by default
    /// (<c>max_samples_per_send</c>, https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write):
    /// receivers are made for it.
    /// </summary>
    public const int RemoteWriteSamples = 2_000;

    /// <summary>
    /// Values of a body of line protocol. InfluxData advises batches of 5,000 lines
    /// (https://docs.influxdata.com/influxdb/v2/write-data/best-practices/optimize-writes/); few of ours have more than one.
    /// </summary>
    public const int InfluxValues = 5_000;

    /// <summary>Bytes of a JSON document. Most views fit into one; what takes ours apart has it in memory as a whole.</summary>
    public const int JsonBytes = 8 << 20;
}
