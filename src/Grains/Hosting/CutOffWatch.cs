using Microsoft.Extensions.Logging;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Hosting;

/// <summary>
/// Ends a silo that alone cannot write to the store. It answers the probes of the others, so nobody would declare it
/// dead, and its shards would stay where nothing can be written; once it has ended they are opened elsewhere. It ends as
/// one that finds itself declared dead, at once: there is nothing that it could hand over.
/// </summary>
internal sealed partial class CutOffWatch(
    IUnitStore store, ShardHosts hosts, ILocalSiloDetails own, IFatalErrorHandler end, ClusterOptions options, TimeProvider time, ILogger<CutOffWatch> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CutOffJudge _judge = new(options.CutOffGrace, time);

    public void Participate(ISiloLifecycle lifecycle) => SiloRounds.Add(lifecycle, nameof(CutOffWatch), options.CutOffGrace > TimeSpan.Zero ? Pause : TimeSpan.Zero, LookAsync, time);

    private async Task LookAsync()
    {
        var failure = store.Failure;
        if (!_judge.IsCutOff(failure is null, failure is not null && await CanAnotherAsync())) return;
        LogCutOff(logger, failure!);
        end.OnFatalException(this, "Cut off from the store", new StorageUnavailableException(failure!));
    }

    private async Task<bool> CanAnotherAsync()
    {
        var answers = await Task.WhenAll(hosts.All.Where(silo => !silo.Equals(own.SiloAddress)).Select(AskAsync));
        return answers.Contains(true);
    }

    /// <remarks>A silo that does not answer, or that is of a version which cannot, has not written.</remarks>
    private async Task<bool> AskAsync(SiloAddress silo)
    {
        try
        {
            return await hosts.DispatcherOf(silo, nameof(CutOffWatch)).TryWriteAsync();
        }
        catch (Exception)
        {
            return false;
        }
    }
}
