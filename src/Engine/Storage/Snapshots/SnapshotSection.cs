using Tributary.Metrics.Identity;

namespace Tributary.Engine.Storage.Snapshots;

/// <summary>A part of a snapshot: the state of one shard, or whatever else the engine keeps.</summary>
/// <param name="Kind">What the payload is; the engine's to choose, below 255.</param>
/// <param name="Key">Which one of that kind.</param>
/// <param name="CoveredSequence">
/// The last journal record that is in the state already. Sections are taken one after the other while pushes go on, so
/// each has its own; replay skips the records of a shard up to it.
/// </param>
/// <param name="Payload">The state. Valid until the next section is read.</param>
public readonly record struct SnapshotSection(byte Kind, Hash128 Key, long CoveredSequence, ReadOnlyMemory<byte> Payload);
