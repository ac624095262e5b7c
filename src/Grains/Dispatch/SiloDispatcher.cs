using Tributary.Engine.Storage;
using Tributary.Grains.Activations;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Dispatch;

/// <summary>
/// Hands on a gateway's calls within its silo: to those that are active here directly, to others through Orleans. What
/// the shards of one call write is committed together.
/// </summary>
internal sealed class SiloDispatcher(LocalActivations local, IGrainFactory grains, IUnitStore store, TimeProvider time)
{
    /// <summary>
    /// How long the quick wait for the slow: much longer than a commit, so that a busy silo's calls stay whole; much
    /// shorter than a push may take, so that a shard that is being read back does not stop the others.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Beyond so many bytes, parts of the page come by calls of their own: at the same time, and from several threads.</summary>
    private const int EnoughFragmentBytes = 256 << 10;

    /// <inheritdoc cref="ISiloDispatcherGrain.StoreFailureAsync"/>
    public string? StoreFailure => store.Failure;

    public async Task<SiloReply> DispatchAsync(SiloCall call)
    {
        Task<ShardReply>[] shards;
        Task<SourceBegunReply>[] partitions;
        using (store.Gather())
        {
            partitions = Array.ConvertAll(call.Partitions, BeginAsync);
            shards = Array.ConvertAll(call.Shards, ApplyAsync);
        }

        await WaitAsync(Task.WhenAll([.. shards, .. partitions]));
        return new SiloReply(Array.ConvertAll(shards, AnswerOf), Array.ConvertAll(partitions, AnswerOf));
    }

    public async Task<FragmentsReply> FragmentsAsync(FragmentOfShard[] requests)
    {
        var catalogs = local.Catalogs.Select(catalog => catalog.RunAsync(owned => owned.StateAsync()).AsTask()).ToArray();
        var parts = new Task<FragmentReply>[requests.Length];
        var (count, bytes) = (0, 0);
        while (count < parts.Length && bytes < EnoughFragmentBytes)
        {
            var part = parts[count] = FragmentAsync(requests[count]);
            if (part.IsCompletedSuccessfully) bytes += part.Result.Changed.Sum(chunk => chunk.Bytes.Length);
            count++;
        }

        await WaitAsync(Task.WhenAll([.. parts.AsSpan(0, count), .. catalogs]));
        return new FragmentsReply(
            Array.ConvertAll(parts, part => part is null ? default : AnswerOf(part)),
            [.. catalogs.Where(catalog => catalog.IsCompletedSuccessfully).Select(catalog => catalog.Result)]);
    }

    /// <inheritdoc cref="ISiloDispatcherGrain.TryWriteAsync"/>
    public async Task<bool> TryWriteAsync()
    {
        try
        {
            await store.ProbeAsync(CancellationToken.None);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private static Answer<TReply> AnswerOf<TReply>(Task<TReply> task)
        where TReply : class =>
        task.IsCompletedSuccessfully ? new(task.Result, null) : task.IsCompleted ? new(null, task.Exception?.InnerException?.Message ?? "The call was cancelled.") : default;

    private Task<ShardReply> ApplyAsync(CallToShard part) => CallAsync(
        local.FindShard(part.Shard),
        shard => shard.ApplyAsync(part.Call),
        () => grains.GetGrain<IFamilyShardGrain>(part.Shard).ApplyAsync(part.Call));

    private Task<SourceBegunReply> BeginAsync(CallToPartition part) => CallAsync(
        local.FindPartition(part.Partition),
        partition => partition.BeginAsync(part.Pushes),
        () => grains.GetGrain<ISourcePartitionGrain>(part.Partition).BeginAsync(part.Pushes));

    private Task<FragmentReply> FragmentAsync(FragmentOfShard part) => CallAsync(
        local.FindShard(part.Shard),
        shard => shard.FragmentAsync(part.Request),
        () => grains.GetGrain<IFamilyShardGrain>(part.Shard).FragmentAsync(part.Request));

    private static async Task<TReply> CallAsync<TActive, TReply>(TActive? active, Func<TActive, ValueTask<TReply>> here, Func<ValueTask<TReply>> elsewhere)
        where TActive : class
    {
        try
        {
            if (active is not null) return await here(active);
        }
        catch (ActivationEndedException)
        {
            // It is on its way to another activation, here or elsewhere.
        }

        return await elsewhere();
    }

    /// <summary>Until all have ended, well or not, or patience has.</summary>
    private async Task WaitAsync(Task all) => await all.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
