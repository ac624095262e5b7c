namespace Tributary.Protocols.StatsD.Lines;

/// <summary>
/// What a line says of its values: the types of StatsD (https://github.com/statsd/statsd/blob/v0.10.2/docs/metric_types.md) and
/// those that DogStatsD adds (https://docs.datadoghq.com/extend/dogstatsd/datagram_shell).
/// </summary>
public enum StatsDType
{
    /// <summary><c>c</c>: adds up.</summary>
    Counter,

    /// <summary><c>g</c>: keeps the last value.</summary>
    Gauge,

    /// <summary><c>ms</c>: a duration in milliseconds.</summary>
    Timer,

    /// <summary><c>h</c>: an observation, of which the distribution is wanted.</summary>
    Histogram,

    /// <summary><c>s</c>: any text, of which the number of different ones is wanted.</summary>
    Set,

    /// <summary><c>d</c>: as <see cref="Histogram"/>; DogStatsD aggregates it elsewhere.</summary>
    Distribution,
}
