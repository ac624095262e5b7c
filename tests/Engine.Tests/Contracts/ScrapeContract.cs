using System.Buffers;
using System.Text;
using Tributary.Engine.Scraping;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Naming;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>The merged view as a page.</summary>
public abstract class ScrapeContract(IEngineHost host) : EngineContract(host)
{
    [Fact]
    public async Task A_page_shows_the_families_in_the_order_of_their_names()
    {
        await Tested.PostAsync("job/a", "# HELP b Second.\n# TYPE b gauge\nb 2\n# TYPE a_total counter\na_total 1\n");
        Assert.Equal("# TYPE a_total counter\na_total{job=\"a\"} 1\n# HELP b Second.\n# TYPE b gauge\nb{job=\"a\"} 2\n", await Tested.ScrapeAsync());
    }

    [Fact]
    public async Task OpenMetrics_shows_the_earliest_start_time_and_an_end()
    {
        await Tested.PostOpenMetricsAsync("job/a/instance/1", "# TYPE a counter\na_total 1\na_created 20\n# EOF\n");
        await Tested.PostOpenMetricsAsync("job/a/instance/2", "# TYPE a counter\na_total 2\na_created 10\n# EOF\n");
        var page = await Tested.ScrapeAsync(PageFormat.OpenMetrics);
        Assert.Contains("a_total{job=\"a\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("a_created{job=\"a\"} 10", page, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_times_that_text_clients_send_as_gauges_are_those_of_their_series()
    {
        foreach (var (instance, created) in ((int, int)[])[(1, 20), (2, 10)])
        {
            await Tested.PostAsync($"job/a/instance/{instance}", $"# HELP a_total A.\n# TYPE a_total counter\na_total 1\n# HELP a_created A.\n# TYPE a_created gauge\na_created {created}\n");
        }

        Assert.Equal("# HELP a_total A.\n# TYPE a_total counter\na_total{job=\"a\"} 2\n", await Tested.ScrapeAsync());
        Assert.Contains("a_created{job=\"a\"} 10", await Tested.ScrapeAsync(PageFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_view_is_an_empty_page()
    {
        Assert.Equal("", await Tested.ScrapeAsync());
        Assert.Equal("", await Tested.ScrapeAsync(gzip: true));
        Assert.Equal("# EOF\n", await Tested.ScrapeAsync(PageFormat.OpenMetrics));
        Assert.Equal("# EOF\n", await Tested.ScrapeAsync(PageFormat.OpenMetrics, gzip: true));
    }

    [Theory]
    [InlineData(PageFormat.Text)]
    [InlineData(PageFormat.OpenMetrics)]
    [InlineData(PageFormat.Protobuf)]
    public async Task A_compressed_page_holds_what_the_plain_one_does_now_and_after_every_change(PageFormat format)
    {
        for (var round = 1; round <= 4; round++)
        {
            await Tested.PostAsync($"job/j{round}", Families(round));
            var plain = await Tested.ScrapeAsync(format);
            Assert.Equal(plain, await Tested.ScrapeAsync(format, gzip: true));
            Assert.Equal(plain, await Tested.ScrapeAsync(format, gzip: true));
        }
    }

    [Fact]
    public async Task Every_format_can_be_read_back()
    {
        await Tested.PostAsync("job/a", Families(1));
        var text = Encoding.UTF8.GetBytes(await Tested.ScrapeAsync());
        Assert.Null(new TextParser().Parse(text, ParserLimits.Default, new ParsedExposition()));
        var openMetrics = Encoding.UTF8.GetBytes(await Tested.ScrapeAsync(PageFormat.OpenMetrics));
        Assert.Null(new OpenMetricsParser().Parse(openMetrics, ParserLimits.Default, new ParsedExposition()));
    }

    [Fact]
    public async Task The_view_in_parts_shows_what_the_page_shows()
    {
        await Tested.PutAsync("job/a", Families(2) + "# TYPE gone gauge\ngone 1\n");
        await Tested.PutAsync("job/a", Families(3));
        var page = new ArrayBufferWriter<byte>();
        var renderer = new TextRenderer(page);
        var last = "";
        await Tested.Engine.ReadViewAsync(Render, CancellationToken.None);
        Assert.Equal(await Tested.ScrapeAsync(), Encoding.UTF8.GetString(page.WrittenSpan));

        ValueTask Render(FamilyDescription family, ReadOnlyMemory<byte> view)
        {
            if (family.Name != last) renderer.BeginFamily(family);
            last = family.Name;
            Assert.True(view.Length > ViewWriter.EmptyLength);
            Assert.True(ViewReader.TryReplay(view.Span, renderer));
            return default;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_selection_shows_the_families_it_names(bool gzip)
    {
        await Tested.PostAsync("job/a", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 2\n# TYPE c gauge\nc 3\n");
        Assert.Equal("# TYPE a gauge\na{job=\"a\"} 1\n# TYPE c gauge\nc{job=\"a\"} 3\n", await Tested.ScrapeAsync(PageFormat.Text, gzip, "c", "a", "unknown"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_gateway_adds_stands_after_the_families_and_before_the_end(bool gzip)
    {
        await Tested.PostAsync("job/a", "# TYPE a gauge\na 1\n");
        var page = await Tested.ScrapeAsync(new ScrapeRequest(PageFormat.OpenMetrics, gzip, null, "# TYPE tributary_up gauge\ntributary_up 1\n"u8.ToArray()));
        Assert.Equal("# TYPE a gauge\na{job=\"a\"} 1\n# TYPE tributary_up gauge\ntributary_up 1\n# EOF\n", page);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_family_with_nothing_to_show_has_no_header(bool gzip)
    {
        await Tested.PutAsync("job/a", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE c gauge\nc 1\n");
        await Tested.PutAsync("job/a", "# TYPE b gauge\nb 1\n");
        Assert.Equal("# TYPE b gauge\nb{job=\"a\"} 1\n", await Tested.ScrapeAsync(gzip: gzip));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_selection_of_series_shows_those_and_no_header_of_another_family(bool gzip)
    {
        await Tested.PostAsync("job/a", "# TYPE a gauge\na{z=\"1\"} 1\na{z=\"2\"} 2\n# TYPE b gauge\nb 2\n# TYPE c gauge\nc{z=\"2\"} 3\n");
        Assert.Null(SeriesSelection.Parse(["{z=\"2\"}"], out var selection, out _));
        var page = await Tested.ScrapeAsync(new ScrapeRequest(PageFormat.Text, gzip, null, "# own\n"u8.ToArray()) { Selection = selection });
        Assert.Equal("# TYPE a gauge\na{job=\"a\",z=\"2\"} 2\n# TYPE c gauge\nc{job=\"a\",z=\"2\"} 3\n# own\n", page);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_selection_among_many_series_is_made_anew_and_spoils_nothing_that_is_kept(bool gzip)
    {
        await Tested.PostAsync("job/a", Families(1));
        var before = await Tested.ScrapeAsync(PageFormat.Text, gzip);
        Assert.Null(SeriesSelection.Parse(["c_total{n=~\"11..\"}"], out var selection, out _));
        var page = new Page(await Tested.ScrapeAsync(new ScrapeRequest(PageFormat.Text, gzip, selection!.Families, default) { Selection = selection }));
        Assert.Equal(100, page.Samples.Count);
        Assert.Equal(before, await Tested.ScrapeAsync(PageFormat.Text, gzip));
    }

    /// <summary>More names than are compressed with their neighbours, of which some need escaping; asked for in turns.</summary>
    [Theory]
    [InlineData(PageFormat.Text)]
    [InlineData(PageFormat.OpenMetrics)]
    [InlineData(PageFormat.Protobuf)]
    public async Task Every_scheme_of_escaping_gets_its_own_names_whoever_asked_before(PageFormat format)
    {
        var body = new StringBuilder("# TYPE \"a.b\" gauge\n# TYPE c gauge\n# TYPE d gauge\n");
        for (var i = 0; i < 100; i++) body.Append($"{{\"a.b\",n=\"{i}\"}} {i}\nc{{\"x.y\"=\"{i}\"}} {i}\nd{{n=\"{i}\"}} {i}\n");
        await Tested.PostAsync("job/a", body.ToString());
        foreach (var escaping in (NameEscaping[])[.. Enum.GetValues<NameEscaping>(), .. Enum.GetValues<NameEscaping>()])
        {
            var plain = await Tested.ScrapeAsync(new ScrapeRequest(format, Gzip: false, null, default) { Escaping = escaping });
            Assert.Equal(plain, await Tested.ScrapeAsync(new ScrapeRequest(format, Gzip: true, null, default) { Escaping = escaping }));
            Assert.Equal(escaping == NameEscaping.AllowUtf8, plain.Contains("a.b", StringComparison.Ordinal));
            Assert.Equal(escaping == NameEscaping.AllowUtf8, plain.Contains("x.y", StringComparison.Ordinal));
            Assert.Equal(escaping == NameEscaping.Dots, plain.Contains("a_dot_b", StringComparison.Ordinal));
            Assert.Equal(escaping == NameEscaping.Values, plain.Contains("U__x_2e_y", StringComparison.Ordinal));
        }
    }

    /// <summary>Enough series of every kind for several chunks.</summary>
    private static string Families(int factor)
    {
        var text = new StringBuilder("# TYPE c_total counter\n");
        for (var i = 0; i < 1200; i++) text.Append($"c_total{{n=\"{i}\"}} {i * factor}\n");
        text.Append("# TYPE few gauge\nfew ").Append(factor).Append("\n# TYPE h histogram\n");
        for (var i = 0; i < 100; i++) text.Append($"h_bucket{{n=\"{i}\",le=\"1\"}} {factor}\nh_bucket{{n=\"{i}\",le=\"+Inf\"}} {i + factor}\nh_sum{{n=\"{i}\"}} {i}\nh_count{{n=\"{i}\"}} {i + factor}\n");
        text.Append("# TYPE s summary\n");
        for (var i = 0; i < 200; i++) text.Append($"s{{n=\"{i}\",quantile=\"0.5\"}} {i}\ns_sum{{n=\"{i}\"}} {i * factor}\ns_count{{n=\"{i}\"}} {factor}\n");
        return text.ToString();
    }
}
