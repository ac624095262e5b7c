using Tributary.Engine.Tests.Rules;
using Tributary.Grains.Hosting;

namespace Tributary.Grains.Tests.Hosting;

/// <summary>When a silo counts as cut off from the store.</summary>
public sealed class CutOffJudgeTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly ManualTime _clock = new();
    private readonly CutOffJudge _judge;

    public CutOffJudgeTests() => _judge = new CutOffJudge(Grace, _clock);

    [Fact]
    public void A_silo_is_cut_off_when_for_a_while_only_others_can_write()
    {
        Assert.False(Look(canWrite: false, canAnother: true));
        _clock.Advance(Grace - TimeSpan.FromTicks(1));
        Assert.False(Look(canWrite: false, canAnother: true));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(Look(canWrite: false, canAnother: true));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void It_begins_anew_when_it_can_or_when_nobody_can(bool canWrite, bool canAnother)
    {
        Assert.False(Look(canWrite: false, canAnother: true));
        _clock.Advance(Grace);
        Assert.False(Look(canWrite, canAnother));
        Assert.False(Look(canWrite: false, canAnother: true));
        _clock.Advance(Grace);
        Assert.True(Look(canWrite: false, canAnother: true));
    }

    private bool Look(bool canWrite, bool canAnother) => _judge.IsCutOff(canWrite, canAnother);
}
