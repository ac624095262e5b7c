using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Sources;

/// <summary>What a shard's ledger knows of one source, for people to read.</summary>
/// <param name="Source">The source.</param>
/// <param name="Epoch">Its life: its start, Unix milliseconds, or its own number; 0 = not known.</param>
/// <param name="LastSeen">Unix milliseconds.</param>
/// <param name="RetiredAt">Unix milliseconds; 0 while it lives.</param>
/// <param name="Series">Series of its last update.</param>
/// <param name="Duplicates">Updates that changed nothing because they were seen before or came too late.</param>
/// <param name="Resets">Restarts seen.</param>
/// <param name="Gaps">Sequence numbers that never came.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceStatus(SourceId Source, long Epoch, long LastSeen, long RetiredAt, int Series, int Duplicates, int Resets, long Gaps)
{
    internal static SourceStatus Of(SourceState state) => new(
        state.Id, state.Epoch, state.LastSeen, state.RetiredAt, state.Layout?.Count ?? 0, state.Duplicates, state.Resets, state.Sequence?.Gaps ?? 0);
}
