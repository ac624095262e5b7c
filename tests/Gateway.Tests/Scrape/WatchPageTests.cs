using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Scrape;

public sealed class WatchPageTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        await _gateway.PutAsync("/metrics/job/x", "# TYPE jobs_total counter\njobs_total 5\n# TYPE temp_celsius gauge\ntemp_celsius{place=\"a\"} 1.5\n");
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("/watch", "jobs_total temp_celsius")]
    [InlineData("/watch?filter=temp", "temp_celsius")]
    [InlineData("/watch?filter=jobs*", "jobs_total")]
    [InlineData("/watch?filter=?obs_total", "jobs_total")]
    [InlineData("/watch?filter=obs*", "")]
    [InlineData("/watch?filter=nothing", "")]
    public async Task The_table_has_the_families_that_the_filter_lets_through(string path, string families)
    {
        var page = await _gateway.GetAsync(path);
        Assert.Equal("text/plain; charset=utf-8", page.ContentType);
        var lines = page.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" | ")).ToArray();
        Assert.Equal(["Metric", "Labels", "Value"], lines[0].Select(cell => cell.Trim()));
        Assert.Equal(families, string.Join(' ', lines.Skip(1).Select(line => line[0].Trim())));
    }
}
