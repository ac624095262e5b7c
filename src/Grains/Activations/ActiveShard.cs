using Tributary.Grains.Shards;

namespace Tributary.Grains.Activations;

/// <summary>A shard that is active on this silo.</summary>
/// <param name="shard">The shard.</param>
/// <param name="silo">This silo.</param>
/// <param name="tellCatalog">Tells the catalog that what it lists of the shard may have changed.</param>
/// <param name="deactivate">Ends the grain's activation soon.</param>
/// <param name="moveTo">Ends it soon, and begins another on a silo.</param>
internal sealed class ActiveShard(OwnedShard shard, SiloAddress silo, Func<Task> tellCatalog, Action deactivate, Action<SiloAddress> moveTo) : IMovable
{
    private readonly Activation<OwnedShard> _activation = new(shard, deactivate);

    /// <inheritdoc cref="IFamilyShardGrain.ApplyAsync"/>
    /// <exception cref="ActivationEndedException">It has ended; nothing was applied.</exception>
    public ValueTask<ShardReply> ApplyAsync(ShardCall call) => _activation.RunAsync(async owned =>
    {
        // A map that is newer than the shard: it was split by somebody who owns it by now.
        if (call.Depth > owned.Slice.Depth) deactivate();
        var reply = await owned.ApplyAsync(call);
        await owned.DescribeIfChangedAsync(tellCatalog, CancellationToken.None);
        return reply with { Silo = silo };
    });

    /// <inheritdoc cref="IFamilyShardGrain.FragmentAsync"/>
    /// <exception cref="ActivationEndedException">It has ended.</exception>
    public ValueTask<FragmentReply> FragmentAsync(FragmentRequest request) =>
        _activation.RunAsync(async owned => (await owned.FragmentAsync(request)) with { Silo = silo });

    /// <inheritdoc cref="Activation{T}.RunAsync{TResult}"/>
    public ValueTask<TResult> RunAsync<TResult>(Func<OwnedShard, ValueTask<TResult>> work) => _activation.RunAsync(work);

    /// <inheritdoc cref="Activation{T}.EndAsync"/>
    public Task EndAsync(Func<OwnedShard, ValueTask> last) => _activation.EndAsync(last);

    /// <inheritdoc/>
    public void MoveTo(SiloAddress target) => moveTo(target);
}
