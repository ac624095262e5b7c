using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.PushApi;

/// <summary>The Pushgateway's API as clients see it, with Tributary's default rules: the instance is aggregated away.</summary>
public sealed class PushgatewayApiTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task A_push_that_is_taken_gets_200_and_an_empty_body(string method)
    {
        var reply = await _gateway.SendAsync(method, "/metrics/job/x/instance/a", "jobs_done 1\n");
        Assert.Equal(200, reply.Status);
        Assert.Empty(reply.Body);
        Assert.Equal(["jobs_done{job=\"x\"} 1"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task Pushes_of_two_instances_are_merged()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE c_total counter\nc_total{p=\"1\"} 5\n# TYPE g gauge\ng 2\n");
        await _gateway.PutAsync("/metrics/job/x/instance/b", "# TYPE c_total counter\nc_total{p=\"1\"} 7\n# TYPE g gauge\ng 3\n");
        Assert.Equal(["c_total{job=\"x\",p=\"1\"} 12", "g{job=\"x\"} 5"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_PUT_replaces_the_group()
    {
        await _gateway.PutAsync("/metrics/job/x", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n");
        await _gateway.PutAsync("/metrics/job/x", "# TYPE b gauge\nb 2\n");
        Assert.Equal(["b{job=\"x\"} 2"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_POST_replaces_families_of_the_same_name_whole()
    {
        await _gateway.PostAsync("/metrics/job/x", "# TYPE a gauge\na 1\n# TYPE b gauge\nb{l=\"1\"} 1\nb{l=\"2\"} 1\n");
        await _gateway.PostAsync("/metrics/job/x", "# TYPE b gauge\nb{l=\"2\"} 2\n");
        Assert.Equal(["a{job=\"x\"} 1", "b{job=\"x\",l=\"2\"} 2"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task An_empty_PUT_clears_the_group()
    {
        await _gateway.PutAsync("/metrics/job/x", "# TYPE a gauge\na 1\n");
        Assert.Equal(200, (await _gateway.PutAsync("/metrics/job/x", "")).Status);
        Assert.Empty(await _gateway.ViewAsync());
    }

    [Fact]
    public async Task An_empty_POST_changes_no_metric()
    {
        await _gateway.PutAsync("/metrics/job/x", "# TYPE a gauge\na 1\n");
        Assert.Equal(200, (await _gateway.PostAsync("/metrics/job/x", "")).Status);
        Assert.Equal(["a{job=\"x\"} 1"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_body_of_comments_alone_is_taken() =>
        Assert.Equal(200, (await _gateway.PutAsync("/metrics/job/x", "# HELP a A.\n# TYPE a gauge\n")).Status);

    [Fact]
    public async Task A_DELETE_removes_the_group_and_gets_202()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE g gauge\ng 1\n");
        await _gateway.PutAsync("/metrics/job/x/instance/b", "# TYPE g gauge\ng 2\n");
        var reply = await _gateway.DeleteAsync("/metrics/job/x/instance/a");
        Assert.Equal(202, reply.Status);
        Assert.Empty(reply.Body);
        Assert.Equal(["g{job=\"x\"} 2"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_DELETE_of_an_unknown_group_gets_202() => Assert.Equal(202, (await _gateway.DeleteAsync("/metrics/job/never")).Status);

    [Fact]
    public async Task The_body_of_a_DELETE_is_ignored()
    {
        await _gateway.PutAsync("/metrics/job/x", "# TYPE g gauge\ng 1\n");
        Assert.Equal(202, (await _gateway.SendAsync("DELETE", "/metrics/job/x", "# TYPE g gauge\ng 1\nthis is {no metric")).Status);
        Assert.Empty(await _gateway.ViewAsync());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task The_page_itself_cannot_be_pushed_to(string method)
    {
        var reply = await _gateway.SendAsync(method, "/metrics", "a 1\n");
        Assert.Equal(405, reply.Status);
        Assert.Equal("GET, HEAD", string.Join(", ", reply.ContentHeaders.Allow));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PATCH")]
    public async Task A_group_cannot_be_read(string method)
    {
        var reply = await _gateway.SendAsync(method, "/metrics/job/x", body: null);
        Assert.Equal(405, reply.Status);
        Assert.Equal(["DELETE", "POST", "PUT"], reply.ContentHeaders.Allow);
    }

    [Fact]
    public async Task A_push_without_a_job_part_gets_404() => Assert.Equal(404, (await _gateway.PutAsync("/metrics/job", "a 1\n")).Status);

    [Theory]
    [InlineData("/metrics/job/")]
    [InlineData("/metrics/job/x/instance")]
    [InlineData("/metrics/job/x/a-b/c")]
    [InlineData("/metrics/job/x/__a/c")]
    [InlineData("/metrics/job@base64/@@@")]
    [InlineData("/metrics/job/x/a/%ff")]
    public async Task A_bad_path_gets_400_for_every_method(string path)
    {
        foreach (var method in new[] { "PUT", "POST", "DELETE" })
        {
            var reply = await _gateway.SendAsync(method, path, "a 1\n");
            Assert.Equal(400, reply.Status);
            Assert.Equal("text/plain; charset=utf-8", reply.ContentType);
            Assert.NotEmpty(reply.Text);
        }

        Assert.Empty(await _gateway.ViewAsync());
    }

    [Fact]
    public async Task Pushes_go_on_after_a_bad_base64_push_of_the_same_path()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(400, (await _gateway.PutAsync("/metrics/job@base64/@@@", "a 1\n")).Status);
            Assert.Equal(200, (await _gateway.PutAsync("/metrics/job@base64/eA==", "a 1\n")).Status);
        }

        Assert.Equal(["a{job=\"x\"} 1"], await _gateway.ViewAsync());
    }

    [Theory]
    [InlineData("a 1", "line 1")]
    [InlineData("a 1\nb b\n", "line 2, column 3")]
    [InlineData("a 1 1700000000000\n", "timestamp")]
    [InlineData("a 1\na 1\n", "line 2")]
    [InlineData("a{l=\"1\"} 1\na{l=\"1\"} 2\n", "line 2")]
    [InlineData("# TYPE a counter\n# TYPE a gauge\na 1\n", "line 2")]
    [InlineData("a{l=\"x\"y\"} 1\n", "line 1")]
    [InlineData("a{l=\"x\ny\"} 1\n", "line 1")]
    [InlineData("tributary_x 1\n", "reserved")]
    public async Task A_malformed_body_gets_400_with_its_place_and_changes_nothing(string body, string expected)
    {
        await _gateway.PutAsync("/metrics/job/x", "kept 1\n");
        var reply = await _gateway.PutAsync("/metrics/job/x", body);
        Assert.Equal(400, reply.Status);
        Assert.Equal("text/plain; charset=utf-8", reply.ContentType);
        Assert.Contains(expected, reply.Text, StringComparison.Ordinal);
        Assert.Equal(["kept{job=\"x\"} 1"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_type_clash_gets_400_and_names_its_family_while_the_others_are_merged()
    {
        await _gateway.PutAsync("/metrics/job/x", "# TYPE a counter\na 1\n");
        var reply = await _gateway.PutAsync("/metrics/job/y", "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n");
        Assert.Equal(400, reply.Status);
        Assert.StartsWith("Families refused: 1; merged: 1.", reply.Text, StringComparison.Ordinal);
        Assert.Contains("a is known with another type", reply.Text, StringComparison.Ordinal);
        Assert.Equal(["a{job=\"x\"} 1", "b{job=\"y\"} 1"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task Differing_help_is_tolerated()
    {
        await _gateway.PutAsync("/metrics/job/x", "# HELP a One.\n# TYPE a gauge\na 1\n");
        Assert.Equal(200, (await _gateway.PutAsync("/metrics/job/y", "# HELP a Two.\n# TYPE a gauge\na 1\n")).Status);
    }

    [Fact]
    public async Task Labels_of_the_path_override_those_of_the_body()
    {
        await _gateway.PutAsync("/metrics/job/x/zone/path", "a{job=\"y\",zone=\"body\",other=\"body\"} 1\n");
        Assert.Equal(["a{job=\"x\",other=\"body\",zone=\"path\"} 1"], await _gateway.ViewAsync());
    }

    [Theory]
    [InlineData("/metrics/job@base64/cGNsLzM=/path@base64/L3Zhci90bXA", "job=\"pcl/3\",path=\"/var/tmp\"")]
    [InlineData("/metrics/job/x/first@base64/=/second/foo", "job=\"x\",second=\"foo\"")]
    [InlineData("/metrics/job/x/name/%CE%A0%CF%81%CE%BF", "job=\"x\",name=\"Προ\"")]
    [InlineData("/metrics/job/x/v/50%25+%2B%26%3D%3F%23%3B", "job=\"x\",v=\"50%++&=?#;\"")]
    [InlineData("/metrics/job/x/path/%2Fvar%2Ftmp", "job=\"x\",path=\"/var/tmp\"")]
    public async Task Labels_of_the_path_come_as_their_sender_means_them(string path, string labels)
    {
        Assert.Equal(200, (await _gateway.PutAsync(path, "a 1\n")).Status);
        Assert.Equal([$"a{{{labels}}} 1"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_plus_can_be_made_a_blank()
    {
        await using var decoding = await RunningGateway.StartAsync("--PushApi:DecodePlus=true");
        await decoding.PutAsync("/metrics/job/a+b", "m 1\n");
        Assert.Equal(["m{job=\"a b\"} 1"], await decoding.ViewAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json")]
    public async Task Any_other_content_type_is_text(string? contentType)
    {
        var headers = contentType is null ? [] : new[] { ("Content-Type", contentType) };
        Assert.Equal(200, (await _gateway.PutAsync("/metrics/job/x", "a 1\n", headers)).Status);
    }

    [Fact]
    public async Task OpenMetrics_is_taken_by_its_content_type()
    {
        var body = "# TYPE a counter\na_total 1\n# EOF\n";
        Assert.Equal(200, (await _gateway.PutAsync("/metrics/job/x", body, ("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8"))).Status);
        Assert.Equal(["a_total{job=\"x\"} 1"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task OpenMetrics_without_its_end_is_malformed() =>
        Assert.Equal(400, (await _gateway.PutAsync("/metrics/job/x", "# TYPE a counter\na_total 1\n", ("Content-Type", "application/openmetrics-text"))).Status);

    [Fact]
    public async Task Protobuf_of_another_message_or_encoding_gets_415_and_what_to_send_instead()
    {
        var reply = await _gateway.PutAsync("/metrics/job/x", "?", ("Content-Type", "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=compact-text"));
        Assert.Equal(415, reply.Status);
        Assert.Contains("text/plain", reply.Text, StringComparison.Ordinal);
    }
}
