using Tributary.Metrics.Shards;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Shards;

public sealed class ExponentialHistogramTests
{
    private readonly TestedShard _shard = new();

    private ExponentialHistogram Shown => _shard.Only.Histogram!;

    private static Push Observing(string source, params double[] observations) => Push.Exponential(source, PushedPoint.Exponential("", observations));

    private static ExponentialHistogram Of(params double[] observations)
    {
        var histogram = new ExponentialHistogram();
        foreach (var observation in observations) histogram.Observe(observation);
        return histogram;
    }

    [Fact]
    public void Sources_and_their_progress_add_up()
    {
        _shard.Given(Observing("a", 1, 2), Observing("b", 2), Observing("a", 1, 2, 1000, 0, -5));
        Assert.Equal(Of(1, 2, 2, 1000, 0, -5), Shown);
    }

    [Fact]
    public void A_fall_is_a_restart_without_an_epoch_and_stale_within_one()
    {
        _shard.Given(Observing("a", 1, 2), Observing("a", 3));
        Assert.Equal(Of(1, 2, 3), Shown);
        _shard.Given(Observing("b", 1, 2) with { Epoch = 4 }, Observing("b", 3) with { Epoch = 4 });
        Assert.Equal(5, Shown.Count.ToDouble());
    }

    [Fact]
    public void The_lowest_schema_wins()
    {
        var coarse = new ExponentialHistogram(schema: 2);
        coarse.Observe(10);
        _shard.Given(Observing("a", 1, 2), Push.Exponential("b", PushedPoint.Exponential("", coarse)));
        Assert.Equal(2, Shown.Schema);
        Assert.Equal(3, Shown.Count.ToDouble());
    }

    [Fact]
    public void Increments_add_up()
    {
        _shard.Given(
            Observing("a", 1) with { IsDelta = true, Sequence = 1 },
            Observing("a", 1) with { IsDelta = true, Sequence = 2 });
        Assert.Equal(Of(1, 1), Shown);
    }

    [Fact]
    public void A_sum_that_is_no_number_does_not_stay()
    {
        _shard.Given(Observing("a", 1, double.NaN), Observing("b", 2));
        Assert.Equal(2, Shown.Sum.ToDouble());
        Assert.Equal(3, Shown.Count.ToDouble());
    }

    [Fact]
    public void A_senders_cap_does_not_coarsen_what_others_send()
    {
        var capped = new ExponentialHistogram(maxBuckets: 1);
        capped.Observe(1);
        _shard.Given(Push.Exponential("a", PushedPoint.Exponential("", capped)), Observing("b", 1, 2, 4));
        Assert.Equal(Of(1, 1, 2, 4), Shown);
    }

    [Fact]
    public void A_payload_that_is_none_is_refused()
    {
        var push = Push.Exponential("a", new PushedPoint("", []) { Payload = [9, 9, 9] });
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(push).Outcome);
        Assert.Empty(_shard.View);
    }

    [Fact]
    public void A_series_missing_in_one_update_goes_on_in_the_next()
    {
        var (one, two) = (PushedPoint.Exponential("s=\"1\"", 1, 2), PushedPoint.Exponential("s=\"2\"", 3));
        _shard.Given(Push.Exponential("a", one, two), Push.Exponential("a", two), Push.Exponential("a", two, one));
        Assert.Equal(Of(1, 2), _shard.View["s=\"1\""].Histogram);
        Assert.Equal(Of(3), _shard.View["s=\"2\""].Histogram);
    }
}
