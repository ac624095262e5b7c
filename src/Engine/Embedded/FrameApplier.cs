using Tributary.Engine.Frames;
using Tributary.Engine.Storage.Journal;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Embedded;

/// <summary>
/// Applies pushes: each frame under its shard's lock, where it is journaled too, and then what the push does to the rest
/// of its source's group.
/// </summary>
internal sealed class FrameApplier(EmbeddedState state, FileJournal journal, TimeProvider time)
{
    /// <returns>The journal's sequence to wait for; 0 if nothing was written.</returns>
    public long Apply(FrameBatch batch)
    {
        journal.ThrowIfUnavailable();
        while (true)
        {
            var source = state.Sources.GetOrAdd(batch.Source, static (_, labels) => new EmbeddedSource(labels), batch.SourceLabels);
            lock (source.Gate)
            {
                if (source.IsForgotten) continue;
                return Apply(batch, source);
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    /// <returns>The journal's sequence to wait for.</returns>
    public long Wipe()
    {
        foreach (var (id, source) in state.Sources)
        {
            lock (source.Gate) Forget(id, source);
        }

        foreach (var shard in state.Shards.All())
        {
            lock (shard.Gate)
            {
                state.NoteSeries(shard.State.SeriesCount, 0);
                shard.State = new FamilyShard();
                shard.IsRemoved = true;
                state.Shards.Remove(shard);
                journal.Append(shard.JournalPrefix, JournalRecord.WipePrefix);
            }
        }

        return journal.LastSequence;
    }

    public void Forget(SourceId id, EmbeddedSource source)
    {
        source.IsForgotten = true;
        state.Sources.TryRemove(id, out _);
    }

    private long Apply(FrameBatch batch, EmbeddedSource source)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var stamp = state.Clock.Next();
        batch.SetTime(now, stamp);
        var (sequence, isRepeated, applied) = (0L, false, 0);
        var shards = source.Shards;
        var isSameGroup = shards.Length == batch.Count;
        for (var i = 0; i < batch.Count; i++)
        {
            var key = batch.LayoutOf(i).Shard;
            var shard = isSameGroup && shards[i].Key == key ? shards[i] : state.Shards.GetOrAdd(key);
            ApplyResult result;
            while (!TryApply(batch, i, shard, ref sequence, out result)) shard = state.Shards.GetOrAdd(key);
            batch.Results[i] = result;
            isSameGroup &= i < shards.Length && ReferenceEquals(shards[i], shard);
            isRepeated |= result.Outcome == ApplyOutcome.Duplicate;
            if (result.Outcome == ApplyOutcome.Applied) applied++;
        }

        // A push that changed nothing is a repetition of an older one, and must not bring back that one's group either.
        if (applied > 0 || batch.Count == 0) source.LastPush = now;
        if (!isSameGroup && (applied > 0 || batch.Count == 0)) sequence = Math.Max(sequence, ChangeGroup(batch, source, stamp, now));
        if (!source.IsJournaled)
        {
            if (source.Shards.Length == 0) Forget(batch.Source, source);
            else Journal(source, ref sequence);
        }

        // The original of a repetition may still be on its way to the disk.
        return isRepeated ? journal.LastSequence : sequence;
    }

    /// <returns>False if the shard has been let go meanwhile.</returns>
    private bool TryApply(FrameBatch batch, int index, EmbeddedShard? shard, ref long sequence, out ApplyResult result)
    {
        result = new ApplyResult(ApplyOutcome.TooManyFamilies);
        if (shard is null) return true;
        var frame = batch.FrameOf(index);
        lock (shard.Gate)
        {
            if (shard.IsRemoved) return false;
            result = shard.State.Apply(frame);
            if (result.Outcome == ApplyOutcome.UnknownLayout)
            {
                var before = shard.State.SeriesCount;
                frame = batch.FrameWithLayout(index);
                result = shard.State.Apply(frame);
                state.NoteSeries(before, shard.State.SeriesCount);
            }

            if (result.Outcome == ApplyOutcome.Applied) sequence = journal.Append(shard.JournalPrefix, frame);
            return true;
        }
    }

    /// <summary>Brings the source's group in line with the push: clears or retires what it says is gone, and adds what is new.</summary>
    private long ChangeGroup(FrameBatch batch, EmbeddedSource source, long stamp, long now)
    {
        long sequence = 0;
        var current = new List<EmbeddedShard>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Results[i].Succeeded && state.Shards.Find(batch.LayoutOf(i).Shard) is { } shard) current.Add(shard);
        }

        foreach (var shard in source.Shards)
        {
            if (current.Contains(shard)) continue;
            if (batch.Change == GroupChange.Keep) current.Add(shard);
            else if (batch.Change == GroupChange.Replace) sequence = Math.Max(sequence, Apply(shard, new SourceCommand(CommandKind.Clear, batch.Source, stamp, now)));
        }

        if (batch.Change == GroupChange.Delete)
        {
            // Families that an earlier PUT has cleared may still hold counts that only this source has fed.
            foreach (var shard in state.Shards.All()) sequence = Math.Max(sequence, Apply(shard, new SourceCommand(CommandKind.Retire, batch.Source, stamp, now)));
            Forget(batch.Source, source);
            source.IsJournaled = true;
        }

        source.Shards = [.. current];
        return sequence;
    }

    private long Apply(EmbeddedShard shard, in SourceCommand command)
    {
        Span<byte> bytes = stackalloc byte[SourceCommand.Size];
        command.Write(bytes);
        lock (shard.Gate)
        {
            var before = shard.State.SeriesCount;
            var result = shard.State.Apply(bytes);
            state.NoteSeries(before, shard.State.SeriesCount);
            return result.Outcome == ApplyOutcome.Applied ? journal.Append(shard.JournalPrefix, bytes) : 0;
        }
    }

    private void Journal(EmbeddedSource source, ref long sequence)
    {
        sequence = Math.Max(sequence, journal.Append(JournalRecord.SourcePrefix, source.Labels));
        source.IsJournaled = true;
    }
}
