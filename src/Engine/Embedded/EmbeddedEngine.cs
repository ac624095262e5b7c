using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Tributary.Engine.Frames;
using Tributary.Engine.Limits;
using Tributary.Engine.Scraping;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;
using Tributary.Engine.Storage.Snapshots;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Embedded;

/// <summary>
/// All shards in this process, with their journal and snapshots in a directory. A shard's lock is its lane; pushes of one
/// source are applied one after the other, pushes of different sources side by side.
/// </summary>
public sealed class EmbeddedEngine : IMetricEngine, IAsyncDisposable
{
    private readonly StorageDirectory _directory;
    private readonly FileJournal _journal;
    private readonly SnapshotStore _snapshots;
    private readonly EmbeddedState _state;
    private readonly FrameApplier _applier;
    private readonly Housekeeper _housekeeper;
    private bool _isDisposed;

    private EmbeddedEngine(StorageDirectory directory, FileJournal journal, SnapshotStore snapshots, EmbeddedState state, TimeProvider time, ILoggerFactory loggers)
    {
        _directory = directory;
        _journal = journal;
        _snapshots = snapshots;
        _state = state;
        _applier = new FrameApplier(state, journal, time);
        _housekeeper = new Housekeeper(state, journal, snapshots, time, loggers.CreateLogger<EmbeddedEngine>());
    }

    public int SourceCount => _state.Sources.Count;

    public long SeriesCount => _state.SeriesCount;

    /// <summary>Opens the storage directory, and recovers all that was acknowledged.</summary>
    /// <exception cref="StorageInUseException">Another process has the directory.</exception>
    /// <exception cref="CorruptStorageException">A file is damaged; the message names it.</exception>
    /// <exception cref="StorageUnavailableException">The directory cannot be written.</exception>
    public static Task<EmbeddedEngine> OpenAsync(StorageOptions options, MetricLimits limits, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        OpenAsync(options, limits, time, loggers, DiskFile.Create, cancellationToken);

    /// <inheritdoc cref="OpenAsync(StorageOptions, MetricLimits, TimeProvider, ILoggerFactory, CancellationToken)"/>
    internal static async Task<EmbeddedEngine> OpenAsync(
        StorageOptions options,
        MetricLimits limits,
        TimeProvider time,
        ILoggerFactory loggers,
        Func<string, IJournalFile> createJournalFile,
        CancellationToken cancellationToken)
    {
        await Task.Yield();
        var logger = loggers.CreateLogger<EmbeddedEngine>();
        var directory = StorageDirectory.Open(options, logger);
        try
        {
            var snapshots = new SnapshotStore(directory, logger);
            var state = new EmbeddedState(limits, time);
            var journal = new Recovery(state).Run(directory, snapshots, createJournalFile, logger, cancellationToken);
            var engine = new EmbeddedEngine(directory, journal, snapshots, state, time, loggers);
            engine._housekeeper.Start();
            return engine;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        var sequence = _applier.Apply(batch);
        return sequence == 0 ? default : _journal.WaitDurableAsync(sequence, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken) =>
        new PageScraper(_state.Shards, request, output).RunAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken) => ViewParts.ReadAsync(_state.Shards, handle, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken) => new(_state.ListFamilies());

    /// <inheritdoc/>
    public ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken) => new(_state.DescribeFamily(name));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken) => new(_state.ListSources());

    /// <inheritdoc/>
    public ValueTask<bool> KnowsAsync(SourceId source, CancellationToken cancellationToken) => new(_state.Sources.ContainsKey(source));

    /// <inheritdoc/>
    public EngineStatus Status => new()
    {
        Engine = "embedded",
        Families = _state.Shards.Count,
        Shards = _state.Shards.Count,
        Series = _state.SeriesCount,
        Sources = _state.Sources.Count,
        Contributions = _state.CountContributions(),
        StorageFailure = _journal.Failure?.Message,
        IsReady = true,
        JournalBytes = _journal.AppendedBytes - _housekeeper.BytesAtSnapshot,
        LastSnapshot = _housekeeper.LastSnapshot,
    };

    /// <inheritdoc/>
    public async ValueTask WipeAsync(CancellationToken cancellationToken)
    {
        _journal.ThrowIfUnavailable();
        await _journal.WaitDurableAsync(_applier.Wipe(), cancellationToken);
    }

    /// <summary>Retires silent sources and removes orphaned series now, instead of at the next round.</summary>
    public void Expire() => _housekeeper.Expire();

    /// <summary>Writes a snapshot now, and lets go of the journal before it.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken) => _housekeeper.CheckpointAsync(cancellationToken);

    /// <summary>Writes a last snapshot, so that the next start is quick, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        try
        {
            await _housekeeper.DisposeAsync();
        }
        finally
        {
            _journal.Dispose();
            _directory.Dispose();
        }
    }
}
