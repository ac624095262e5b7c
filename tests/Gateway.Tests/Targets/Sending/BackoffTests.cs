using Tributary.Gateway.Targets.Sending;

namespace Tributary.Gateway.Tests.Targets.Sending;

public sealed class BackoffTests
{
    [Fact]
    public void It_doubles_from_a_second_to_a_minute_and_draws_from_the_upper_half()
    {
        var backoff = new Backoff(new Random(1));
        foreach (var most in (int[])[1, 2, 4, 8, 16, 32, 60, 60, 60]) Assert.InRange(backoff.Next(null).TotalSeconds, most / 2.0, most);
        backoff.Reset();
        Assert.InRange(backoff.Next(null).TotalSeconds, 0.5, 1);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(3600, 600)]
    public void It_is_at_least_what_the_target_asks_for_within_reason(int asked, int least) =>
        Assert.Equal(least, new Backoff(new Random(1)).Next(TimeSpan.FromSeconds(asked)).TotalSeconds);

    [Fact]
    public void A_target_cannot_make_it_shorter() => Assert.InRange(new Backoff(new Random(1)).Next(TimeSpan.Zero).TotalSeconds, 0.5, 1);
}
