using Tributary.Metrics.Slices;

namespace Tributary.Grains.Storage;

/// <summary>A shard in a list of all.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Slice">The slice of its series.</param>
/// <param name="Description">What its owner last said of it (<see cref="IUnitStore.DescribeAsync"/>); empty if nothing.</param>
public sealed record StoredShard(string Family, SliceId Slice, ReadOnlyMemory<byte> Description);
