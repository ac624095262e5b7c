using System.Text;
using Tributary.Engine.Limits;
using Tributary.Engine.Tests.Contracts;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Tests.Cluster;

/// <summary>Families split while two gateways push and scrape, and a silo dies meanwhile.</summary>
[Collection(SilosCollection.Name)]
public sealed class SplitTests(TestSilos silos) : IAsyncLifetime
{
    private const int Sources = 8;
    private const int Pushes = 40;
    private const int Series = 60;

    private readonly TestedEngine _one = NewGateway(silos);
    private readonly TestedEngine _other = NewGateway(silos);

    public Task InitializeAsync() => _one.WipeAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_family_that_splits_under_load_loses_nothing_and_doubles_nothing()
    {
        var pushing = PushAsync();
        for (var i = 0; i < 12; i++)
        {
            await SplitAsync((ushort)(i % 4));
            AssertRises(await _other.ViewAsync());
        }

        await pushing;
        await AssertExactAsync();
        var family = await _other.Engine.DescribeFamilyAsync("hits_total", default);
        Assert.True(family!.Summary.Shards >= 4, $"{family.Summary.Shards} shards");
        Assert.Equal(Series, family.Summary.Series);
        Assert.Equal(Sources, family.Sources.Count);
    }

    [Fact]
    public async Task A_silo_that_dies_while_families_split_takes_nothing_with_it()
    {
        var pushing = PushAsync();
        var victim = silos.Cluster.SecondarySilos[0];
        for (var i = 0; i < 6; i++)
        {
            if (i == 3) await silos.Cluster.KillSiloAsync(victim);
            await SplitAsync((ushort)(i % 2));
        }

        await pushing;
        await AssertExactAsync();
        await silos.Cluster.StartAdditionalSiloAsync();
    }

    [Fact]
    public async Task A_PUT_and_a_DELETE_reach_all_slices_of_a_family_that_was_split_since()
    {
        await _one.PutAsync("job/j/instance/1", Body(1, gauges: true));
        await SplitAsync(0, "load");
        await SplitAsync(1, "load");
        await _other.PutAsync("job/j/instance/1", "# TYPE load gauge\nload{n=\"3\"} 4\n");
        Assert.Equal(["load{job=\"j\",n=\"3\"}"], (await _one.ViewAsync()).Samples.Where(sample => sample.StartsWith("load", StringComparison.Ordinal)));
        await _one.DeleteAsync("job/j/instance/1");
        Assert.Equal("", await _other.ScrapeAsync());
    }

    [Fact]
    public async Task A_value_that_cannot_be_refuses_the_family_in_all_slices()
    {
        await _one.PutAsync("job/j/instance/1", Body(1));
        await SplitAsync(0);
        await SplitAsync(1);
        await _other.PutAsync("job/j/instance/1", Body(2));
        var before = (await _one.ViewAsync()).Text;
        var wrong = Body(3).Replace("hits_total{n=\"17\"} 54", "hits_total{n=\"17\"} -54", StringComparison.Ordinal);
        var result = await _other.PutAsync("job/j/instance/1", wrong);
        Assert.Equal(Engine.Ingest.PushStatus.PartlyRefused, result.Status);
        Assert.Equal("hits_total", Assert.Single(result.Refusals).Family);
        Assert.Equal(before, (await _one.ViewAsync()).Text);
    }

    [Fact]
    public async Task Increments_that_two_gateways_push_for_one_source_at_the_same_time_all_count()
    {
        const string Body = "# TYPE jobs_total counter\njobs_total 1\n";
        var both = new[] { _one, _other };
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => both[i % 2].PostDeltaAsync("job/cron", Body))));
        Assert.Equal("200", (await _one.ViewAsync())["jobs_total{job=\"cron\"}"]);
    }

    [Fact]
    public async Task What_one_gateway_pushes_and_clears_the_other_one_shows()
    {
        await _one.PutAsync("job/a", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n");
        Assert.Equal(["a{job=\"a\"}", "b{job=\"a\"}"], (await _other.ViewAsync()).Samples.Order());
        await _other.PutAsync("job/a", "# TYPE a gauge\na 2\n");
        Assert.Equal(["a{job=\"a\"}"], (await _one.ViewAsync()).Samples);
        await _one.PutAsync("job/a", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n");
        await _other.PutAsync("job/a", "# TYPE a gauge\na 3\n");
        Assert.Equal(["a{job=\"a\"}"], (await _one.ViewAsync()).Samples);
        await _one.DeleteAsync("job/a");
        Assert.Equal("", await _other.ScrapeAsync());
    }

    private static TestedEngine NewGateway(TestSilos silos) =>
        new(new OrleansEngine(silos.Cluster.GrainFactory, new ClusterOptions(), MetricLimits.Default, TimeProvider.System), MetricLimits.Default, TimeProvider.System);

    private static string Body(int value, bool gauges = false)
    {
        var text = new StringBuilder("# TYPE hits_total counter\n");
        for (var i = 0; i < Series; i++) text.Append("hits_total{n=\"").Append(i).Append("\"} ").Append(value * (i + 1)).Append('\n');
        if (!gauges) return text.ToString();
        text.Append("# TYPE load gauge\n");
        for (var i = 0; i < Series; i++) text.Append("load{n=\"").Append(i).Append("\"} ").Append(value).Append('\n');
        return text.ToString();
    }

    private double _last;

    private void AssertRises(Page page)
    {
        var hits = page.Number("hits_total{job=\"j\",n=\"0\"}");
        Assert.True(hits >= _last, $"{hits} after {_last}");
        _last = hits;
    }

    /// <summary>Every source pushes through both gateways in turn; some add, the others count from their start.</summary>
    private Task PushAsync() => Task.WhenAll(Enumerable.Range(0, Sources).Select(source => Task.Run(async () =>
    {
        var both = new[] { _one, _other };
        for (var push = 1; push <= Pushes; push++)
        {
            var gateway = both[(push + source) % 2];
            if (source % 2 == 0) await RetryAsync(() => gateway.PostAsync($"job/j/instance/{source}", Body(push)));
            else await RetryAsync(() => gateway.PostDeltaAsync($"job/j/instance/{source}", Body(1), new(1, push)));
        }
    })));

    /// <summary>A sender that is told to come again does.</summary>
    private static async Task RetryAsync(Func<Task<Engine.Ingest.PushResult>> push)
    {
        while (true)
        {
            try
            {
                Assert.Equal(Engine.Ingest.PushStatus.Accepted, (await push()).Status);
                return;
            }
            catch (Engine.Storage.StorageUnavailableException)
            {
                // Not taken in time: the numbered ones may have counted, and count once.
            }
        }
    }

    private async Task SplitAsync(ushort slice, string family = "hits_total")
    {
        try
        {
            await silos.Cluster.GrainFactory.GetGrain<IFamilyShardGrain>(new ShardAddress(family, slice).ToGrainKey()).SplitAsync();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            // A slice that is not there yet, or whose silo has just died.
        }
    }

    private async Task AssertExactAsync()
    {
        var view = await _one.ViewAsync();
        for (var i = 0; i < Series; i++) Assert.Equal(Sources * Pushes * (i + 1), view.Number($"hits_total{{job=\"j\",n=\"{i}\"}}"));
        Assert.Equal(await _one.ScrapeAsync(gzip: true), await _other.ScrapeAsync());
    }
}
