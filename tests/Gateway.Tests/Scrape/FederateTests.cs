using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Scrape;

public sealed class FederateTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        await _gateway.PutAsync("/metrics/job/x", "# TYPE jobs_total counter\njobs_total{q=\"a\"} 5\njobs_total{q=\"b\"} 6\n# TYPE temp gauge\ntemp 1.5\n");
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("match[]=jobs_total", "jobs_total{job=\"x\",q=\"a\"} 5|jobs_total{job=\"x\",q=\"b\"} 6")]
    [InlineData("match[]={q=~\"b\"}&match[]=temp", "jobs_total{job=\"x\",q=\"b\"} 6|temp{job=\"x\"} 1.5")]
    [InlineData("match[]=temp&match[]=temp", "temp{job=\"x\"} 1.5")]
    [InlineData("match[]=tributary_ready", "tributary_ready 1")]
    [InlineData("match[]=nothing", "")]
    public async Task What_any_of_the_selectors_selects_is_shown_once(string query, string lines)
    {
        var page = await _gateway.GetAsync("/federate?" + query);
        Assert.Equal(200, page.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", page.ContentType);
        Assert.Equal(lines, string.Join('|', page.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')));
    }

    [Fact]
    public async Task The_format_is_what_the_client_prefers()
    {
        var page = await _gateway.GetAsync("/federate?match[]=jobs_total{q=\"a\"}", ("Accept", "application/openmetrics-text"));
        Assert.Equal("# TYPE jobs counter\njobs_total{job=\"x\",q=\"a\"} 5\n# EOF\n", page.Text);
    }

    [Theory]
    [InlineData("match[]=temp&match[]=jobs_total{q=b}", "match[]=jobs_total{q=b} is wrong at character 14: expected a value in quotes, found 'b'.")]
    [InlineData("match[]=", "match[]= is wrong at character 1: a selector has a metric name, or matchers in braces.")]
    [InlineData("", "Say which series by at least one match[]")]
    public async Task A_selector_that_is_wrong_gets_400_and_where(string query, string message)
    {
        var reply = await _gateway.GetAsync("/federate?" + query);
        Assert.Equal(400, reply.Status);
        Assert.StartsWith(message, reply.Text, StringComparison.Ordinal);
    }
}
