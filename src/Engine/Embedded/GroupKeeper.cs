using Tributary.Engine.Frames;
using Tributary.Engine.Storage.Journal;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Embedded;

/// <summary>
/// Brings the group of a source in line with its pushes: clears the families that a PUT leaves out, and takes away all
/// of a source that is deleted. Used under the source's lock.
/// </summary>
internal sealed class GroupKeeper(EmbeddedState state, FileJournal journal)
{
    /// <summary>The push fed other shards than make up the group.</summary>
    public void Change(FrameBatch batch, EmbeddedSource source, long stamp, long now, ref long sequence)
    {
        var group = new List<EmbeddedShard>(batch.Count);
        var members = new HashSet<EmbeddedShard>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            // A family that was refused is still the one that was pushed before: it is not cleared for having been sent wrong.
            if (state.Shards.Find(batch.LayoutOf(i).Shard) is not { } shard) continue;
            if ((batch.Results[i].Succeeded || source.Shards.Contains(shard)) && members.Add(shard)) group.Add(shard);
        }

        foreach (var shard in source.Shards)
        {
            if (members.Contains(shard) || IsRemoved(shard)) continue;
            if (batch.Change == GroupChange.Keep) group.Add(shard);
            else Apply(shard, new SourceCommand(CommandKind.Clear, batch.Source, stamp, now), ref sequence);
        }

        source.Shards = [.. group];
    }

    /// <summary>Retires the source in every shard: families that an earlier PUT has cleared may still hold counts that only it has fed.</summary>
    public void Delete(SourceId id, EmbeddedSource source, long stamp, long now, ref long sequence)
    {
        foreach (var shard in state.Shards.All()) Apply(shard, new SourceCommand(CommandKind.Retire, id, stamp, now), ref sequence);
        if (source.IsJournaled) sequence = journal.Append(JournalRecord.DeletionPrefix, source.Labels);
        source.Shards = [];
        state.Forget(id, source);
    }

    private void Apply(EmbeddedShard shard, in SourceCommand command, ref long sequence)
    {
        Span<byte> bytes = stackalloc byte[SourceCommand.Size];
        command.Write(bytes);
        lock (shard.Gate)
        {
            var before = shard.State.SeriesCount;
            var result = shard.State.Apply(bytes);
            state.NoteSeries(before, shard.State.SeriesCount);
            if (result.Outcome == ApplyOutcome.Applied) sequence = journal.Append(shard.JournalPrefix, bytes);
        }
    }

    private static bool IsRemoved(EmbeddedShard shard)
    {
        lock (shard.Gate) return shard.IsRemoved;
    }
}
