namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// What remote write says of a metric: <c>MetricType</c>, whose numbers both versions share. What is not in the list is as
/// good as unknown.
/// </summary>
public enum RemoteType : byte
{
    Unknown = 0,
    Counter = 1,
    Gauge = 2,
    Histogram = 3,
    GaugeHistogram = 4,
    Summary = 5,
    Info = 6,
    StateSet = 7,
}
