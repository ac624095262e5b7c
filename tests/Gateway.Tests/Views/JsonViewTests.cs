using System.Text.Json;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Views;

public sealed class JsonViewTests : IAsyncLifetime
{
    private const string Rules = """
        rules:
          - name: errors-keep-their-instance
            match: { family: "errors_*" }
            by: [job, instance]
        """;

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartWithRulesAsync(Rules);
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# HELP c_total C.\n# TYPE c_total counter\nc_total{p=\"1\"} 5\n# TYPE errors_total counter\nerrors_total 1\n");
        await _gateway.PutAsync("/metrics/job/x/instance/b", "# HELP c_total C.\n# TYPE c_total counter\nc_total{p=\"1\"} 7\n");
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Status_tells_what_runs_and_how_it_is_set()
    {
        var status = (await _gateway.GetAsync("/api/v1/status")).Data;
        Assert.True(status.GetProperty("ready").GetBoolean());
        Assert.NotEmpty(status.GetProperty("version").GetString()!);
        Assert.Equal("embedded", status.GetProperty("engine").GetProperty("kind").GetString());
        Assert.Equal(2, status.GetProperty("engine").GetProperty("families").GetInt32());
        Assert.Equal(2, status.GetProperty("engine").GetProperty("sources").GetInt32());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("engine").GetProperty("storage_failure").ValueKind);
        Assert.EndsWith("rules.yaml", status.GetProperty("rules").GetProperty("file").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, status.GetProperty("rules").GetProperty("count").GetInt32());
        Assert.Equal("journal", status.GetProperty("settings").GetProperty("storage_ack").GetString());
        Assert.EndsWith("pushes acknowledged when on disk (Storage:Ack=journal)", status.GetProperty("settings").GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.Equal(100_000, status.GetProperty("limits").GetProperty("max_sources").GetInt32());
    }

    [Fact]
    public async Task Families_are_listed_by_name()
    {
        var families = (await _gateway.GetAsync("/api/v1/families")).Data;
        Assert.Equal(
            """[{"name":"c_total","type":"counter","help":"C.","unit":"","shards":1,"series":1,"sources":2},{"name":"errors_total","type":"counter","help":"","unit":"","shards":1,"series":1,"sources":1}]""",
            families.GetRawText());
    }

    [Fact]
    public async Task A_family_explains_itself()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# HELP c_total C.\n# TYPE c_total counter\nc_total{p=\"1\"} 2\n"); // less than before: a restart
        var family = (await _gateway.GetAsync("/api/v1/families/c_total")).Data;
        Assert.Equal("counter", family.GetProperty("type").GetString());
        Assert.Equal("C.", family.GetProperty("help").GetString());
        Assert.True(family.GetProperty("exact").GetBoolean());
        Assert.StartsWith("Exact", family.GetProperty("exactness").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, family.GetProperty("series").GetInt32());
        Assert.Equal(1, family.GetProperty("resets").GetInt64());
        Assert.Equal(["a", "b"], family.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("labels").GetProperty("instance").GetString()).Order(StringComparer.Ordinal));
        Assert.All(family.GetProperty("sources").EnumerateArray(), source => Assert.True(source.GetProperty("last_push").GetDateTimeOffset() > DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task A_family_tells_which_rule_decided_what()
    {
        var rule = (await _gateway.GetAsync("/api/v1/families/errors_total")).Data.GetProperty("rules")[0];
        Assert.Equal("by [instance, job]", rule.GetProperty("labels").GetString());
        var settings = rule.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("setting").GetString()!, setting => setting);
        Assert.Equal("errors-keep-their-instance", settings["by"].GetProperty("rule").GetString());
        Assert.Equal(4, settings["by"].GetProperty("line").GetInt32());
        Assert.Equal("default", settings["ttl"].GetProperty("rule").GetString());
    }

    [Fact]
    public async Task A_family_that_does_not_exist_is_an_error()
    {
        var reply = await _gateway.GetAsync("/api/v1/families/nothing");
        Assert.Equal(404, reply.Status);
        var error = JsonDocument.Parse(reply.Text).RootElement;
        Assert.Equal("error", error.GetProperty("status").GetString());
        Assert.Contains("nothing", error.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_are_listed_with_their_labels()
    {
        var sources = (await _gateway.GetAsync("/api/v1/sources")).Data;
        Assert.Equal(2, sources.GetArrayLength());
        Assert.Equal("""{"instance":"a","job":"x"}""", sources[0].GetProperty("labels").GetRawText());
        Assert.Equal(2, sources[0].GetProperty("families").GetInt32());
    }

    [Fact]
    public async Task The_merged_view_comes_as_JSON()
    {
        var reply = await _gateway.GetAsync("/api/v1/metrics");
        Assert.Equal("application/json; charset=utf-8", reply.ContentType);
        Assert.Equal(
            """{"labels":{"job":"x","p":"1"},"value":"12"}""",
            reply.Data.EnumerateArray().Single(family => family.GetProperty("name").GetString() == "c_total").GetProperty("metrics")[0].GetRawText());
        Assert.Equal(1, (await _gateway.GetAsync("/api/v1/metrics?name[]=c_total")).Data.GetArrayLength());
        Assert.Empty((await _gateway.GetAsync("/api/v1/metrics?name[]=nothing")).Data.EnumerateArray());
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("POST", "/api/v1/status", 405)]
    public async Task Errors_below_api_are_JSON(string method, string path, int status)
    {
        var reply = await _gateway.SendAsync(method, path, method == "POST" ? "" : null);
        Assert.Equal(status, reply.Status);
        Assert.Equal("error", JsonDocument.Parse(reply.Text).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Other_errors_are_a_line_of_text()
    {
        var reply = await _gateway.GetAsync("/nothing");
        Assert.Equal(404, reply.Status);
        Assert.Equal("text/plain; charset=utf-8", reply.ContentType);
        Assert.Contains("/nothing", reply.Text, StringComparison.Ordinal);
    }
}
