namespace Tributary.Grains.Shards;

/// <summary>
/// A family, or a slice of its series. The key is the slice's index, a colon, and the family's name:
/// <c>0:http_requests_total</c>.
/// </summary>
[Alias("tributary.IFamilyShard")]
public interface IFamilyShardGrain : IGrainWithStringKey
{
    /// <summary>Applies commands, in their order. When it answers, they are durable.</summary>
    [Alias("Apply")]
    ValueTask<ShardReply> ApplyAsync(ShardCall call);

    /// <summary>Gives the shard's part of the page, as far as it is newer than what the asker has.</summary>
    [Alias("Fragment")]
    ValueTask<FragmentReply> FragmentAsync(FragmentRequest request);

    /// <summary>Says all that the shard knows of itself.</summary>
    [Alias("Describe")]
    ValueTask<ShardDescription> DescribeAsync();

    /// <summary>Says how much it holds.</summary>
    [Alias("Sizes")]
    ValueTask<ShardSizes> SizesAsync();

    /// <summary>For each source, given as two halves of its hash, whether the shard feeds from it (1), only knows it (2), or neither (0).</summary>
    [Alias("Knows")]
    ValueTask<byte[]> KnowsAsync(ulong[] sources);

    /// <summary>Retires silent sources and removes orphaned series now, instead of at the next round.</summary>
    [Alias("Expire")]
    ValueTask ExpireAsync();

    /// <summary>Splits the shard now, if it can be.</summary>
    /// <returns>Whether it was split.</returns>
    [Alias("Split")]
    ValueTask<bool> SplitAsync();

    /// <summary>Forgets everything.</summary>
    [Alias("Wipe")]
    ValueTask WipeAsync();
}
