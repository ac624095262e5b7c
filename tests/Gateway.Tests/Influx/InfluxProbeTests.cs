using System.Text;
using Microsoft.Extensions.Configuration;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Influx;

public sealed class InfluxProbeTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_ping_is_answered_with_the_version(string method)
    {
        await using var gateway = await RunningGateway.StartAsync("--Influx:Credentials=t0ken");
        var reply = await gateway.SendAsync(method, "/ping", body: null);
        Assert.Equal((204, 0, "1.8.10-tributary"), (reply.Status, reply.Body.Length, reply.Header("X-Influxdb-Version")));
    }

    [Fact]
    public async Task Its_health_is_told()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await gateway.GetAsync("/health");
        Assert.Equal((200, "{\"name\":\"influxdb\",\"message\":\"ready for queries and writes\",\"status\":\"pass\",\"checks\":[],\"version\":\"1.8.10-tributary\"}\n"), (reply.Status, reply.Text));
        await using var failing = await RunningGateway.StartOnAsync(new FailingEngine());
        reply = await failing.GetAsync("/health");
        Assert.Equal(503, reply.Status);
        Assert.Contains("\"status\":\"fail\"", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE DATABASE \"x\"", "{\"results\":[{\"statement_id\":0}]}\n")]
    [InlineData("create database x; SHOW DATABASES", "{\"results\":[{\"statement_id\":0},{\"statement_id\":1}]}\n")]
    [InlineData("SELECT 1", "{\"results\":[{\"statement_id\":0,\"error\":\"queries are not answered here: the merged view is at /metrics, for Prometheus to scrape and to query\"}]}\n")]
    public async Task Databases_need_not_be_created_and_may_be(string query, string answer)
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var method in (string[])["GET", "POST"])
        {
            var reply = await gateway.SendAsync(method, $"/query?q={Uri.EscapeDataString(query)}", body: null);
            Assert.Equal((200, answer), (reply.Status, reply.Text));
        }

        var form = await gateway.SendAsync("POST", "/query", new StringContent($"q={Uri.EscapeDataString(query)}", Encoding.ASCII, "application/x-www-form-urlencoded"));
        Assert.Equal((200, answer), (form.Status, form.Text));
    }

    [Fact]
    public async Task A_query_without_a_statement_or_without_credentials_is_refused()
    {
        await using var gateway = await RunningGateway.StartAsync("--Influx:Credentials=me:secret");
        Assert.Equal(401, (await gateway.PostAsync("/query?q=CREATE%20DATABASE%20x", "")).Status);
        Assert.Equal((400, "{\"error\":\"missing required parameter \\\"q\\\"\"}\n"), ((await gateway.PostAsync("/query?u=me&p=secret", "")) is var reply ? (reply.Status, reply.Text) : default));
    }

    [Fact]
    public void Tags_that_cannot_be_labels_stop_the_start()
    {
        var failures = Assert.Throws<SettingsException>(() => GatewaySettings.Read(new ConfigurationBuilder().AddCommandLine(["--Influx:SourceTags=host,a b", "--Influx:JobTag=1", "--Influx:UseTimestamps=perhaps"]).Build())).Failures;
        Assert.Equal(
            ["Influx:UseTimestamps is \"perhaps\"; it must be true or false.", "Influx:SourceTags has \"a b\"; a tag is named as its label is, by letters, digits and underscores.", "Influx:JobTag has \"1\"; a tag is named as its label is, by letters, digits and underscores."],
            failures);
    }
}
