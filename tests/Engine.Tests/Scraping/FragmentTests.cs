using System.Text;
using Tributary.Engine.Embedded;
using Tributary.Engine.Scraping;
using Tributary.Engine.Tests.Contracts;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Tests.Scraping;

/// <summary>Compressed chunks are made again when one of their series has changed, and only then.</summary>
public sealed class FragmentTests
{
    private const int Series = 1200; // three chunks of 512

    private readonly ShardsOnly _engine = new();
    private readonly TestedEngine _tested;

    public FragmentTests() => _tested = new TestedEngine(_engine, new(), TimeProvider.System);

    private EmbeddedShard Shard => Assert.Single(_engine.Shards.All());

    [Theory]
    [InlineData("counter")]
    [InlineData("gauge")]
    public async Task An_unchanged_page_is_copied_from_the_chunks_it_was_made_of(string type)
    {
        await _tested.PostAsync("job/a", Body(type));
        var page = await ScrapeAsync(gzip: true);
        var blocks = Blocks();
        Assert.Equal(page, await ScrapeAsync(gzip: true));
        await _tested.PostAsync("job/a", Body(type)); // the same values
        Assert.Equal(page, await ScrapeAsync(gzip: true));
        Assert.Equal(blocks, Blocks());
        Assert.Equal(3, blocks.Length);
    }

    [Theory]
    [InlineData("counter")]
    [InlineData("gauge")]
    public async Task A_changed_series_makes_its_own_chunk_anew(string type)
    {
        await _tested.PostAsync("job/a", Body(type));
        await ScrapeAsync(gzip: true);
        var before = Blocks();
        await _tested.PostAsync("job/a", Body(type, changed: 600));
        Assert.Equal(await ScrapeAsync(gzip: false), await ScrapeAsync(gzip: true));
        var after = Blocks();
        Assert.Same(before[0], after[0]);
        Assert.NotSame(before[1], after[1]);
        Assert.Same(before[2], after[2]);
    }

    [Fact]
    public async Task A_new_rule_for_the_same_values_makes_the_chunks_anew()
    {
        using var rules = new RulesFile("rules: []\n");
        var tested = new TestedEngine(_engine, new(), TimeProvider.System, rules.Store);
        foreach (var instance in (int[])[1, 2]) await tested.PostAsync($"job/a/instance/{instance}", Body("gauge"));
        await ScrapeAsync(gzip: true);
        rules.Change("rules:\n  - match: { family: x }\n    gauge: max\n");
        foreach (var instance in (int[])[1, 2]) await tested.PostAsync($"job/a/instance/{instance}", Body("gauge"));
        Assert.Contains("x{job=\"a\",n=\"700\"} 700\n", await ScrapeAsync(gzip: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("counter")]
    [InlineData("gauge")]
    public async Task A_push_in_the_middle_of_a_scrape_leaves_no_chunk_that_is_out_of_date(string type)
    {
        await _tested.PostAsync("job/a", Body(type));

        // The view was brought up to date before the first chunk; the push comes before the second.
        var pushes = 0;
        await ScrapeAsync(gzip: true, async () =>
        {
            if (pushes++ == 0) await _tested.PostAsync("job/a", Body(type, changed: 600));
        });
        Assert.True(pushes > 0);
        Assert.Equal(await ScrapeAsync(gzip: false), await ScrapeAsync(gzip: true));
        Assert.Contains("n=\"600\"} 999999\n", await ScrapeAsync(gzip: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_scrapes_side_by_side_with_pushes_leave_no_chunk_that_is_out_of_date()
    {
        await _tested.PostAsync("job/a", Body("gauge"));
        await ScrapeAsync(gzip: true, async () =>
        {
            await _tested.PostAsync("job/a", Body("gauge", changed: 600));
            await ScrapeAsync(gzip: true, async () => await _tested.PostAsync("job/a", Body("gauge", changed: 1100)));
        });
        Assert.Equal(await ScrapeAsync(gzip: false), await ScrapeAsync(gzip: true));
    }

    private async Task<string> ScrapeAsync(bool gzip, Func<ValueTask>? onFlush = null)
    {
        var output = new HookedWriter(onFlush);
        await new PageScraper(_engine.Shards, new ScrapeRequest(PageFormat.Text, gzip, null, default), output).RunAsync(CancellationToken.None);
        return Encoding.UTF8.GetString(gzip ? Gunzip.Read(output.Written) : output.Written);
    }

    /// <summary>The chunks that are kept and up to date.</summary>
    private DeflateBlock?[] Blocks() => [.. Enumerable.Range(0, Shard.State.ChunkCount).Select(chunk =>
    {
        Assert.True(Shard.Fragments(PageFormat.Text)!.TryFind(chunk, Shard.State.ChunkVersion(chunk), NameEscaping.Underscores, out var block));
        return block;
    })];

    private static string Body(string type, int changed = -1)
    {
        var text = new StringBuilder($"# TYPE x {type}\n");
        for (var i = 0; i < Series; i++) text.Append($"x{{n=\"{i}\"}} {(i == changed ? 999999 : i)}\n");
        return text.ToString();
    }
}
