using System.Buffers.Binary;
using Tributary.Gateway.Tests.Running;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Gateway.Tests.PushApi;

/// <summary>Pushes in protobuf behave as pushes in text do: whole groups, numbers, increments, errors that change nothing.</summary>
public sealed class ProtobufPushTests : IAsyncLifetime
{
    private const string ContentType = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    /// <summary>A MetricFamily with one metric of one number and, where it is given, a label <c>x</c>.</summary>
    private static byte[] Family(string name, int type, double value, string? x = null)
    {
        var (field, number) = (type == 0 ? 3 : 2, new byte[8]);
        BinaryPrimitives.WriteDoubleLittleEndian(number, value);
        byte[] content = [0x09, .. number];
        byte[] label = x is null ? [] : Message(1, [.. Message(1, "x"u8), .. Message(2, System.Text.Encoding.UTF8.GetBytes(x))]);
        byte[] family = [.. Message(1, System.Text.Encoding.UTF8.GetBytes(name)), 0x18, (byte)type, .. Message(4, [.. label, .. Message(field, content)])];
        return [(byte)family.Length, .. family];
    }

    private static byte[] Message(int field, ReadOnlySpan<byte> content) => [(byte)((field << 3) | 2), (byte)content.Length, .. content];

    private Task<Reply> PushAsync(string method, string path, byte[] body, params (string Name, string Value)[] headers) =>
        _gateway.SendAsync(method, path, new ByteArrayContent(body), [("Content-Type", ContentType), .. headers]);

