using System.Runtime.InteropServices;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Shards;

/// <summary>What a shard knows of one merged series beside its values.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Series
{
    /// <summary>Canonical labels; null in a free slot.</summary>
    public byte[] Labels;

    public MergeSettings Settings;

    /// <summary>The one source that has ever fed it, or <see cref="SourceState.Many"/>.</summary>
    public SourceState? SoleSource;

    /// <summary>Entries of live sources that feed it.</summary>
    public int LiveCount;

    /// <summary>When the last live source left, Unix milliseconds; meaningless while there is one.</summary>
    public long OrphanedAt;

    /// <summary>The earliest start time of what it has merged, Unix seconds; NaN if unknown.</summary>
    public double Created;
}
