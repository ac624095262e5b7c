using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Tests.Rules;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>Points without a time are told apart even where the clock does not tell them apart.</summary>
public sealed class ReceiptClockTests
{
    private readonly ManualTime _time = new();
    private readonly ReceiptClock _clock;

    public ReceiptClockTests() => _clock = new ReceiptClock(_time);

    [Fact]
    public void It_is_the_time() => Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1e3, _clock.Next());

    [Fact]
    public void It_rises_while_the_clock_stands_or_goes_back()
    {
        var last = _clock.Next();
        for (var i = 0; i < 1000; i++)
        {
            if (i == 500) _time.Advance(TimeSpan.FromSeconds(-1));
            var next = _clock.Next();
            Assert.True(next > last, $"{next:R} after {last:R}");
            last = next;
        }

        Assert.InRange(last, 0, (_time.GetUtcNow().ToUnixTimeMilliseconds() / 1e3) + 1.002);
    }
}
