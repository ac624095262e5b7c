using Tributary.Grains.Shards;

namespace Tributary.Grains.Activations;

/// <summary>A shard that is active on this silo.</summary>
/// <param name="shard">The shard.</param>
/// <param name="silo">This silo.</param>
/// <param name="tellCatalog">Tells the catalog that what it lists of the shard may have changed.</param>
/// <param name="deactivate">Ends the grain's activation soon.</param>
/// <param name="moveTo">Ends it soon, and begins another on a silo.</param>
internal sealed class ActiveShard(OwnedShard shard, SiloAddress silo, Func<Task> tellCatalog, Action deactivate, Action<SiloAddress> moveTo)
    : Activation<OwnedShard>(shard, deactivate), IMovable
{
    /// <inheritdoc cref="IFamilyShardGrain.ApplyAsync"/>
    /// <exception cref="ActivationEndedException">It has ended; nothing was applied.</exception>
    public ValueTask<ShardReply> ApplyAsync(ShardCall call) => RunAsync(async owned =>
    {
        // A map that is newer than the shard: it was split by somebody who owns it by now.
        if (call.Depth > owned.Slice.Depth) Deactivate();
        var reply = await owned.ApplyAsync(call);
        await owned.DescribeIfChangedAsync(tellCatalog, CancellationToken.None);
        return reply with { Silo = silo };
    });

    /// <inheritdoc cref="IFamilyShardGrain.FragmentAsync"/>
    /// <exception cref="ActivationEndedException">It has ended.</exception>
    public ValueTask<FragmentReply> FragmentAsync(FragmentRequest request) =>
        RunAsync(async owned => (await owned.FragmentAsync(request)) with { Silo = silo });

    /// <inheritdoc/>
    public void MoveTo(SiloAddress target) => moveTo(target);
}
