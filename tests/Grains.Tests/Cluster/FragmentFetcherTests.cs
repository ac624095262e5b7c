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
