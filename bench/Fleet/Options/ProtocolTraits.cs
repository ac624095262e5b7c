namespace Tributary.Fleet.Options;

/// <summary>What can be said in a protocol, and so what of a run can be played in it. What cannot is left out of the defaults.</summary>
internal sealed record ProtocolTraits
{
    /// <summary>The kinds of families that can be said.</summary>
    public FamilyKinds Families { get; private init; } = FamilyKinds.Mix;

    /// <summary>What instances can tell of themselves.</summary>
    public SourceKinds Sources { get; private init; } = SourceKinds.Mix;

    /// <summary>Integers beyond 2^53 can be said digit by digit.</summary>
    public bool HoldsAllIntegers { get; private init; } = true;

    /// <summary>Sources that tell nothing of themselves tell the time of every point: late ones are known by it.</summary>
    public bool HasTimes { get; private init; }

    /// <summary>A request has no time of its own; a counter of log lines, which is a window always, tells it.</summary>
    public bool NeedsLogs { get; private init; }

    /// <summary>Histograms that differ in one label alone have one sum together, of which nobody can tell what is whose.</summary>
    public bool SharesSums { get; private init; }

    /// <summary>What happens is told, not what has come of it; once, for nothing tells a repetition from another event.</summary>
    public bool TellsEvents { get; private init; }

    /// <summary>A group can be deleted.</summary>
    public bool HasDeaths { get; private init; }

    /// <summary>Counts can be increments, or not.</summary>
    public bool HasIncrements { get; private init; }

    /// <summary>Bodies can be compressed by gzip, or not.</summary>
    public bool HasGzip { get; private init; }

    public static ProtocolTraits Of(PushProtocol protocol) => protocol switch
    {
        PushProtocol.Otlp => new() { HasIncrements = true, HasGzip = true },
        PushProtocol.Protobuf => new() { HoldsAllIntegers = false, HasDeaths = true, HasIncrements = true, HasGzip = true },
        PushProtocol.RemoteWrite => new() { Sources = SourceKinds.StartTime | SourceKinds.Sequenced, HoldsAllIntegers = false },
        PushProtocol.Native => new() { Sources = SourceKinds.Sequenced, HasDeaths = true, HasIncrements = true, HasGzip = true },
        PushProtocol.Influx => new() { Families = FamilyKinds.Counters | FamilyKinds.Gauges, Sources = SourceKinds.Bare, HasTimes = true, HasGzip = true },
        PushProtocol.Asab => new() { Families = FamilyKinds.Counters | FamilyKinds.Gauges | FamilyKinds.Histograms, Sources = SourceKinds.Bare, HasTimes = true, NeedsLogs = true, SharesSums = true, HasIncrements = true, HasGzip = true },
        PushProtocol.StatsD => new() { Families = FamilyKinds.Counters | FamilyKinds.Gauges | FamilyKinds.Summaries, Sources = SourceKinds.Bare, HoldsAllIntegers = false, TellsEvents = true },
        _ => new() { HasDeaths = true, HasIncrements = true, HasGzip = true },
    };
}
