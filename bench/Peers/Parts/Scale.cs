using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts;

/// <summary>The sizes of a run.</summary>
internal sealed record Scale
{
    /// <summary>The sizes of the record.</summary>
    public static readonly Scale Full = new();

    /// <summary>Small enough to look at a change within two minutes; fixed costs of a process weigh more here.</summary>
    public static readonly Scale Quick = new()
    {
        Push = new FleetShape(500, 20),
        MillionPairs = 513,
        FlatSizes = [10, 100, 1000],
        FlatPushes = 2_000,
        ClusterSteadyPushes = 3,
        ClusterRates = [1000],
        ClusterRateSeconds = 3,
        MaxClusterWarmUps = 3,
        ClusterSeries = 103,
    };

    /// <summary>Connections that push at the same time.</summary>
    public int Connections { get; init; } = 4;

    public FleetShape Push { get; init; } = new(1_000, 20);

    /// <summary>Pushes of every instance after the first that are the "early" figure.</summary>
    public int EarlyPushes { get; init; } = 5;

    /// <summary>
    /// Unmeasured batches, each of as many pushes as the early one and each ending in idleness. A just-in-time compiler
    /// goes through its tiers only while a process has a moment, and each tier asks for it again.
    /// </summary>
    public int WarmUps { get; init; } = 3;

    /// <summary>Pushes of every instance after those that are the "steady" figure.</summary>
    public int SteadyPushes { get; init; } = 10;

    /// <summary>Instances that have a million sample lines together.</summary>
    public int MillionPairs { get; init; } = 5_129;

    /// <summary>Instances of the fleets among which the cost of a sample is to stay the same.</summary>
    public IReadOnlyList<int> FlatSizes { get; init; } = [10, 100, 1_000, 10_000];

    /// <summary>Pushes measured at each size, after twice as many that are not.</summary>
    public int FlatPushes { get; init; } = 10_000;

    /// <summary>Pushes a second that a fleet makes, whoever it makes them to: the last is near the most that a cluster on this machine takes.</summary>
    public IReadOnlyList<int> ClusterRates { get; init; } = [250, 1000, 4000];

    /// <summary>How long each rate is kept up.</summary>
    public int ClusterRateSeconds { get; init; } = 10;

    /// <summary>Connections of a fleet that pushes at a rate: more than are ever in flight at once.</summary>
    public int ClusterRateConnections { get; init; } = 256;

    /// <summary>Unmeasured batches at most, until a cluster's compilers have settled.</summary>
    public int MaxClusterWarmUps { get; init; } = 20;

    /// <summary>Connections that push at the same time, each as fast as it is answered: what is under way shares calls and commits.</summary>
    public IReadOnlyList<int> ClusterConnections { get; init; } = [32, 128, 256];

    /// <summary>Pushes of every instance that are measured for each number of connections.</summary>
    public int ClusterSteadyPushes { get; init; } = 10;

    /// <summary>Instances that have a hundred thousand sample lines together, none of which merge.</summary>
    public int ClusterSeries { get; init; } = 513;
}
