using System.IO.Compression;
using System.Text;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Scrape;

public sealed class MetricsPageTests : IAsyncLifetime
{
    private const string Prometheus2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Protobuf = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# HELP c_total C.\n# TYPE c_total counter\nc_total 5\n# TYPE g gauge\ng 1.5\n");
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData(null, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("text/plain", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("image/png", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData(Prometheus2, "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData(Protobuf + "," + Prometheus2, Protobuf)]
    [InlineData("text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5", "text/plain; version=0.0.4; charset=utf-8")]
    public async Task The_format_is_what_the_client_prefers(string? accept, string contentType)
    {
        var page = await (accept is null ? _gateway.GetAsync("/metrics") : _gateway.GetAsync("/metrics", ("Accept", accept)));
        Assert.Equal(contentType, page.ContentType);
        Assert.Equal(contentType.StartsWith("application/openmetrics-text", StringComparison.Ordinal), page.Text.EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_text_page_shows_the_view_and_then_the_gateway()
    {
        var page = (await _gateway.GetAsync("/metrics")).Text;
        Assert.StartsWith("# HELP c_total C.\n# TYPE c_total counter\nc_total{job=\"x\"} 5\n# TYPE g gauge\ng{job=\"x\"} 1.5\n# HELP tributary_", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8", "my_metric{job=\"x\",my_label=\"1\"} 7")]
    [InlineData("text/plain;version=1.0.0;escaping=allow-utf-8", "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8", "{\"my.metric\",job=\"x\",\"my.label\"=\"1\"} 7")]
    [InlineData("text/plain;version=1.0.0;escaping=values", "text/plain; version=1.0.0; charset=utf-8; escaping=values", "U__my_2e_metric{job=\"x\",U__my_2e_label=\"1\"} 7")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=dots", "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots", "my_dot_metric{job=\"x\",my_dot_label=\"1\"} 7")]
    public async Task Names_are_escaped_as_the_client_asks(string accept, string contentType, string line)
    {
        Assert.Equal(200, (await _gateway.PutAsync("/metrics/job/x/instance/b", "# TYPE \"my.metric\" gauge\n{\"my.metric\",\"my.label\"=\"1\"} 7\n")).Status);
        var page = await _gateway.GetAsync("/metrics?name[]=my.metric", ("Accept", accept));
        Assert.Equal(contentType, page.ContentType);
        Assert.Contains(line + "\n", page.Text, StringComparison.Ordinal);
        Assert.Contains("\"my.label\":\"1\"", (await _gateway.GetAsync("/api/v1/metrics?name[]=my.metric")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenMetrics_page_ends_once()
    {
        var page = (await _gateway.GetAsync("/metrics", ("Accept", Prometheus2))).Text;
        Assert.Contains("# TYPE c counter\n# HELP c C.\nc_total{job=\"x\"} 5\n", page, StringComparison.Ordinal);
        Assert.Equal(page.Length - "# EOF\n".Length, page.IndexOf("# EOF\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData(Prometheus2)]
    public async Task The_gzip_page_is_the_plain_page(string accept)
    {
        var many = string.Concat(Enumerable.Range(0, 5000).Select(i => $"many{{l=\"{i}\"}} {i}\n"));
        await _gateway.PutAsync("/metrics/job/y/instance/a", many);
        const string path = "/metrics?name[]=many&name[]=c_total";
        var plain = await _gateway.GetAsync(path, ("Accept", accept));
        for (var scrape = 0; scrape < 2; scrape++) // the second one finds fragments that the first one made
        {
            var packed = await _gateway.GetAsync(path, ("Accept", accept), ("Accept-Encoding", "gzip"));
            Assert.Equal(["gzip"], packed.ContentHeaders.ContentEncoding);
            Assert.True(packed.Body.Length < plain.Body.Length / 2);
            Assert.Equal(plain.Text, await DecompressAsync(packed.Body));
        }
    }

    [Fact]
    public async Task The_protobuf_page_shows_the_view_and_then_the_gateway()
    {
        var page = await _gateway.GetAsync("/metrics?name[]=g&name[]=tributary_ready", ("Accept", Protobuf));
        Assert.Equal("\n\u0001g"u8, page.Body.AsSpan(1, 3)); // after its length: field 1, one byte, the name
        var second = page.Body.AsSpan(1 + page.Body[0]);
        Assert.Equal("\n\u000ftributary_ready"u8, second.Slice(1, 17));
        Assert.Equal(second.Length, 1 + second[0]);
    }

    [Fact]
    public async Task Names_select_families()
    {
        var page = (await _gateway.GetAsync("/metrics?name[]=g&name[]=tributary_ready&name[]=unknown")).Text;
        Assert.Equal(["g{job=\"x\"} 1.5", "tributary_ready 1"], page.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'));
    }

    [Fact]
    public async Task HEAD_has_the_headers_alone()
    {
        var reply = await _gateway.SendAsync("HEAD", "/metrics", body: null);
        Assert.Equal(200, reply.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", reply.ContentType);
        Assert.Empty(reply.Body);
    }

    [Fact]
    public async Task Caches_are_told_what_the_page_depends_on() => Assert.Equal("Accept, Accept-Encoding", (await _gateway.GetAsync("/metrics")).Header("Vary"));

    private static async Task<string> DecompressAsync(byte[] packed)
    {
        using var source = new MemoryStream(packed);
        await using var gzip = new GZipStream(source, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
