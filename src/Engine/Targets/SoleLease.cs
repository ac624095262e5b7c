namespace Tributary.Engine.Targets;

/// <summary>The right to push where there is but one gateway.</summary>
public sealed class SoleLease : IPushLease
{
    public ValueTask<TimeSpan> TakeAsync(CancellationToken cancellationToken) => new(Timeout.InfiniteTimeSpan);

    public ValueTask ReleaseAsync(CancellationToken cancellationToken) => default;
}
