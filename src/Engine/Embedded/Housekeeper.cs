using Microsoft.Extensions.Logging;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;
using Tributary.Engine.Storage.Snapshots;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Embedded;

/// <summary>What the embedded engine does beside pushes and scrapes: lets time pass for its shards, and writes snapshots.</summary>
internal sealed partial class Housekeeper(EmbeddedState state, FileJournal journal, SnapshotStore snapshots, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>How late a retirement can be: a small part of the shortest sensible ttl.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _checkpointing = new(1);
    private Task _running = Task.CompletedTask;
    private long _lastSnapshot;
    private long _bytesAtSnapshot;

    /// <summary>When the last snapshot was finished, Unix milliseconds; 0 if none was since the start.</summary>
    public long LastSnapshot => Volatile.Read(ref _lastSnapshot);

    /// <summary>Bytes of the journal, as <see cref="FileJournal.AppendedBytes"/> counts them, when the last snapshot began.</summary>
    public long BytesAtSnapshot => Volatile.Read(ref _bytesAtSnapshot);

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends the rounds and writes a last snapshot.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        try
        {
            if (journal.AppendedBytes > BytesAtSnapshot) await CheckpointAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException error)
        {
            // The journal holds everything, as far as the disk took it: the next start replays it.
            LogNoSnapshot(logger, error);
        }

        _stopping.Dispose();
        _checkpointing.Dispose();
    }

    public void Expire()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Span<byte> command = stackalloc byte[SourceCommand.Size];
        new SourceCommand(CommandKind.Expire, default, 0, now).Write(command);
        foreach (var shard in state.Shards.All())
        {
            lock (shard.Gate)
            {
                var before = shard.State.SeriesCount;
                if (shard.State.Apply(command).Outcome == ApplyOutcome.Applied)
                {
                    state.NoteSeries(before, shard.State.SeriesCount);
                    journal.Append(shard.JournalPrefix, command);
                }

                if (shard is { IsRemoved: false, State: { SourceCount: 0, SeriesCount: 0 } }) state.Remove(shard, journal);
            }
        }

        ForgetSources();
    }

    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await _checkpointing.WaitAsync(cancellationToken);
        try
        {
            var bytes = journal.AppendedBytes;
            using var writer = snapshots.Begin(journal);
            WriteSources(writer);
            foreach (var shard in state.Shards.All())
            {
                cancellationToken.ThrowIfCancellationRequested();
                long covered;
                lock (shard.Gate)
                {
                    // A section of an emptied shard would pass for one that covers its successor.
                    if (shard.IsRemoved) continue;
                    SnapshotSections.WriteShard(shard, writer.BeginSection(SnapshotSections.Shard, shard.Key.Family));
                    covered = journal.LastSequence;
                }

                writer.EndSection(covered);
            }

            await writer.CommitAsync(journal, cancellationToken);
            Volatile.Write(ref _bytesAtSnapshot, bytes);
            Volatile.Write(ref _lastSnapshot, time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        finally
        {
            _checkpointing.Release();
        }
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) await RunRoundAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task RunRoundAsync()
    {
        try
        {
            Expire();
            if (snapshots.IsDue(journal)) await CheckpointAsync(_stopping.Token);
        }
        catch (StorageUnavailableException error)
        {
            LogNoSnapshot(logger, error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A round that fails must not be the last one: sources would live for ever and the journal only grow.
            LogRoundFailed(logger, error);
        }
    }

    private void WriteSources(SnapshotWriter writer)
    {
        // A source that is added meanwhile is journaled after this sequence, and replayed.
        var covered = journal.LastSequence;
        var buffer = writer.BeginSection(SnapshotSections.Sources, default);
        foreach (var source in state.Sources.Values)
        {
            if (source.IsJournaled) SnapshotSections.WriteSource(source.Labels, buffer);
        }

        writer.EndSection(covered);
    }

    /// <summary>Lets go of sources that no ledger remembers.</summary>
    private void ForgetSources()
    {
        foreach (var (id, source) in state.Sources)
        {
            lock (source.Gate)
            {
                // Nearly always the first shard of its group knows it; a group that was cleared is looked for everywhere.
                if (!source.IsJournaled || source.Shards.Any(shard => Knows(shard, id)) || state.Shards.All().Any(shard => Knows(shard, id))) continue;
                state.Forget(id, source);
            }
        }
    }

    private static bool Knows(EmbeddedShard shard, SourceId id)
    {
        lock (shard.Gate) return shard.State.Knows(id);
    }
}
