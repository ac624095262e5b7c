using Tributary.Grains.Storage;

namespace Tributary.Grains.Targets;

/// <summary>The grain around <see cref="OwnedPushLease"/>.</summary>
[GrainType("push-lease")]
internal sealed class PushLeaseGrain(IUnitStore store, TimeProvider time) : Grain, IPushLeaseGrain
{
    private OwnedPushLease _lease = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => _lease = await OwnedPushLease.OpenAsync(store, time, cancellationToken);

    public async ValueTask<long> TakeAsync(string holder)
    {
        try
        {
            return (long)(await _lease.TakeAsync(holder)).TotalMilliseconds;
        }
        finally
        {
            if (_lease.IsBroken) DeactivateOnIdle();
        }
    }

    public async ValueTask ReleaseAsync(string holder)
    {
        try
        {
            await _lease.ReleaseAsync(holder);
        }
        finally
        {
            if (_lease.IsBroken) DeactivateOnIdle();
        }
    }
}
