using System.IO.Pipelines;
using Tributary.Engine;
using Tributary.Engine.Frames;
using Tributary.Engine.Scraping;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;

namespace Tributary.Gateway.Tests.Running;

/// <summary>An engine whose disk takes no writes, and whose shards do not answer.</summary>
internal sealed class FailingEngine : IMetricEngine
{
    private static readonly StorageFailure Failure = new("/data/journal-1", new IOException("No space left on device."));

    public EngineStatus Status { get; } = new()
    {
        Engine = "failing",
        Families = 0,
        Shards = 0,
        Series = 0,
        Sources = 0,
        Contributions = 0,
        StorageFailure = Failure.Message,
        IsReady = true,
        JournalBytes = 0,
        LastSnapshot = 0,
    };

    public int SourceCount => 0;

    public long SeriesCount => 0;

    public ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken) => throw new StorageUnavailableException(Failure.Message);

    public ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken) =>
        request.AllowsMissingShards ? default : throw new ScrapeIncompleteException(missingShards: 2);

    public ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken) => throw new ScrapeIncompleteException(missingShards: 2);

    public ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken) => throw new StorageUnavailableException(Failure.Message);

    public ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken) => throw new StorageUnavailableException(Failure.Message);

    public ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken) => throw new StorageUnavailableException(Failure.Message);

    public ValueTask<bool> KnowsAsync(SourceId source, CancellationToken cancellationToken) => new(false);

    public ValueTask WipeAsync(CancellationToken cancellationToken) => throw new StorageUnavailableException(Failure.Message);
}
