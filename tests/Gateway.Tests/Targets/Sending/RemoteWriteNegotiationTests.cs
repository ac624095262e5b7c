using System.Buffers;
using IronSnappy;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Settings;
using Tributary.Gateway.Tests.Running;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Tests.RemoteWrite;

namespace Tributary.Gateway.Tests.Targets.Sending;

/// <summary>Which version of remote write a receiver is spoken to in, by what it answers.</summary>
public sealed class RemoteWriteNegotiationTests
{
    private const long Time = 1_700_000_000_123;

    [Fact]
    public async Task A_receiver_that_says_what_it_wrote_goes_on_with_2_0()
    {
        await using var target = await ScriptedTarget.StartAsync(ScriptedAnswer.Written(1), ScriptedAnswer.Written(1));
        await using var sending = Start(target);
        for (var value = 1; value <= 2; value++)
        {
            Push(sending, value);
            AssertV2(await target.NextAsync(), value);
        }

        await Eventually.TrueAsync(() => Task.FromResult(sending.Statistics.SentRequests == 2));
    }

    [Fact]
    public async Task One_that_answers_415_is_sent_the_same_in_1_0_at_once_and_nothing_else_from_then_on()
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(415, "What is this?"));
        await using var sending = Start(target);
        Push(sending, 1);
        Push(sending, 2); // of 2.0, and in the queue already
        AssertV2(await target.NextAsync(), 1);
        AssertV1(await target.NextAsync(), 1);
        AssertV1(await target.NextAsync(), 2);
        Assert.Equal(BodyForm.RemoteWriteV1, sending.Protocol.Form);
        Push(sending, 3);
        AssertV1(await target.NextAsync(), 3);
        await Eventually.TrueAsync(() => Task.FromResult(sending.Statistics.SentRequests == 3));
        Assert.Equal((0L, 0L), (sending.Statistics.RefusedRequests, sending.Statistics.Retries));
    }

    /// <summary>As Prometheus before 3.0 answers: it takes the body for an empty request of 1.0.</summary>
    [Fact]
    public async Task One_that_takes_2_0_without_saying_what_it_wrote_is_sent_the_same_in_1_0()
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(204));
        await using var sending = Start(target);
        Push(sending, 1);
        AssertV2(await target.NextAsync(), 1);
        AssertV1(await target.NextAsync(), 1);
    }

    [Fact]
    public async Task One_that_refuses_2_0_as_bad_and_takes_1_0_is_one_of_1_0()
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(400, "proto: wrong wireType"));
        await using var sending = Start(target);
        Push(sending, 1);
        AssertV2(await target.NextAsync(), 1);
        AssertV1(await target.NextAsync(), 1);
        Push(sending, 2);
        AssertV1(await target.NextAsync(), 2);
        Assert.Equal(BodyForm.RemoteWriteV1, sending.Protocol.Form);
    }

    [Fact]
    public async Task Where_both_are_bad_the_samples_are_and_nothing_is_concluded()
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(400), new ScriptedAnswer(400, "Too old."));
        await using var sending = Start(target);
        Push(sending, 1);
        AssertV2(await target.NextAsync(), 1);
        AssertV1(await target.NextAsync(), 1);
        Push(sending, 2);
        AssertV2(await target.NextAsync(), 2);
        Assert.Equal(1, sending.Statistics.RefusedSamples);
        Assert.Contains(sending.Log.All, line => line.Contains("400: Too old.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_knows_2_0_may_refuse_a_request_without_being_asked_in_1_0()
    {
        await using var target = await ScriptedTarget.StartAsync(ScriptedAnswer.Written(1), ScriptedAnswer.Written(0, status: 400), new ScriptedAnswer(400), ScriptedAnswer.Written(1));
        await using var sending = Start(target);
        for (var value = 1; value <= 4; value++)
        {
            Push(sending, value);
            AssertV2(await target.NextAsync(), value);
        }

        Assert.Equal(2, sending.Statistics.RefusedSamples);
    }

    [Fact]
    public async Task What_of_a_request_was_not_written_is_counted()
    {
        await using var target = await ScriptedTarget.StartAsync(ScriptedAnswer.Written(2, status: 400), ScriptedAnswer.Written(1));
        await using var sending = Start(target);
        Push(sending, 1, 2, 3);
        await target.NextAsync();
        Push(sending, 4, 5);
        await target.NextAsync();
        await Eventually.TrueAsync(() => Task.FromResult(sending.Statistics.RefusedRequests == 2));
        Assert.Equal((3L, 2L), (sending.Statistics.SentSamples, sending.Statistics.RefusedSamples));
    }

    [Fact]
    public async Task A_version_that_is_set_is_kept_to()
    {
        await using var target = await ScriptedTarget.StartAsync(new ScriptedAnswer(204), new ScriptedAnswer(415), new ScriptedAnswer(204));
        await using (var v1 = Start(target, RemoteWriteVersion.V1))
        {
            Push(v1, 1);
            AssertV1(await target.NextAsync(), 1);
        }

        await using var v2 = Start(target, RemoteWriteVersion.V2);
        for (var value = 2; value <= 3; value++)
        {
            Push(v2, value);
            AssertV2(await target.NextAsync(), value);
        }

        await Eventually.TrueAsync(() => Task.FromResult(v2.Statistics.RefusedRequests == 2));
        Assert.Contains(v2.Log.All, line => line.Contains("does not know remote write 2.0", StringComparison.Ordinal));
    }

    private static SendingFixture Start(ScriptedTarget target, RemoteWriteVersion version = RemoteWriteVersion.Auto)
    {
        var sending = new SendingFixture(new TargetOptions { Kind = TargetKind.RemoteWrite, Url = new Uri(target.Url, "/api/v1/write").AbsoluteUri, Name = "t", Version = version });
        sending.Start();
        return sending;
    }

    /// <summary>Renders a view of gauges as the protocol does now, and puts it into the queue.</summary>
    private static void Push(SendingFixture sending, params double[] values)
    {
        var view = new ArrayBufferWriter<byte>();
        var writer = new ViewWriter(view);
        foreach (var value in values) writer.Gauge(System.Text.Encoding.UTF8.GetBytes($"n=\"{value}\""), new ExactSum(value));
        using var draft = sending.Queue.Begin();
        var form = sending.Protocol.Form;
        using var shown = sending.Protocol.Show(Time, (body, samples) => draft.Add(new QueuedBody(form, Time, samples, BodyCompression.Compress(form, body)).ToBytes(), (uint)samples));
        shown.Show(new FamilyDescription("g", MetricType.Gauge, "Help.", ""), view.WrittenSpan);
        shown.End();
        draft.Commit();
    }

    private static void AssertV2(ReceivedRequest request, double value)
    {
        Assert.Equal("POST /api/v1/write", request.Line);
        Assert.Equal("application/x-protobuf;proto=io.prometheus.write.v2.Request", request.Headers["Content-Type"].Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(("snappy", "2.0.0"), (request.Headers["Content-Encoding"], request.Headers["X-Prometheus-Remote-Write-Version"]));
        Assert.StartsWith("Tributary/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal([$"g{{n=\"{value}\"}} {value} @{Time} gauge 'Help.' ''"], DecodedRequest.V2(Snappy.Decode(request.Body).ToArray()));
    }

    private static void AssertV1(ReceivedRequest request, double value)
    {
        Assert.Equal(("application/x-protobuf", "snappy", "0.1.0"), (request.Headers["Content-Type"], request.Headers["Content-Encoding"], request.Headers["X-Prometheus-Remote-Write-Version"]));
        Assert.Equal($"g{{n=\"{value}\"}} {value} @{Time}", DecodedRequest.V1(Snappy.Decode(request.Body).ToArray())[0]);
    }
}
