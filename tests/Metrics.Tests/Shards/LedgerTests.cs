using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

public sealed class LedgerTests
{
    private readonly TestedShard _shard = new();

    private double Total => _shard.Only.Value.ToDouble();

    private static Push Increment(long sequence, double value = 1, long epoch = 5) =>
        Push.Counter("a", value) with { IsDelta = true, Sequence = sequence, Epoch = epoch };

    [Fact]
    public void A_repeated_stamp_changes_nothing()
    {
        _shard.Given(Push.Counter("a", 10) with { Stamp = 100 });
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Push.Counter("a", 10) with { Stamp = 100 }).Outcome);
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Push.Counter("a", 30) with { Stamp = 99 }).Outcome);
        Assert.Equal(10, Total);
        Assert.Equal(2, _shard.Shard.Duplicates);
    }

    [Fact]
    public void A_repeated_increment_counts_once()
    {
        _shard.Given(Increment(1));
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Increment(1)).Outcome);
        Assert.Equal(1, Total);
    }

    [Fact]
    public void Increments_may_come_in_any_order_within_the_window()
    {
        var numbers = Enumerable.Range(1, 64).Select(number => (long)number).ToArray();
        new Random(5).Shuffle(numbers);
        foreach (var number in numbers) Assert.Equal(ApplyOutcome.Applied, _shard.Push(Increment(number)).Outcome);
        foreach (var number in numbers) Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Increment(number)).Outcome);
        Assert.Equal(64, Total);
    }

    [Fact]
    public void What_falls_behind_the_window_counts_as_seen()
    {
        _shard.Given(Increment(1), Increment(100));
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Increment(36)).Outcome);
        Assert.Equal(ApplyOutcome.Applied, _shard.Push(Increment(37)).Outcome);
    }

    [Fact]
    public void Gaps_are_counted_when_they_leave_the_window()
    {
        _shard.Given(Increment(1), Increment(4));
        for (var number = 5; number <= 80; number++) _shard.Push(Increment(number));
        Assert.Equal(2, Assert.Single(_shard.Shard.DescribeSources()).Gaps);
    }

    [Fact]
    public void A_new_epoch_numbers_anew_and_an_old_one_is_over()
    {
        _shard.Given(Increment(1), Increment(1, epoch: 6));
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Increment(2, epoch: 5)).Outcome);
        Assert.Equal(2, Total);
    }

    [Fact]
    public void A_late_retry_of_a_sequenced_state_is_ignored()
    {
        Push State(long sequence, double value) => Push.Counter("a", value) with { Sequence = sequence, Epoch = 5 };
        _shard.Given(State(1, 10), State(3, 30));
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(State(2, 20)).Outcome);
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(State(3, 30)).Outcome);
        Assert.Equal(30, Total);
    }

    [Fact]
    public void A_fall_of_a_sequenced_state_is_a_restart_for_its_order_is_sure()
    {
        Push State(long sequence, double value) => Push.Counter("a", value) with { Sequence = sequence, Epoch = 5 };
        _shard.Given(State(1, 10), State(2, 4));
        Assert.Equal(14, Total);
    }

    [Fact]
    public void Sources_do_not_share_a_ledger()
    {
        _shard.Given(Increment(1), Increment(1) with { Source = "b" });
        Assert.Equal(2, Total);
        Assert.Equal(2, _shard.Shard.SourceCount);
    }
}
