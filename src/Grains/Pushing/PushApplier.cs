using Tributary.Engine.Frames;
using Tributary.Grains.Sources;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Pushing;

/// <summary>
/// Applies pushes: a stamp from the source's partition, the frames through the shards' lanes, and then what the push does
/// to the rest of its source's group.
/// </summary>
internal sealed class PushApplier(PushRoutes routes, ClusterOptions options, TimeProvider time)
{
    public async Task ApplyAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        // What feeds nothing and takes nothing away leaves no trace.
        if (batch.Count == 0 && batch.Change == GroupChange.Keep) return;
        var push = new Push(batch, routes, time, time.GetTimestamp() + (long)(options.PushDeadline.TotalSeconds * time.TimestampFrequency), cancellationToken);
        routes.Pacer.Enter();
        try
        {
            if (batch.Change == GroupChange.Delete) await DeleteAsync(push);
            else await ApplyAsync(push, batch);
        }
        finally
        {
            routes.Pacer.Leave();
        }
    }

    private async Task ApplyAsync(Push push, FrameBatch batch)
    {
        await push.RunAsync();

        // A push that changed nothing is a repetition of an older one, and must not bring back that one's group either.
        var counts = batch.Count == 0 || push.HasChanged;
        if (push.Begun.IsNew && (batch.Count == 0 || !push.HasChanged)) await ForgetAsync(push);
        else if (counts && (push.Begun.ToClear is not null || push.Rerouted.Count > 0)) await ClearAsync(push);
    }

    private async Task ClearAsync(Push push)
    {
        push.TellGroup();
        var (_, pushed) = SourceRecords.Read(push.Begin.Families);
        var left = push.Begun.ToClear is { } told ? SourceRecords.Read(told).Families : [];
        var unsure = push.Rerouted.Select(family => new FamilyUse(family, 0, [], IsMember: true));
        await SourceCommands.SendAsync(push, CommandKind.Clear, [.. left.Where(use => !push.Rerouted.Contains(use.Family)), .. unsure], pushed, routes);

        // By the new map it is another group, and found out at the next push.
        if (push.Begun.ToClear is not null) await CallAsync(push, () => routes.PartitionOf(push.Batch.Source).SettleAsync(push.Begin, push.Begun.Stamp).AsTask());
    }

    /// <summary>Retires the source in every shard that ever knew it: families that an earlier PUT has cleared may still hold counts that only it has fed.</summary>
    private async Task DeleteAsync(Push push)
    {
        var hash = push.Batch.Source.Hash;
        await CallAsync(push, async () => push.NoteDeletion(await routes.PartitionOf(push.Batch.Source).BeginDeleteAsync(hash.High, hash.Low)));
        if (push.Begun.ToClear is not { } known) return;
        await SourceCommands.SendAsync(push, CommandKind.Retire, SourceRecords.Read(known).Families, [], routes);
        await ForgetAsync(push);
    }

    private Task ForgetAsync(Push push) => CallAsync(push, async () =>
    {
        var hash = push.Batch.Source.Hash;
        var count = await routes.PartitionOf(push.Batch.Source).ForgetAsync(hash.High, hash.Low, push.Begun.Stamp);
        routes.NoteSourceCount(Partitions.Of(push.Batch.Source), count);
    });

    private static Task CallAsync(Push push, Func<Task> call) => push.CallAsync("The registry of sources", call);
}
