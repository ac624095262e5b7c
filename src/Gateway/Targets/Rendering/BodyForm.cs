namespace Tributary.Gateway.Targets.Rendering;

/// <summary>What a body in a queue is. The numbers are persisted: append, never renumber.</summary>
internal enum BodyForm : byte
{
    /// <summary>Line protocol, with gzip.</summary>
    InfluxLines = 1,

    /// <summary>Tributary's JSON, with gzip.</summary>
    Json = 2,

    /// <summary><c>prometheus.WriteRequest</c>, with snappy.</summary>
    RemoteWriteV1 = 3,

    /// <summary><c>io.prometheus.write.v2.Request</c>, with snappy.</summary>
    RemoteWriteV2 = 4,
}
