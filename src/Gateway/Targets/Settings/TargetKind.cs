namespace Tributary.Gateway.Targets.Settings;

/// <summary>What a target speaks.</summary>
internal enum TargetKind
{
    /// <summary>Line protocol to InfluxDB 1.x.</summary>
    Influx1,

    /// <summary>Line protocol to InfluxDB 2.x.</summary>
    Influx2,

    /// <summary>Tributary's own JSON, to anything.</summary>
    Http,

    /// <summary>Prometheus remote write.</summary>
    RemoteWrite,
}
