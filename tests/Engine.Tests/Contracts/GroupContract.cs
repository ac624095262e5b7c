namespace Tributary.Engine.Tests.Contracts;

/// <summary>PUT, POST and DELETE do to a group what they do at the Pushgateway, as far as merged totals can be taken back.</summary>
public abstract class GroupContract(IEngineHost host) : EngineContract(host)
{
    private const string Both = "# TYPE load gauge\nload 2\n# TYPE hits_total counter\nhits_total 5\n";

    [Fact]
    public async Task A_POST_keeps_the_families_it_does_not_name()
    {
        await Tested.PostAsync("job/a", Both);
        await Tested.PostAsync("job/a", "# TYPE other gauge\nother 1\n");
        Assert.Equal(["hits_total{job=\"a\"}", "load{job=\"a\"}", "other{job=\"a\"}"], (await Tested.ViewAsync()).Samples.Order());
    }

    [Fact]
    public async Task A_POST_replaces_the_families_it_names_whole()
    {
        await Tested.PostAsync("job/a", "# TYPE load gauge\nload{core=\"1\"} 2\nload{core=\"2\"} 3\n# TYPE hits_total counter\nhits_total{core=\"1\"} 2\nhits_total{core=\"2\"} 3\n");
        await Tested.PostAsync("job/a", "# TYPE load gauge\nload{core=\"1\"} 4\n# TYPE hits_total counter\nhits_total{core=\"1\"} 4\n");
        var view = await Tested.ViewAsync();
        Assert.Equal("4", view["load{core=\"1\",job=\"a\"}"]);
        Assert.Null(view["load{core=\"2\",job=\"a\"}"]);
        Assert.Equal("4", view["hits_total{core=\"1\",job=\"a\"}"]);
        Assert.Equal("3", view["hits_total{core=\"2\",job=\"a\"}"]);
    }

    [Fact]
    public async Task A_PUT_clears_the_gauges_it_does_not_name_and_leaves_the_counters()
    {
        await Tested.PutAsync("job/a", Both);
        await Tested.PutAsync("job/a", "# TYPE other gauge\nother 1\n");
        Assert.Equal(["hits_total{job=\"a\"}", "other{job=\"a\"}"], (await Tested.ViewAsync()).Samples.Order());
    }

    [Fact]
    public async Task An_empty_PUT_clears_and_an_empty_POST_does_not()
    {
        await Tested.PostAsync("job/a", Both);
        await Tested.PostAsync("job/a", "");
        Assert.Equal("2", (await Tested.ViewAsync())["load{job=\"a\"}"]);
        await Tested.PutAsync("job/a", "");
        Assert.Equal(["hits_total{job=\"a\"}"], (await Tested.ViewAsync()).Samples);
    }

    [Fact]
    public async Task A_family_that_was_cleared_counts_on_when_it_comes_back()
    {
        await Tested.PutAsync("job/a", Both);
        await Tested.PutAsync("job/a", "# TYPE other gauge\nother 1\n");
        await Tested.PutAsync("job/a", Both.Replace("hits_total 5", "hits_total 7", StringComparison.Ordinal));
        var view = await Tested.ViewAsync();
        Assert.Equal(("7", "2"), (view["hits_total{job=\"a\"}"], view["load{job=\"a\"}"]));
    }

    [Fact]
    public async Task A_PUT_touches_its_own_group_alone()
    {
        await Tested.PutAsync("job/a/instance/1", Both);
        await Tested.PutAsync("job/a/instance/2", Both);
        await Tested.PutAsync("job/a/instance/1", "# TYPE other gauge\nother 1\n");
        Assert.Equal("2", (await Tested.ViewAsync())["load{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_DELETE_removes_what_only_the_source_fed()
    {
        await Tested.PostAsync("job/a/instance/1", Both + "# TYPE own_total counter\nown_total 1\n");
        await Tested.PostAsync("job/a/instance/2", Both);
        await Tested.DeleteAsync("job/a/instance/1");
        var view = await Tested.ViewAsync();
        Assert.Equal(["hits_total{job=\"a\"}", "load{job=\"a\"}"], view.Samples.Order());
        Assert.Equal(("10", "2"), (view["hits_total{job=\"a\"}"], view["load{job=\"a\"}"]));
        Assert.False(await Tested.Engine.KnowsAsync(Tested.Source("job/a/instance/1").Id, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# TYPE other gauge\nother 1\n")]
    public async Task A_DELETE_also_removes_families_that_an_earlier_PUT_cleared(string put)
    {
        await Tested.PutAsync("job/a", Both);
        await Tested.PutAsync("job/a", put);
        await Tested.DeleteAsync("job/a");
        Assert.Equal("", await Tested.ScrapeAsync());
        Assert.Empty(await Tested.Engine.ListSourcesAsync(default));
    }

    [Fact]
    public async Task A_group_that_was_deleted_starts_anew()
    {
        await Tested.PostAsync("job/a", Both);
        await Tested.DeleteAsync("job/a");
        await Tested.PostAsync("job/a", Both);
        var view = await Tested.ViewAsync();
        Assert.Equal(("5", "2"), (view["hits_total{job=\"a\"}"], view["load{job=\"a\"}"]));
    }

    [Fact]
    public async Task A_DELETE_of_an_unknown_group_is_no_error_and_leaves_nothing_behind()
    {
        await Tested.DeleteAsync("job/nobody");
        Assert.Equal(0, Tested.Engine.SourceCount);
    }

    [Fact]
    public async Task A_refused_PUT_does_not_clear_the_group()
    {
        await Tested.PostAsync("job/other", "# TYPE clash gauge\nclash 1\n");
        await Tested.PutAsync("job/a", Both);
        await Tested.PutAsync("job/a", "# TYPE clash counter\nclash 1\n");
        Assert.Equal("2", (await Tested.ViewAsync())["load{job=\"a\"}"]);
    }
}
