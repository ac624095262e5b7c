using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Tributary.Engine.Storage;
using Tributary.Grains.Catalog;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Shards;

/// <summary>The grain of a shard: opens it, hands calls to it, and lets go of it when it can no longer be trusted.</summary>
[GrainType("family-shard"), ActivationCountBasedPlacement]
internal sealed partial class FamilyShardGrain(IUnitStore store, ClusterOptions options, TimeProvider time, ILogger<FamilyShardGrain> logger) : Grain, IFamilyShardGrain
{
    private ShardAddress _address;
    private OwnedShard _shard = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _address = ShardAddress.FromGrainKey(this.GetPrimaryKeyString());
        _shard = await OwnedShard.OpenAsync(store, _address, time, cancellationToken);
        this.RegisterGrainTimer(UpkeepAsync, new GrainTimerCreationOptions(options.UpkeepInterval, options.UpkeepInterval));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_shard is not { IsSnapshotWorthAtEnd: true }) return;
        try
        {
            await _shard.SnapshotAsync(cancellationToken);
        }
        catch (Exception e) when (e is FencedException or StorageUnavailableException or OperationCanceledException)
        {
            // The journal has everything; the next owner takes a little longer.
            LogNoLastSnapshot(logger, _address, e);
        }
    }

    public ValueTask<ShardReply> ApplyAsync(ShardCall call) => GuardAsync(async () =>
    {
        // A map that is newer than the shard: it was split by somebody who owns it by now.
        if (call.Depth > _shard.Slice.Depth) DeactivateOnIdle();
        var reply = await _shard.ApplyAsync(call);
        await _shard.DescribeIfChangedAsync(TellCatalogAsync, CancellationToken.None);
        return reply;
    });

    public ValueTask<FragmentReply> FragmentAsync(FragmentRequest request) => GuardAsync(() => _shard.FragmentAsync(request));

    public ValueTask<ShardDescription> DescribeAsync() => GuardAsync(() => _shard.DescribeAsync());

    public ValueTask<ShardSizes> SizesAsync() => new(_shard.Sizes);

    public ValueTask<byte[]> KnowsAsync(ulong[] sources) => GuardAsync(() => _shard.KnowsAsync(sources));

    public async ValueTask ExpireAsync() => await GuardAsync(async () =>
    {
        await _shard.ExpireAsync(time.GetUtcNow().ToUnixTimeMilliseconds());
        return true;
    });

    public ValueTask<bool> SplitAsync() => GuardAsync(async () =>
    {
        if (!_shard.CanSplit) return false;
        var series = _shard.SeriesCount;
        await _shard.SplitAsync(CancellationToken.None);
        LogSplit(logger, _address, series, _shard.SeriesCount);
        await TellCatalogAsync();
        return true;
    });

    public async ValueTask WipeAsync() => await GuardAsync(async () =>
    {
        if (_shard.Slice.Depth > 0) await _shard.ClearAsync(CancellationToken.None);
        else await RemoveAsync();
        return true;
    });

    private async Task UpkeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExpireAsync();
            if (_shard is { IsEmpty: true, Slice.Depth: 0 }) await GuardAsync(RemoveAsync);
            else if (IsTooLarge() && await SplitAsync()) return;
            else if (_shard.IsSnapshotDue(options.SnapshotBytes)) await GuardAsync(SnapshotAsync);
        }
        catch (Exception e) when (e is StorageUnavailableException or FencedException)
        {
            // Whether there is still an owner, and who, shows with the next call.
            LogUpkeepPostponed(logger, _address, e.Message);
        }

        async ValueTask<bool> SnapshotAsync()
        {
            await _shard.SnapshotAsync(cancellationToken);
            return true;
        }
    }

    private bool IsTooLarge() => _shard.CanSplit && (_shard.SeriesCount > options.SplitSeries || _shard.TakeBusyShare() > options.SplitBusyShare);

    private async ValueTask<bool> RemoveAsync()
    {
        await _shard.RemoveAsync(CancellationToken.None);
        await TellCatalogAsync();
        return true;
    }

    private async Task TellCatalogAsync() => await GrainFactory.GetGrain<ICatalogGrain>(Partitions.OfFamily(_address.Family)).ChangedAsync(_address.Family);

    /// <summary>Once the shard cannot be trusted, this activation ends, and the next call makes another that reads what is stored.</summary>
    private async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            if (_shard.IsBroken) DeactivateOnIdle();
        }
    }
}
