using Microsoft.Extensions.DependencyInjection;
using Tributary.Engine.Embedded;
using Tributary.Engine.Frames;
using Tributary.Engine.Storage;
using Tributary.Gateway.StatsD;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.StatsD;

/// <summary>Nothing is lost and nothing counts twice where the shards, for a while, do not say that they have it.</summary>
public sealed class StatsDFlushTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>An engine whose answers can be lost: on their way to it, or on their way back.</summary>
    private sealed class ForgetfulEngine(EmbeddedEngine inner) : ForwardingEngine(inner)
    {
        public bool LosesRequests { get; set; }

        public bool LosesAnswers { get; set; }

        public override async ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken)
        {
            if (!LosesRequests) await base.ApplyAsync(batch, cancellationToken);
            if (LosesRequests || LosesAnswers) throw new StorageUnavailableException("It was lost.");
        }
    }

    private async Task<ForgetfulEngine> OpenAsync() => new(await ForwardingEngine.OpenInnerAsync(_directory));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_could_not_be_merged_is_merged_later_and_once(bool areAnswersLost)
    {
        var engine = await OpenAsync();
        await using var gateway = await RunningGateway.StartOnAsync(engine, StatsDGateway.Settings);
        gateway.Send("orders:1|c\ntook:2000|ms\nqueue:1|g");
        await gateway.CountsAsync("tributary_statsd_flushes_total{outcome=\"merged\"} 1");
        (engine.LosesAnswers, engine.LosesRequests) = (areAnswersLost, !areAnswersLost);
        gateway.Send("orders:10|c\ntook:4000|ms\nqueue:+10|g");
        var flusher = gateway.Services.GetRequiredService<StatsDFlusher>();
        await Eventually.TrueAsync(() => Task.FromResult(flusher.Failed >= 2));
        gateway.Send("orders:100|c\ntook:3000|ms\nqueue:+100|g");
        await gateway.CountsAsync("tributary_statsd_packets_total 3");
        (engine.LosesAnswers, engine.LosesRequests) = (false, false);
        await gateway.ShowsAsync("orders_total{job=\"statsd\"} 111", "queue{job=\"statsd\"} 111", "took_sum{job=\"statsd\"} 9", "took_count{job=\"statsd\"} 3");

        // The median of 2, 4 and 3. It would be 4, had the sketch of the second flush counted with each attempt, and 2, were it lost.
        Assert.Contains(await gateway.ViewAsync(), line => line.StartsWith("took{job=\"statsd\",quantile=\"0.5\"} 3.0", StringComparison.Ordinal) || line.StartsWith("took{job=\"statsd\",quantile=\"0.5\"} 2.9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_would_be_one_source_too_many_keeps_what_came()
    {
        await using var gateway = await StatsDGateway.StartAsync("--Limits:MaxSources=1");
        await gateway.PutAsync("/metrics/job/other", "a 1\n");
        gateway.Send("orders:1|c");
        var flusher = gateway.Services.GetRequiredService<StatsDFlusher>();
        await Eventually.TrueAsync(() => Task.FromResult(flusher.Failed >= 1));
        Assert.True(flusher.IsPending);
        Assert.Equal(["a{job=\"other\"} 1"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task What_nobody_sends_leaves_the_view_after_its_time_to_live()
    {
        await using var gateway = await StatsDGateway.StartAsync("--StatsD:Ttl=1s");
        gateway.Send("queue:1|g\nqueue:2|g|#k:v");
        await Eventually.TrueAsync(async () =>
        {
            gateway.Send("queue:2|g|#k:v");
            return (await gateway.ViewAsync()).SequenceEqual(["queue{job=\"statsd\",k=\"v\"} 2"]);
        });
        await gateway.CountsAsync("tributary_statsd_series 1");
    }
}
