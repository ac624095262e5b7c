using Tributary.Grains.Balancing;

namespace Tributary.Grains.Dispatch;

/// <summary>
/// Takes what a gateway has for all the shards and partitions of a silo in one call, and hands it on within the silo. The
/// key (<see cref="DispatcherKey"/>) names the silo, and that is where the grain runs if it can.
/// </summary>
/// <remarks>
/// Where a grain is, is never more than a guess of the gateway's: what is not on this silo is handed on to where it is, by
/// Orleans, and the answer tells where that was.
/// </remarks>
[Alias("tributary.ISiloDispatcher")]
public interface ISiloDispatcherGrain : IGrainWithStringKey
{
    /// <summary>Hands on the parts of a call, and gathers the answers: all of them, or those that came in good time.</summary>
    [Alias("Dispatch")]
    ValueTask<SiloReply> DispatchAsync(SiloCall call);

    /// <summary>Gathers shards' parts of the page: all of them, or those that came in good time and are small.</summary>
    [Alias("Fragments")]
    ValueTask<FragmentsReply> FragmentsAsync(FragmentOfShard[] requests);

    /// <summary>Says what the silo carries.</summary>
    [Alias("Load")]
    ValueTask<SiloLoad> LoadAsync();

    /// <summary>Hands what the silo has too much of to others now, instead of at the next round.</summary>
    /// <returns>How many shards and partitions were sent on their way.</returns>
    [Alias("Balance")]
    ValueTask<int> BalanceAsync();

    /// <summary>Writes a little to the store, and says whether that succeeded.</summary>
    [Alias("TryWrite")]
    ValueTask<bool> TryWriteAsync();

    /// <summary>Says why the silo cannot write to the store, as far as it knows; null if it can.</summary>
    [Alias("StoreFailure")]
    ValueTask<string?> StoreFailureAsync();
}
