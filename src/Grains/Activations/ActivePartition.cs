using Tributary.Grains.Sources;

namespace Tributary.Grains.Activations;

/// <summary>A partition of the sources that is active on this silo.</summary>
/// <param name="partition">The partition.</param>
/// <param name="silo">This silo.</param>
/// <param name="deactivate">Ends the grain's activation soon.</param>
/// <param name="moveTo">Ends it soon, and begins another on a silo.</param>
internal sealed class ActivePartition(SourcePartition partition, SiloAddress silo, Action deactivate, Action<SiloAddress> moveTo)
    : Activation<SourcePartition>(partition, deactivate), IMovable
{
    /// <inheritdoc cref="ISourcePartitionGrain.BeginAsync"/>
    /// <exception cref="ActivationEndedException">It has ended; nothing was begun.</exception>
    public ValueTask<SourceBegunReply> BeginAsync(SourceBegin[] pushes) =>
        RunAsync(async owned => (await owned.BeginAsync(pushes)) with { Silo = silo });

    /// <inheritdoc/>
    public void MoveTo(SiloAddress target) => moveTo(target);
}
