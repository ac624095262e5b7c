using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Text;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>Many at once.</summary>
public abstract class ConcurrencyContract(IEngineHost host) : EngineContract(host)
{
    private const int Sources = 16;
    private const int Pushes = 60;

    [Fact]
    public async Task Pushes_of_many_sources_to_the_same_families_add_up_exactly()
    {
        await PushFromAllAsync();
        var view = await Tested.ViewAsync();
        Assert.Equal(Sources * Pushes, view.Number("hits_total{job=\"j\"}"));
        Assert.Equal(Sources * Pushes * 2, view.Number("took_bucket{job=\"j\",le=\"+Inf\"}"));
        Assert.Equal(Sources * Pushes, view.Number("took_bucket{job=\"j\",le=\"1\"}"));
        Assert.Equal(Sources * Pushes, view.Number("load{job=\"j\"}"));
    }

    [Fact]
    public async Task Pushes_of_one_source_from_many_connections_count_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Tested.PostAsync("job/j/instance/1", Body(1)))));
        var view = await Tested.ViewAsync();
        Assert.Equal(("1", "2"), (view["hits_total{job=\"j\"}"], view["took_count{job=\"j\"}"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scrape_during_pushes_is_well_formed_and_no_counter_falls_from_one_to_the_next(bool gzip)
    {
        var pushing = PushFromAllAsync();
        double hits = 0, took = 0;
        var parser = new TextParser();
        do
        {
            var page = await Tested.ScrapeAsync(gzip: gzip);
            Assert.Null(parser.Parse(Encoding.UTF8.GetBytes(page), ParserLimits.Default, new ParsedExposition()));
            var view = new Page(page);
            Assert.True(view.Number("hits_total{job=\"j\"}") >= hits, page);
            Assert.True(view.Number("took_count{job=\"j\"}") >= took, page);
            (hits, took) = (view.Number("hits_total{job=\"j\"}"), view.Number("took_count{job=\"j\"}"));
        }
        while (!pushing.IsCompleted);
        await pushing;
        Assert.Equal(Sources * Pushes, (await Tested.ViewAsync()).Number("hits_total{job=\"j\"}"));
    }

    [Fact]
    public async Task A_new_family_is_on_the_page_however_many_scrapes_run_while_it_comes()
    {
        using var stop = new CancellationTokenSource();
        var scraping = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await Tested.ScrapeAsync();
        })).ToArray();
        for (var i = 0; i < 150; i++) await Tested.PostAsync("job/j", $"# TYPE family_{i} gauge\nfamily_{i} 1\n");
        await stop.CancelAsync();
        await Task.WhenAll(scraping);
        Assert.Equal(150, (await Tested.ViewAsync()).Samples.Count);
    }

    [Fact]
    public async Task A_wipe_during_pushes_leaves_what_the_sources_then_say_of_themselves()
    {
        // A source's first push after a wipe counts whole, the next ones their difference: whenever the wipe came, the
        // last push makes the total what the source last said.
        var pushing = PushFromAllAsync();
        var wipes = 0;
        do
        {
            await Tested.WipeAsync();
            wipes++;
        }
        while (!pushing.IsCompleted);
        await pushing;
        await Task.WhenAll(Enumerable.Range(0, Sources).Select(source => Tested.PostAsync($"job/j/instance/{source}", Body(Pushes))));
        Assert.True((await Tested.ViewAsync())["hits_total{job=\"j\"}"] == $"{Sources * Pushes}", $"after {wipes} wipes: {await Tested.ScrapeAsync()}");
        Assert.Equal(Sources, Tested.Engine.SourceCount);
    }

    private Task PushFromAllAsync() => Task.WhenAll(Enumerable.Range(0, Sources).Select(source => Task.Run(async () =>
    {
        for (var push = 1; push <= Pushes; push++) await Tested.PostAsync($"job/j/instance/{source}", Body(push));
    })));

    private static string Body(int value) =>
        $"# TYPE hits_total counter\nhits_total {value}\n# TYPE load gauge\nload {value}\n# TYPE took histogram\ntook_bucket{{le=\"1\"}} {value}\ntook_bucket{{le=\"+Inf\"}} {2 * value}\ntook_sum 1\ntook_count {2 * value}\n";
}
