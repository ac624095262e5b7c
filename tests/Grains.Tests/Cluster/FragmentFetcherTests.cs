using System.Text;
using Tributary.Engine.Limits;
using Tributary.Engine.Tests.Contracts;
using Tributary.Grains.Catalog;
using Tributary.Grains.Scraping;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Tests.Cluster;

/// <summary>What a gateway makes of the shards' answers, step by step.</summary>
[Collection(SilosCollection.Name)]
public sealed class FragmentFetcherTests(TestSilos silos) : IAsyncLifetime
{
    /// <summary>Few enough that the text comes as it is, and not compressed.</summary>
    private const int Series = 40;

    private readonly TestedEngine _pusher =
        new(new OrleansEngine(silos.Cluster.GrainFactory, new ClusterOptions(), MetricLimits.Default, TimeProvider.System), MetricLimits.Default, TimeProvider.System);

    public Task InitializeAsync() => _pusher.WipeAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A scrape in which nothing has changed asks each silo once, and nobody else: their answers tell what the catalog is at.</summary>
    [Fact]
    public async Task The_catalog_is_asked_only_where_the_silos_say_that_it_has_changed()
    {
        string[] families = [.. Enumerable.Range(0, 40).Select(i => $"told_{i}")];
        await _pusher.PutAsync("job/j", string.Concat(families.Select(family => $"# TYPE {family} gauge\n{family} 1\n")));
        var grains = silos.Cluster.GrainFactory;
        var catalog = new CatalogCache(grains, _ => { });
        var fetcher = new FragmentFetcher(grains, catalog, new ShardBook(), new FragmentStore());
        Assert.Equal(0, await catalog.RefreshUntilAsync([], CancellationToken.None));
        foreach (var family in catalog.All) Assert.NotNull(await fetcher.TryFetchAsync(family, FragmentFormat.Text, new GatheredFragments(), CancellationToken.None));

        var told = (await fetcher.GatherAsync(catalog.All, FragmentFormat.Text, CancellationToken.None)).Catalogs;
        Assert.Equal(Enumerable.Range(0, Partitions.Catalog), told.Select(state => state.Partition).Order());
        using var asksNobody = new CancellationTokenSource();
        await asksNobody.CancelAsync();
        Assert.Equal(0, await catalog.RefreshUntilAsync(told, asksNobody.Token));
        Assert.Equal(Partitions.Catalog, await catalog.RefreshUntilAsync([], asksNobody.Token));

        await _pusher.PutAsync("job/other", "# TYPE told_late gauge\ntold_late 1\n");
        told = (await fetcher.GatherAsync(catalog.All, FragmentFormat.Text, CancellationToken.None)).Catalogs;
        Assert.Equal(1, await catalog.RefreshUntilAsync(told, asksNobody.Token));
        Assert.Equal(0, await catalog.RefreshUntilAsync(told, CancellationToken.None));
        Assert.NotNull(catalog.Find("told_late"));

        // One that says otherwise than the others may be the one that is right.
        var known = told.First();
        Assert.Equal(1, await catalog.RefreshUntilAsync([.. told, known with { Epoch = known.Epoch + 1 }], asksNobody.Token));
    }

    /// <summary>Silos are asked while the catalog is: what a shard said of the whole is not what it holds after it was split.</summary>
    [Fact]
    public async Task A_family_that_splits_between_the_two_halves_of_a_scrape_has_each_series_once()
    {
        await _pusher.PutAsync("job/j", string.Concat(Enumerable.Range(0, Series).Select(i => $"halves{{n=\"{i}\"}} 1\n").Prepend("# TYPE halves gauge\n")));
        var grains = silos.Cluster.GrainFactory;
        var catalog = new CatalogCache(grains, _ => { });
        var fetcher = new FragmentFetcher(grains, catalog, new ShardBook(), new FragmentStore());
        await FetchAsync(new GatheredFragments()); // from here on it is known where the shard is

        var gathered = await fetcher.GatherAsync(catalog.All, FragmentFormat.Text, CancellationToken.None);
        Assert.True(await grains.GetGrain<IFamilyShardGrain>(new ShardAddress("halves", 0).ToGrainKey()).SplitAsync());
        var family = await FetchAsync(gathered);

        Assert.Equal(2, family.Parts.Count);
        var lines = family.Parts.SelectMany(part => part.Chunks).SelectMany(chunk => Encoding.UTF8.GetString(chunk.Text.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Enumerable.Range(0, Series).Select(i => $"halves{{job=\"j\",n=\"{i}\"}} 1").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));

        async Task<FamilyFragments> FetchAsync(GatheredFragments parts)
        {
            Assert.Equal(0, await catalog.RefreshAsync(CancellationToken.None));
            var whole = catalog.Find("halves");
            Assert.NotNull(whole);
            var fetched = await fetcher.TryFetchAsync(whole, FragmentFormat.Text, parts, CancellationToken.None);
            Assert.NotNull(fetched);
            return fetched;
        }
    }
}
