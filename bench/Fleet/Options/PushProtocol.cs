namespace Tributary.Fleet.Options;

/// <summary>What the fleet speaks.</summary>
internal enum PushProtocol
{
    /// <summary>The Pushgateway's API, in text.</summary>
    Pushgateway,

    /// <summary>The Pushgateway's API, in delimited protobuf. Values are doubles, so that not every integer beyond 2^53 can be said.</summary>
    Protobuf,

    /// <summary>
    /// OTLP/HTTP in JSON. Sequenced instances that push deltas send increments with their intervals; the others are
    /// cumulative, and bare ones do not say when they started. A group cannot be deleted, so none dies.
    /// </summary>
    Otlp,

    /// <summary>
    /// Remote write 2.0. Every instance says when it started: without it each bucket restarts by its own fall, which need not
    /// be. Nothing is increments, and none dies.
    /// </summary>
    RemoteWrite,

    /// <summary>
    /// Native frames: by the ids of layouts, which are defined when they are asked for. All instances number their updates, so
    /// that all are sequenced, whatever <see cref="FleetOptions.Sources"/> says.
    /// </summary>
    Native,

    /// <summary>
    /// Influx line protocol, to the paths of version 1 and of version 2: counters and gauges. Points have times, so that repeated
    /// and late ones are known; nobody says when it started, so that a restart shows by a fall. Nothing says that a gauge ends.
    /// </summary>
    Influx,

    /// <summary>
    /// What ASAB's HTTP target sends: counters, gauges and histograms. Instances that push deltas send windows; the others are
    /// cumulative, and a restart shows by a fall. The time of a request is that of ASAB's own metric <c>logs</c>, a window.
    /// </summary>
    Asab,

    /// <summary>
    /// StatsD with the tags of DogStatsD, over TCP: what happens, line by line. Nothing is acknowledged, and a line that comes twice
    /// counts twice, so that none is repeated and the gateway must not be killed. It may be ended in order, between turns.
    /// </summary>
    StatsD,
}
