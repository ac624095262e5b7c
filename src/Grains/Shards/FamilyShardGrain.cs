using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Tributary.Engine.Storage;
using Tributary.Grains.Activations;
using Tributary.Grains.Catalog;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Shards;

/// <summary>The grain of a shard: opens it, hands calls to it, and lets go of it when it can no longer be trusted.</summary>
[GrainType("family-shard"), ActivationCountBasedPlacement]
internal sealed partial class FamilyShardGrain(
    IUnitStore store, ClusterOptions options, LocalActivations local, ILocalSiloDetails silo, TimeProvider time, ILogger<FamilyShardGrain> logger) : Grain, IFamilyShardGrain
{
    private readonly Opening<ActiveShard> _opening = new();
    private ShardAddress _address;

    private ActiveShard Shard => _opening.Use(DeactivateOnIdle);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _address = ShardAddress.FromGrainKey(this.GetPrimaryKeyString());
        await _opening.TryAsync(async () =>
        {
            var shard = await OwnedShard.OpenAsync(store, _address, time, cancellationToken);
            return new ActiveShard(shard, silo.SiloAddress, TellCatalogAsync, DeactivateOnIdle, GrainContext.MoveTo);
        });
        if (!_opening.HasSucceeded) return;
        local.Add(this.GetPrimaryKeyString(), Shard);

        // Calls that come by the dispatcher do not count as use; the timer does.
        this.RegisterGrainTimer(UpkeepAsync, new GrainTimerCreationOptions(options.UpkeepInterval, options.UpkeepInterval) { KeepAlive = true });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_opening.HasSucceeded) return;
        local.Remove(this.GetPrimaryKeyString(), Shard);
        if (await Shard.EndWithSnapshotAsync(cancellationToken) is { } failure) LogNoLastSnapshot(logger, _address, failure);
    }

    public ValueTask<ShardReply> ApplyAsync(ShardCall call) => Shard.ApplyAsync(call);

    public ValueTask<FragmentReply> FragmentAsync(FragmentRequest request) => Shard.FragmentAsync(request);

    public ValueTask<ShardDescription> DescribeAsync() => Shard.RunAsync(shard => shard.DescribeAsync());

    public ValueTask<ShardSizes> SizesAsync() => Shard.RunAsync(shard => new ValueTask<ShardSizes>(shard.Sizes));

    public ValueTask<byte[]> KnowsAsync(ulong[] sources) => Shard.RunAsync(shard => shard.KnowsAsync(sources));

    public async ValueTask ExpireAsync() => await Shard.RunAsync(ExpireAsync);

    public ValueTask<bool> SplitAsync() => Shard.RunAsync(async shard => shard.CanSplit && await SplitAsync(shard));

    public async ValueTask WipeAsync() => await Shard.RunAsync(async shard =>
    {
        if (shard.Slice.Depth == 0) return await RemoveAsync(shard);
        await shard.ClearAsync(CancellationToken.None);
        return true;
    });

    private async Task UpkeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Shard.RunAsync(async shard =>
            {
                await ExpireAsync(shard);
                if (shard is { IsEmpty: true, Slice.Depth: 0 }) await RemoveAsync(shard);
                else if (IsTooLarge(shard)) await SplitAsync(shard);
                else if (shard.IsSnapshotDue(options.SnapshotBytes)) await shard.SnapshotAsync(cancellationToken);
                return true;
            });
        }
        catch (Exception e) when (e is StorageUnavailableException or FencedException or ActivationEndedException)
        {
            // Whether there is still an owner, and who, shows with the next call.
            LogUpkeepPostponed(logger, _address, e.Message);
        }
    }

    private async ValueTask<bool> ExpireAsync(OwnedShard shard)
    {
        await shard.ExpireAsync(time.GetUtcNow().ToUnixTimeMilliseconds());
        return true;
    }

    private bool IsTooLarge(OwnedShard shard) => shard.CanSplit && (shard.SeriesCount > options.SplitSeries || shard.TakeBusyShare() > options.SplitBusyShare);

    private async ValueTask<bool> SplitAsync(OwnedShard shard)
    {
        var series = shard.SeriesCount;
        await shard.SplitAsync(CancellationToken.None);
        LogSplit(logger, _address, series, shard.SeriesCount);
        await TellCatalogAsync();
        return true;
    }

    private async ValueTask<bool> RemoveAsync(OwnedShard shard)
    {
        await shard.RemoveAsync(CancellationToken.None);
        await TellCatalogAsync();
        return true;
    }

    private async Task TellCatalogAsync() => await GrainFactory.GetGrain<ICatalogGrain>(Partitions.OfFamily(_address.Family)).ChangedAsync(_address.Family);
}
