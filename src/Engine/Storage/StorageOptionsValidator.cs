namespace Tributary.Engine.Storage;

/// <summary>Checks storage settings, and tells everything that is wrong with them at once.</summary>
public static class StorageOptionsValidator
{
    /// <summary>Below this, opening files would cost more than writing them.</summary>
    private const long SmallestSegment = 64L << 10;

    /// <summary>Below this, a burst of ordinary pushes would be refused on a healthy disk.</summary>
    private const long SmallestPending = 1L << 20;

    /// <summary>Pending records stand in one array, which cannot pass 2 GiB, and the bound may be exceeded slightly.</summary>
    private const long LargestPending = 1L << 30;

    /// <summary>Below this, snapshots would follow one another without pause.</summary>
    private const long SmallestCheckpoint = 1L << 20;

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public static IReadOnlyList<string> Validate(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path))
            failures.Add("Storage:Path must name a directory.");
        if (!Enum.IsDefined(options.Ack))
            failures.Add($"Storage:Ack must be journal or memory, not {options.Ack}.");
        RequireAtLeast(SmallestSegment, options.SegmentBytes, nameof(options.SegmentBytes));
        RequireAtLeast(SmallestPending, options.MaxPendingBytes, nameof(options.MaxPendingBytes));
        if (options.MaxPendingBytes > LargestPending)
            failures.Add($"Storage:MaxPendingBytes must be at most {LargestPending}, not {options.MaxPendingBytes}.");
        RequireAtLeast(SmallestCheckpoint, options.CheckpointBytes, nameof(options.CheckpointBytes));
        return failures;

        void RequireAtLeast(long least, long value, string setting)
        {
            if (value < least) failures.Add($"Storage:{setting} must be at least {least}, not {value}.");
        }
    }
}
