using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Tributary.Grains.Activations;
using Tributary.Grains.Storage;
using Tributary.Metrics.Identity;

namespace Tributary.Grains.Sources;

/// <summary>The grain of a partition of the sources: opens it, hands calls to it, and lets go of sources that no shard knows any more.</summary>
[GrainType("source-partition"), ActivationCountBasedPlacement]
internal sealed partial class SourcePartitionGrain(
    IUnitStore store, ClusterOptions options, LocalActivations local, ILocalSiloDetails silo, TimeProvider time, ILogger<SourcePartitionGrain> logger) : Grain, ISourcePartitionGrain
{
    /// <summary>Sources that push more often than this are never asked about.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Opening<ActivePartition> _opening = new();

    private ActivePartition Partition => _opening.Use(DeactivateOnIdle);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _opening.TryAsync(async () =>
        {
            var partition = await SourcePartition.OpenAsync(store, (ushort)this.GetPrimaryKeyLong(), time, cancellationToken);
            return new ActivePartition(partition, silo.SiloAddress, DeactivateOnIdle, GrainContext.MoveTo);
        });
        if (!_opening.HasSucceeded) return;
        local.Add(this.GetPrimaryKeyLong(), Partition);
        var interval = options.UpkeepInterval * 6;

        // Calls that come by the dispatcher do not count as use; the timer does.
        this.RegisterGrainTimer(UpkeepAsync, new GrainTimerCreationOptions(interval, interval) { KeepAlive = true });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_opening.HasSucceeded) return;
        local.Remove(this.GetPrimaryKeyLong(), Partition);
        if (await Partition.EndWithSnapshotAsync(cancellationToken) is { } failure) LogNoLastSnapshot(logger, this.GetPrimaryKeyLong(), failure);
    }

    public ValueTask<SourceBegunReply> BeginAsync(SourceBegin[] pushes) => Partition.BeginAsync(pushes);

    public ValueTask SettleAsync(SourceBegin push, long stamp) => Partition.RunAsync(partition => partition.SettleAsync(push, stamp));

    public ValueTask<SourceBegun> BeginDeleteAsync(ulong sourceHigh, ulong sourceLow) => Partition.RunAsync(partition => partition.BeginDeleteAsync(IdOf(sourceHigh, sourceLow)));

    public ValueTask<int> ForgetAsync(ulong sourceHigh, ulong sourceLow, long stamp) => Partition.RunAsync(async partition =>
    {
        await partition.ForgetAsync(IdOf(sourceHigh, sourceLow), stamp);
        return partition.Count;
    });

    public ValueTask<bool> KnowsAsync(ulong sourceHigh, ulong sourceLow) => Partition.RunAsync(partition => partition.KnowsAsync(IdOf(sourceHigh, sourceLow)));

    public ValueTask<byte[][]> LabelsAsync(ulong[] sources) => Partition.RunAsync(partition => partition.LabelsAsync(sources));

    public ValueTask<byte[]> ListAsync() => Partition.RunAsync(partition => partition.ListAsync());

    public ValueTask<int> CountAsync() => Partition.RunAsync(partition => new ValueTask<int>(partition.Count));

    public ValueTask WipeAsync() => Partition.RunAsync(partition => partition.WipeAsync(CancellationToken.None));

    private static SourceId IdOf(ulong high, ulong low) => new(new Hash128(high, low));

    private async Task UpkeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var since = (time.GetUtcNow() - Silence).ToUnixTimeMilliseconds();
            var silent = await Partition.RunAsync(partition => new ValueTask<IReadOnlyList<SilentSource>>(partition.FindSilent(since)));
            if (silent.Count > 0) await AskAboutAsync(silent);
            await Partition.RunAsync(partition => partition.SnapshotIfDueAsync(options.SnapshotBytes, cancellationToken));
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

        foreach (var (source, answer) in answers) await Partition.RunAsync(partition => partition.UpdateAsync(source, answer));
    }
}
