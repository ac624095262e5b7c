using Microsoft.Extensions.Logging;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;
using Tributary.Engine.Storage.Snapshots;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Embedded;

/// <summary>Brings the state back from the newest snapshot and the journal after it.</summary>
internal sealed class Recovery(EmbeddedState state)
{
    private readonly Dictionary<ShardKey, long> _covered = [];
    private long _sourcesCovered;

    public FileJournal Run(StorageDirectory directory, SnapshotStore snapshots, Func<string, IJournalFile> create, ILogger logger, CancellationToken cancellationToken)
    {
        var snapshot = snapshots.Current;
        if (snapshot is not null)
        {
            foreach (var section in snapshot.ReadSections())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!TryLoad(section)) throw new CorruptStorageException(snapshot.Path, 0, $"the section of kind {section.Kind} and key {section.Key} cannot be read by this version");
            }
        }

        var journal = FileJournal.Open(directory, snapshot?.Sequence ?? 0, Replay, logger, create);
        Relate();
        return journal;
    }

    private bool TryLoad(in SnapshotSection section)
    {
        if (section.Kind == SnapshotSections.Sources)
        {
            _sourcesCovered = section.CoveredSequence;
            return SnapshotSections.TryReadSources(section.Payload.Span, labels => AddSource(labels));
        }

        if (section.Kind != SnapshotSections.Shard || !SnapshotSections.TryReadShard(section, out var key, out var shard)) return false;
        state.Shards.GetOrAddUnlimited(key).State = shard;
        _covered[key] = section.CoveredSequence;
        return true;
    }

    private void Replay(long sequence, ReadOnlySpan<byte> record)
    {
        if (record[0] is JournalRecord.Source or JournalRecord.Deletion)
        {
            if (sequence <= _sourcesCovered) return;
            if (record[0] == JournalRecord.Source) AddSource(record[1..]);
            else state.Sources.TryRemove(SourceId.FromLabels(record[1..]), out _);
            return;
        }

        // To skip what cannot be read would be to lose it without a word.
        if (!JournalRecord.TryReadCommand(record, out var key, out var command))
            throw new InvalidDataException($"Record {sequence} of the journal, of kind {record[0]}, cannot be read by this version of Tributary. Start the version that wrote it.");

        if (_covered.TryGetValue(key, out var covered) && sequence <= covered) return;
        var shard = state.Shards.GetOrAddUnlimited(key);
        if (command.SequenceEqual(JournalRecord.WipeCommand)) shard.State = new FamilyShard();
        else shard.State.Apply(command);
    }

    private void AddSource(ReadOnlySpan<byte> labels) =>
        state.Sources.TryAdd(SourceId.FromLabels(labels), new EmbeddedSource(labels.ToArray()) { IsJournaled = true });

    /// <summary>Finds out what follows from the shards: who feeds what, how many series there are, how late it is.</summary>
    private void Relate()
    {
        var fed = new Dictionary<SourceId, List<EmbeddedShard>>();
        foreach (var shard in state.Shards.All())
        {
            if (shard.State.Family is null)
            {
                state.Shards.Remove(shard);
                continue;
            }

            state.NoteSeries(0, shard.State.SeriesCount);
            state.Clock.Observe(shard.State.LatestStamp);
            foreach (var status in shard.State.DescribeSources())
            {
                if (!state.Sources.TryGetValue(status.Source, out var source)) continue;
                source.LastPush = Math.Max(source.LastPush, status.LastSeen);
                if (!fed.TryGetValue(status.Source, out var shards)) fed.Add(status.Source, shards = []);

                // Where its group was cleared, only the ledger remembers it.
                if (status.Series > 0) shards.Add(shard);
            }
        }

        foreach (var (id, source) in state.Sources)
        {
            if (fed.TryGetValue(id, out var shards)) source.Shards = [.. shards];
            else state.Sources.TryRemove(id, out _);
        }
    }
}