    [Fact]
    public async Task Counters_and_gauges_of_instances_merge()
    {
        Assert.Equal(200, (await PushAsync("PUT", "/metrics/job/shop/instance/a", [.. Family("orders_total", 0, 3), .. Family("open", 1, 1)])).Status);
        Assert.Equal(200, (await PushAsync("PUT", "/metrics/job/shop/instance/b", [.. Family("orders_total", 0, 4, "y")])).Status);
        Assert.Equal(200, (await PushAsync("PUT", "/metrics/job/shop/instance/a", [.. Family("orders_total", 0, 5), .. Family("open", 1, 2)])).Status);
        Assert.Equal(["open{job=\"shop\"} 2", "orders_total{job=\"shop\",x=\"y\"} 4", "orders_total{job=\"shop\"} 5"], (await _gateway.ViewAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PUT_replaces_the_group_and_POST_its_families()
    {
        await PushAsync("PUT", "/metrics/job/a", [.. Family("one", 1, 1), .. Family("two", 1, 2)]);
        await PushAsync("POST", "/metrics/job/a", Family("two", 1, 3));
        Assert.Equal(["one{job=\"a\"} 1", "two{job=\"a\"} 3"], await _gateway.ViewAsync());
        await PushAsync("PUT", "/metrics/job/a", Family("two", 1, 4, "z"));
        Assert.Equal(["two{job=\"a\",x=\"z\"} 4"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task It_mixes_with_text_of_the_same_group()
    {
        await PushAsync("POST", "/metrics/job/a/instance/1", Family("orders_total", 0, 3));
        await _gateway.PostAsync("/metrics/job/a/instance/1", "# TYPE orders_total counter\norders_total 5\n");
        await PushAsync("POST", "/metrics/job/a/instance/1", Family("orders_total", 0, 6));
        Assert.Equal(["orders_total{job=\"a\"} 6"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_numbered_increment_counts_once()
    {
        for (var i = 0; i < 3; i++) await PushAsync("POST", "/metrics/job/cron", Family("runs_total", 0, 2), ("Tributary-Temporality", "delta"), ("Tributary-Push", "1/1"));
        await PushAsync("POST", "/metrics/job/cron", Family("runs_total", 0, 2), ("Tributary-Temporality", "delta"), ("Tributary-Push", "1/2"));
        Assert.Equal(["runs_total{job=\"cron\"} 4"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_later_start_of_the_process_is_a_new_life()
    {
        foreach (var (start, value) in ((double, double)[])[(1_700_000_000, 10), (1_700_000_000, 12), (1_700_001_000, 15)])
        {
            await PushAsync("PUT", "/metrics/job/a/instance/1", [.. Family("orders_total", 0, value), .. Family("process_start_time_seconds", 1, start)]);
        }

        Assert.Contains("orders_total{job=\"a\"} 27", await _gateway.ViewAsync());
    }

    [Fact]
    public async Task Exemplars_come_back_in_every_format_that_has_them()
    {
        byte[] exemplar = [.. Message(1, [.. Message(1, "trace_id"u8), .. Message(2, "abc"u8)]), 0x11, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, .. Message(3, [0x08, 100])];
        byte[] counter = [0x09, 0, 0, 0, 0, 0, 0, 0x08, 0x40, .. Message(2, exemplar)];
        byte[] family = [.. Message(1, "orders_total"u8), 0x18, 0, .. Message(4, Message(3, counter))];
        Assert.Equal(200, (await PushAsync("PUT", "/metrics/job/a", [(byte)family.Length, .. family])).Status);
        var openMetrics = await _gateway.GetAsync("/metrics", ("Accept", "application/openmetrics-text; version=1.0.0"));
        Assert.Contains("orders_total{job=\"a\"} 3 # {trace_id=\"abc\"} 1 100\n", openMetrics.Text, StringComparison.Ordinal);
        var protobuf = await _gateway.GetAsync("/metrics?name[]=orders_total", ("Accept", ContentType));
        var parsed = new PointBatch();
        Assert.Null(new ProtobufParser().Parse(protobuf.Body, ParserLimits.Default, parsed));
        var only = Assert.Single(parsed.Exemplars.Items.ToArray());
        Assert.Equal(("trace_id=\"abc\"", 1, 100), (System.Text.Encoding.UTF8.GetString(parsed.Exemplars.LabelsOf(only)), only.Value, only.Time));
        var json = await _gateway.GetAsync("/api/v1/metrics?name[]=orders_total");
        Assert.Contains("""{"labels":{"trace_id":"abc"},"value":"1",""", json.Text, StringComparison.Ordinal);
        Assert.Equal(["orders_total{job=\"a\"} 3"], await _gateway.ViewAsync());
        var own = (await _gateway.GetAsync("/metrics")).Text;
        Assert.Contains("tributary_ingest_exemplars_total 1\n", own, StringComparison.Ordinal);
        Assert.Contains("tributary_ingest_exemplars_left_out_total 0\n", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_nothing_changes()
    {
        await PushAsync("PUT", "/metrics/job/a", Family("good", 1, 1));
        async Task Refused(byte[] body, string text)
        {
            var reply = await PushAsync("PUT", "/metrics/job/a", body);
            Assert.Equal((400, text), (reply.Status, reply.Text.TrimEnd('\n')));
            Assert.Equal(["good{job=\"a\"} 1"], await _gateway.ViewAsync());
        }

        await Refused([.. Family("good", 1, 2), 0x09], "byte 23: a message is longer than what is left of the body, or its length cannot be read");
        await Refused([.. Family("good", 1, 2), .. Family("\t", 1, 2)], "byte 23: \"\t\" is no metric name: it must be UTF-8, without control characters and not empty");
        await Refused([.. Family("good", 1, 2), .. Family("good", 1, 3)], "The series good{} stands twice in the body.");
        await Refused(Family("tributary_x", 1, 2), "The name tributary_x is reserved: metrics of the gateway itself begin with tributary_. Rename the metric.");
    }

    [Fact]
    public async Task Labels_of_the_path_override_those_of_the_body()
    {
        await PushAsync("PUT", "/metrics/job/a/x/path", Family("open", 1, 1, "body"));
        Assert.Equal(["open{job=\"a\",x=\"path\"} 1"], await _gateway.ViewAsync());
        var twice = await PushAsync("PUT", "/metrics/job/a/x/path", [.. Family("open", 1, 1, "one"), .. Family("open", 1, 1, "two")]);
        Assert.Equal(400, twice.Status);
        Assert.Contains("stands twice once the labels of the path override", twice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_clash_refuses_the_family_alone()
    {
        await PushAsync("PUT", "/metrics/job/a", Family("open", 1, 1));
        var reply = await PushAsync("PUT", "/metrics/job/b", [.. Family("open", 0, 1), .. Family("other", 1, 2)]);
        Assert.Equal(400, reply.Status);
        Assert.StartsWith("Families refused: 1; merged: 1.", reply.Text, StringComparison.Ordinal);
        Assert.Equal(["open{job=\"a\"} 1", "other{job=\"b\"} 2"], await _gateway.ViewAsync());
    }
}
