using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

public sealed class ApplyResultCodecTests
{
    [Fact]
    public void Every_result_comes_back_as_it_was()
    {
        List<ApplyResult> results = [.. Enum.GetValues<ApplyOutcome>().SelectMany(outcome => (ApplyResult[])[new(outcome), new(outcome, 3, 0, 0), new(outcome, 0, 70_000, 12), new(outcome, int.MaxValue - 1, 1, int.MaxValue - 1)])];
        var read = new List<ApplyResult>();
        Assert.True(ApplyResultCodec.TryDecode(ApplyResultCodec.Encode(results), read));
        Assert.Equal(results, read);
    }

    [Fact]
    public void An_ordinary_result_takes_a_byte() =>
        Assert.Equal(101, ApplyResultCodec.Encode([.. Enumerable.Repeat(new ApplyResult(ApplyOutcome.Applied), 100)]).Length);

    [Fact]
    public void What_is_cut_off_unknown_or_of_another_version_is_refused()
    {
        var read = new List<ApplyResult>();
        var bytes = ApplyResultCodec.Encode([new ApplyResult(ApplyOutcome.Applied, 300, 0, 4)]);
        for (var cut = 2; cut < bytes.Length; cut++) Assert.False(ApplyResultCodec.TryDecode(bytes.AsSpan(0, cut), read));
        Assert.False(ApplyResultCodec.TryDecode([], read));
        Assert.False(ApplyResultCodec.TryDecode([2, 0], read));
        Assert.False(ApplyResultCodec.TryDecode([1, 77], read));
    }
}
