using System.Text.Json;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Scrape;

public sealed class AsabViewTests
{
    private const string Body = "# TYPE web_requests_total counter\nweb_requests_total{name=\"ok\"} 5\n# TYPE temp gauge\ntemp{name=\"cpu\"} 1.5\n";

    [Theory]
    [InlineData("/asab/v1/metrics", "text/plain; charset=utf-8")]
    [InlineData("/asab/v1/metrics.json", "application/json; charset=utf-8")]
    [InlineData("/asab/v1/watch_metrics?filter=*&tags=true", "text/plain; charset=utf-8")]
    public async Task An_empty_gateway_answers_200(string path, string contentType)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await gateway.GetAsync(path);
        Assert.Equal((200, contentType), (reply.Status, reply.ContentType));
    }

    [Fact]
    public async Task The_merged_view_is_shown_in_ASABs_layouts()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PutAsync("/metrics/job/x/instance/a", Body);
        await gateway.PutAsync("/metrics/job/x/instance/b", Body);
        Assert.Equal(
            "# TYPE temp gauge\ntemp{job=\"x\",name=\"cpu\"} 3\n# TYPE web_requests counter\nweb_requests_total{job=\"x\",name=\"ok\"} 10\n# EOF\n",
            (await gateway.GetAsync("/asab/v1/metrics")).Text);

        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var records = JsonSerializer.Deserialize<JsonElement>((await gateway.GetAsync("/asab/v1/metrics.json")).Body);
        Assert.Equal(["temp", "web_requests"], records.EnumerateArray().Select(record => record.GetProperty("name").GetString()));
        Assert.True(records[0].GetProperty("fieldset")[0].GetProperty("measured_at").GetDouble() >= before);
    }

    [Theory]
    [InlineData("", "temp web_requests")]
    [InlineData("?filter=temp", "temp")]
    [InlineData("?filter=tem", "")]
    [InlineData("?filter=-temp", "web_requests")]
    [InlineData("?filter=web*", "web_requests")]
    [InlineData("?filter=*requests", "web_requests")]
    [InlineData("?filter=-*e*", "")]
    public async Task The_table_has_the_metrics_that_the_filter_lets_through(string query, string names)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PutAsync("/metrics/job/x", Body);
        var lines = (await gateway.GetAsync("/asab/v1/watch_metrics" + query)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Metric name", "Value name", "Value", "Timestamp"], lines[1].Split(" | ").Select(cell => cell.Trim()));
        Assert.Equal(names, string.Join(' ', lines.Skip(3).Select(line => line.Split(" | ")[0].Trim())));
    }

    [Fact]
    public async Task Tags_are_a_column_if_asked_for()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PutAsync("/metrics/job/x", Body);
        var lines = (await gateway.GetAsync("/asab/v1/watch_metrics?filter=temp&tags=True")).Text.Split('\n');
        Assert.Equal(["Metric name", "Tags", "Value name", "Value", "Timestamp"], lines[1].Split(" | ").Select(cell => cell.Trim()));
        Assert.Equal(["temp", "{'job': 'x'}", "cpu", "1.5"], lines[3].Split(" | ").Take(4).Select(cell => cell.Trim()));
    }
}
