using Tributary.Engine.Frames;
using Tributary.Engine.Storage.Journal;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Embedded;

/// <summary>
/// Applies pushes: each frame under its shard's lock, where it is journaled too, and then what the push does to the rest
/// of its source's group.
/// </summary>
internal sealed class FrameApplier(EmbeddedState state, FileJournal journal, TimeProvider time)
{
    private readonly GroupKeeper _groups = new(state, journal);

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
            lock (source.Gate) state.Forget(id, source);
        }

        foreach (var shard in state.Shards.All())
        {
            lock (shard.Gate) state.Remove(shard, journal);
        }

        return journal.LastSequence;
    }

    private long Apply(FrameBatch batch, EmbeddedSource source)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var stamp = state.Clock.Next();
        batch.SetTime(now, stamp);
        var (sequence, isRepeated, applied) = (0L, false, 0);

        // Before its frames: whoever is in a ledger on disk has a name there.
        var isNew = !source.IsJournaled;
        if (isNew && batch.Count > 0) Journal(source, ref sequence);
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
        if (applied > 0 || batch.Count == 0)
        {
            source.LastPush = now;
            if (batch.Change == GroupChange.Delete) _groups.Delete(batch.Source, source, stamp, now, ref sequence);
            else if (!isSameGroup) _groups.Change(batch, source, stamp, now, ref sequence);
        }

        if (isNew && source.Shards.Length == 0) state.Forget(batch.Source, source);

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
            var defines = false;
            result = shard.State.Apply(frame);
            if (result.Outcome == ApplyOutcome.UnknownLayout)
            {
                var before = shard.State.SeriesCount;
                frame = batch.FrameWithLayout(index);
                result = shard.State.Apply(frame);
                state.NoteSeries(before, shard.State.SeriesCount);

                // Also if the values were refused: later frames name the layout, and a replay must know it.
                defines = shard.State.KnowsLayout(batch.LayoutOf(index).Id);
            }

            if (defines || result.Outcome == ApplyOutcome.Applied) sequence = journal.Append(shard.JournalPrefix, frame);
            return true;
        }
    }

    private void Journal(EmbeddedSource source, ref long sequence)
    {
        sequence = journal.Append(JournalRecord.SourcePrefix, source.Labels);
        source.IsJournaled = true;
    }
}
