namespace Tributary.Engine.Storage;

/// <summary>Where and how the embedded engine keeps its state. Bound from the section <c>Storage</c>.</summary>
public sealed record StorageOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// Directory of the journal and the snapshots; created if missing. Default <c>./data</c>. One process owns it at a
    /// time. A local disk is the place for it: every acknowledged push waits for its flush.
    /// </summary>
    public string Path { get; init; } = "./data";

    /// <summary>
    /// When a push is acknowledged. Default <see cref="AckMode.Journal"/>. <see cref="AckMode.Memory"/> answers
    /// sooner and costs less, at the price of about a second of acknowledged pushes in a crash.
    /// </summary>
    public AckMode Ack { get; init; } = AckMode.Journal;

    /// <summary>
    /// Size in bytes at which the journal goes on in a new file. Default 64 MiB. Space comes back a whole file at a
    /// time: smaller files free it sooner, larger ones are fewer.
    /// </summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Bytes that may wait in memory for the disk; past it pushes are refused until the disk catches up. Default
    /// 64 MiB. More rides out longer stalls of the disk with <see cref="AckMode.Memory"/>, and may lose more in a crash.
    /// </summary>
    public long MaxPendingBytes { get; init; } = 64L << 20;

    /// <summary>
    /// A snapshot is due when the journal since the last one exceeds this many bytes and the size of that snapshot, so
    /// that snapshots never write more than the journal does. Default 256 MiB. Less makes a restart faster, more makes
    /// snapshots rarer.
    /// </summary>
    public long CheckpointBytes { get; init; } = 256L << 20;
}
