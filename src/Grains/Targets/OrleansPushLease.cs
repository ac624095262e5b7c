using Tributary.Engine.Targets;

namespace Tributary.Grains.Targets;

/// <summary>The right to push, which the cluster gives.</summary>
public sealed class OrleansPushLease(IGrainFactory grains) : IPushLease
{
    private readonly string _holder = Guid.NewGuid().ToString("N");

    private IPushLeaseGrain Grain => grains.GetGrain<IPushLeaseGrain>(0);

    /// <inheritdoc/>
    public async ValueTask<TimeSpan> TakeAsync(CancellationToken cancellationToken) =>
        TimeSpan.FromMilliseconds(await Grain.TakeAsync(_holder).AsTask().WaitAsync(cancellationToken));

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken) => await Grain.ReleaseAsync(_holder).AsTask().WaitAsync(cancellationToken);
}
