using Tributary.Metrics.Points;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>What the engine says of its families and sources, and how it forgets them.</summary>
public abstract class ViewContract(IEngineHost host) : EngineContract(host)
{
    private const string Body = "# HELP b_total Things.\n# TYPE b_total counter\nb_total{x=\"1\"} 1\nb_total{x=\"2\"} 1\n# TYPE a gauge\na 1\n";

    [Fact]
    public async Task Families_are_listed_by_name_with_their_sizes()
    {
        await Tested.PostAsync("job/j/instance/1", Body);
        await Tested.PostAsync("job/j/instance/2", Body);
        var families = await Tested.Engine.ListFamiliesAsync(default);
        Assert.Equal(["a", "b_total"], families.Select(family => family.Family.Name));
        Assert.Equal((PointKind.Counter, 2, 2), (families[1].Kind, families[1].Series, families[1].Sources));
        Assert.Equal("Things.", families[1].Family.Help);
        Assert.Equal(3, Tested.Engine.SeriesCount);
    }

    [Fact]
    public async Task A_family_is_described_with_the_ledger_of_its_sources()
    {
        await Tested.PostAsync("job/j/instance/2", Body);
        await Tested.PostAsync("job/j/instance/1", Body.Replace(" 1\n", " 5\n", StringComparison.Ordinal));
        await Tested.PostAsync("job/j/instance/1", Body);
        var detail = await Tested.Engine.DescribeFamilyAsync("b_total", default);
        Assert.Equal(["instance=\"1\",job=\"j\"", "instance=\"2\",job=\"j\""], detail!.Sources.Select(source => source.Labels));
        Assert.Equal((2, 2), (detail.Sources[0].Status.Series, detail.Sources[0].Status.Resets));
        Assert.Equal(0, detail.Sources[1].Status.Resets);
    }

    [Fact]
    public async Task A_family_that_is_not_there_is_described_as_null() =>
        Assert.Null(await Tested.Engine.DescribeFamilyAsync("nothing", default));

    [Fact]
    public async Task Sources_are_listed_by_their_labels()
    {
        await Tested.PostAsync("job/j/instance/2", Body);
        await Tested.PostAsync("job/j/instance/1", "# TYPE a gauge\na 1\n");
        var sources = await Tested.Engine.ListSourcesAsync(default);
        Assert.Equal([("instance=\"1\",job=\"j\"", 1), ("instance=\"2\",job=\"j\"", 2)], sources.Select(source => (source.Labels, source.Families)));
        foreach (var source in sources) Assert.True(source.LastPush > 0 && await Tested.Engine.KnowsAsync(source.Id, default));
        Assert.Equal(2, Tested.Engine.SourceCount);
    }

    [Fact]
    public async Task The_status_counts_families_series_sources_and_contributions()
    {
        await Tested.PostAsync("job/j/instance/1", Body);
        await Tested.PostAsync("job/j/instance/2", Body);
        var status = Tested.Engine.Status;
        Assert.Equal((2, 3L, 2, 6L), (status.Families, status.Series, status.Sources, status.Contributions));
        Assert.True(status.IsReady);
        Assert.Null(status.StorageFailure);
    }

    [Fact]
    public async Task A_wipe_forgets_everything_and_what_comes_after_it_starts_from_nothing()
    {
        await Tested.PostAsync("job/j", Body);
        await Tested.WipeAsync();
        Assert.Equal("", await Tested.ScrapeAsync());
        Assert.Empty(await Tested.Engine.ListFamiliesAsync(default));
        Assert.Empty(await Tested.Engine.ListSourcesAsync(default));
        Assert.Equal((0, 0L), (Tested.Engine.SourceCount, Tested.Engine.SeriesCount));

        await Tested.PostAsync("job/j", Body);
        Assert.Equal("1", (await Tested.ViewAsync())["b_total{job=\"j\",x=\"1\"}"]);
        Assert.Equal(3, Tested.Engine.SeriesCount);
    }
}
