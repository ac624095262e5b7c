using Microsoft.Extensions.Logging;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage;
using Tributary.Metrics.Identity;

namespace Tributary.Grains.Sources;

/// <summary>The grain of a partition of the sources: opens it, hands calls to it, and lets go of sources that no shard knows any more.</summary>
[GrainType("source-partition")]
internal sealed partial class SourcePartitionGrain(IUnitStore store, ClusterOptions options, TimeProvider time, ILogger<SourcePartitionGrain> logger) : Grain, ISourcePartitionGrain
{
    /// <summary>Sources that push more often than this are never asked about.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private SourcePartition _partition = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _partition = await SourcePartition.OpenAsync(store, (ushort)this.GetPrimaryKeyLong(), time, cancellationToken);
        var interval = options.UpkeepInterval * 6;
        this.RegisterGrainTimer(UpkeepAsync, new GrainTimerCreationOptions(interval, interval));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_partition is not { IsSnapshotWorthAtEnd: true }) return;
        try
        {
            await _partition.SnapshotAsync(cancellationToken);
        }
        catch (Exception e) when (e is FencedException or StorageUnavailableException or OperationCanceledException)
        {
            // The journal has everything; the next owner takes a little longer.
            LogNoLastSnapshot(logger, this.GetPrimaryKeyLong(), e);
        }
    }

    public ValueTask<SourceBegunReply> BeginAsync(SourceBegin[] pushes) => GuardAsync(() => _partition.BeginAsync(pushes));

    public async ValueTask SettleAsync(SourceBegin push, long stamp) => await GuardAsync(() => _partition.SettleAsync(push, stamp));

    public ValueTask<SourceBegun> BeginDeleteAsync(ulong sourceHigh, ulong sourceLow) => GuardAsync(() => _partition.BeginDeleteAsync(IdOf(sourceHigh, sourceLow)));

    public async ValueTask<int> ForgetAsync(ulong sourceHigh, ulong sourceLow, long stamp)
    {
        await GuardAsync(() => _partition.ForgetAsync(IdOf(sourceHigh, sourceLow), stamp));
        return _partition.Count;
    }

    public ValueTask<bool> KnowsAsync(ulong sourceHigh, ulong sourceLow) => GuardAsync(() => _partition.KnowsAsync(IdOf(sourceHigh, sourceLow)));

    public ValueTask<byte[][]> LabelsAsync(ulong[] sources) => GuardAsync(() => _partition.LabelsAsync(sources));

    public ValueTask<byte[]> ListAsync() => GuardAsync(() => _partition.ListAsync());

    public ValueTask<int> CountAsync() => new(_partition.Count);

    public async ValueTask WipeAsync() => await GuardAsync(() => _partition.WipeAsync(CancellationToken.None));

    private static SourceId IdOf(ulong high, ulong low) => new(new Hash128(high, low));

    private async Task UpkeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var silent = _partition.FindSilent((time.GetUtcNow() - Silence).ToUnixTimeMilliseconds());
            if (silent.Count > 0) await AskAboutAsync(silent);
            await GuardAsync(() => _partition.SnapshotIfDueAsync(options.SnapshotBytes, cancellationToken));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A round that fails must not be the last one.
            LogUpkeepPostponed(logger, this.GetPrimaryKeyLong(), e.Message);
        }
    }

    /// <summary>Asks the families of silent sources what they still know of them.</summary>
    private async Task AskAboutAsync(IReadOnlyList<SilentSource> silent)
    {
        var answers = silent.ToDictionary(source => source, _ => new Dictionary<string, (bool IsFed, bool IsKnown)>(StringComparer.Ordinal));
        foreach (var family in silent.SelectMany(source => source.Families).Distinct(StringComparer.Ordinal))
        {
            SilentSource[] asked = [.. silent.Where(source => source.Families.Contains(family))];
            var known = await FamilyKnowledge.AskAsync(GrainFactory, family, [.. asked.Select(source => source.Id)]);
            for (var i = 0; i < asked.Length; i++) answers[asked[i]][family] = known[i];
        }

        foreach (var (source, answer) in answers) await GuardAsync(() => _partition.UpdateAsync(source, answer));
    }

    private async ValueTask GuardAsync(Func<ValueTask> work) => await GuardAsync(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Once the partition cannot be trusted, this activation ends, and the next call makes another that reads what is stored.</summary>
    private async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            if (_partition.IsBroken) DeactivateOnIdle();
        }
    }
}
