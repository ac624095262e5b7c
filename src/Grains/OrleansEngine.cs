using System.IO.Pipelines;
using Tributary.Engine;
using Tributary.Engine.Frames;
using Tributary.Engine.Limits;
using Tributary.Engine.Scraping;
using Tributary.Engine.Views;
using Tributary.Grains.Lanes;
using Tributary.Grains.Pushing;
using Tributary.Grains.Scraping;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;
using Tributary.Grains.Views;
using Tributary.Metrics.Identity;

namespace Tributary.Grains;

/// <summary>
/// The shards of a cluster, as one gateway sees them: frames go through lanes to the grains that own the shards, and
/// pages are joined from what the shards render. Several gateways may serve one cluster.
/// </summary>
public sealed class OrleansEngine : IMetricEngine
{
    private readonly IGrainFactory _grains;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ShardBook _book = new();
    private readonly PushRoutes _routes;
    private readonly PushApplier _applier;
    private readonly ClusterScraper _scraper;
    private readonly ClusterViews _views;
    private readonly Func<string?> _storageFailure;

    /// <param name="grains">Reaches the cluster's grains, from a silo or from a client.</param>
    /// <param name="options">Deadlines.</param>
    /// <param name="limits">How many families may be.</param>
    /// <param name="time">The clock.</param>
    /// <param name="storageFailure">Why the store takes no writes, if that is known; null while it does.</param>
    public OrleansEngine(IGrainFactory grains, ClusterOptions options, MetricLimits limits, TimeProvider time, Func<string?>? storageFailure = null)
    {
        (_grains, _options, _time) = (grains, options, time);
        var fragments = new FragmentStore();
        _routes = new PushRoutes(grains, _book, limits.MaxFamilies, new LanePacer(options.PushPace, options.PushPatience, time), time, fragments.Forget);
        _applier = new PushApplier(_routes, options, time);
        _scraper = new ClusterScraper(_routes.Catalog, new FragmentFetcher(grains, _routes.Catalog, _book, fragments), options, time);
        _views = new ClusterViews(grains, _routes.Catalog, _book);
        _storageFailure = storageFailure ?? (static () => null);
    }

    /// <inheritdoc/>
    public int SourceCount => _routes.SourceCount;

    /// <inheritdoc/>
    public long SeriesCount => _book.SeriesCount;

    /// <inheritdoc/>
    public EngineStatus Status
    {
        get
        {
            var shards = _book.All.Where(shard => shard.Value.Series > 0).ToList();
            return new EngineStatus
            {
                Engine = "orleans",
                Families = shards.Select(shard => shard.Key.Family).Distinct(StringComparer.Ordinal).Count(),
                Shards = shards.Count,
                Series = _book.SeriesCount,
                Sources = _routes.SourceCount,
                Contributions = shards.Sum(shard => shard.Value.Contributions),
                StorageFailure = _storageFailure(),
                IsReady = true,
                JournalBytes = shards.Sum(shard => shard.Value.JournalBytes),
                LastSnapshot = shards.Select(shard => shard.Value.LastSnapshot).DefaultIfEmpty().Max(),
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken) => await _applier.ApplyAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken) => _scraper.ScrapeAsync(request, output, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken) => _scraper.ReadViewAsync(handle, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken) =>
        Answering.OnceAsync(() => _views.ListFamiliesAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken) =>
        Answering.OnceAsync(() => _views.DescribeFamilyAsync(name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken) =>
        Answering.OnceAsync(() => _views.ListSourcesAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> KnowsAsync(SourceId source, CancellationToken cancellationToken) =>
        Answering.OnceAsync(() => _routes.PartitionOf(source).KnowsAsync(source.Hash.High, source.Hash.Low), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask WipeAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        await Answering.AgainAndAgainAsync(
            "The cluster",
            () => TryWipeAsync(cancellationToken),
            () => cancellationToken.IsCancellationRequested || _time.GetElapsedTime(began) >= _options.PushDeadline,
            _time);
    }

    private async Task TryWipeAsync(CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < Partitions.Sources; partition++)
        {
            await _grains.GetGrain<ISourcePartitionGrain>(partition).WipeAsync();
            _routes.NoteSourceCount(partition, 0);
        }

        await _routes.Catalog.RefreshAllAsync(cancellationToken);
        foreach (var family in _routes.Catalog.All)
        {
            foreach (var slice in family.Map.Slices)
            {
                var address = new ShardAddress(family.Name, slice.Index);
                await _grains.GetGrain<IFamilyShardGrain>(address.ToGrainKey()).WipeAsync();
                _book.Forget(address);
            }
        }

        await _routes.Catalog.RefreshAllAsync(cancellationToken);
    }
}
