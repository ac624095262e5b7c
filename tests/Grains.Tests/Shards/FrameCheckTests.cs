using Tributary.Engine.Frames;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Shards;
using static Tributary.Grains.Tests.Shards.Frames;

namespace Tributary.Grains.Tests.Shards;

/// <summary>The check before a frame is divided says what a shard would say of the whole.</summary>
public sealed class FrameCheckTests
{
    [Theory]
    [InlineData(5.0, false, false)]
    [InlineData(0.0, false, false)]
    [InlineData(-1.0, false, false)]
    [InlineData(double.NaN, false, false)]
    [InlineData(double.PositiveInfinity, false, false)]
    [InlineData(-1.0, true, false)]
    [InlineData(-1.0, false, true)]
    [InlineData(double.NaN, false, true)]
    public void It_finds_what_a_shard_would_refuse(double value, bool isDelta, bool isGauge)
    {
        var layout = Layout(6, isGauge: isGauge);
        var batch = new FrameBatch();
        batch.Begin(Source(1), [], GroupChange.Keep);
        batch.Add(layout, isDelta ? FrameFlags.Delta : FrameFlags.None, 0, 0).Fill(1);
        batch.SetTime(1, 1);
        var bytes = batch.FrameOf(0).ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(FrameHeader.Size + (4 * sizeof(double))), value);
        var answer = new FamilyShard().Apply(FrameWithDefinition.Encode(bytes, layout.Bytes));
        var expected = answer.Outcome == ApplyOutcome.InvalidValue ? answer.Index : -1;
        Assert.Equal(expected, FrameSlicer.FindInvalid(layout, bytes));
        Assert.Equal(value is >= 0 and <= double.MaxValue || isGauge ? -1 : 4, expected);
    }
}
