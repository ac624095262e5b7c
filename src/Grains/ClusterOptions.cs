namespace Tributary.Grains;

/// <summary>How the cluster's engine and grains work, from the configuration section <c>Cluster</c>.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// The least time in which the cluster may declare a silent silo dead. An owner trusts its memory for a second without
    /// asking the store, so its successor must not begin sooner.
    /// </summary>
    public static readonly TimeSpan MinDetection = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a scrape waits for all shards before it fails with 503. Default: 8 s, below the 10 s that Prometheus gives a
    /// scrape. Longer bears slower failovers; shorter tells sooner that something is wrong.
    /// </summary>
    public TimeSpan ScrapeDeadline { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long a push tries to get its frames applied before its sender is asked to come again with 503. Default: 10 s.
    /// Longer rides out a failover without troubling senders, and holds their connections and bodies meanwhile.
    /// </summary>
    public TimeSpan PushDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The least time between two calls of a gateway with pushes to one silo. Default: 10 ms; 0 for none. More saves processor
    /// time, and a push takes up to twice as much longer. A push after a quiet time does not wait.
    /// </summary>
    public TimeSpan PushPace { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How long such a call waits, after the last one, until 20 pushes share it. Default: 50 ms; nothing where it is not above
    /// the pace. More saves processor time where few pushes are under way. A push that is alone does not wait for others.
    /// </summary>
    public TimeSpan PushPatience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// A shard with more series than this splits. Default: 20,000, some megabytes of state: little enough to move in a
    /// moment, and enough that ordinary families are never split.
    /// </summary>
    public int SplitSeries { get; init; } = 20_000;

    /// <summary>
    /// A shard that is at work for more than this share of the time splits, if it has series to share out. Default: 0.3;
    /// 1 for never.
    /// </summary>
    public double SplitBusyShare { get; init; } = 0.3;

    /// <summary>
    /// A shard writes a snapshot when its journal has grown beyond this many bytes and beyond twice its last snapshot.
    /// Default: 1 MiB. Less makes failovers quicker, more writes less.
    /// </summary>
    public long SnapshotBytes { get; init; } = 1 << 20;

    /// <summary>How often a shard lets time pass, and looks whether to write a snapshot or to split. Default: 5 s, a small part of the shortest sensible ttl.</summary>
    public TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a silo compares how many shards it has with the others, and hands over what is above its share. Default:
    /// 30 s; 0 for never. Less brings a new silo to work sooner; a shard that moves lets pushes and scrapes wait for a moment.
    /// </summary>
    public TimeSpan BalanceInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a silo bears that it alone cannot write to the store; then it ends, and its shards are opened elsewhere.
    /// Default: 15 s; 0 for ever. Less brings its shards back sooner, more rides out a network that is gone for a moment.
    /// </summary>
    public TimeSpan CutOffGrace { get; init; } = TimeSpan.FromSeconds(15);
}
