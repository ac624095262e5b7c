using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Tests.Points;

public sealed class FamilyRecordTests
{
    private static readonly FamilyRecord Record = new(
        new FamilyDescription("wait_seconds", MetricType.Histogram, "How long.\nReally.", "seconds"), PointKind.ClassicHistogram, MergeSettings.Default with { Bounds = BoundsMerge.Native });

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        Assert.True(FamilyRecord.TryRead(Record.ToBytes(), out var read));
        Assert.Equal(Record, read);
    }

    [Fact]
    public void What_is_cut_off_too_long_or_of_another_version_is_refused()
    {
        var bytes = Record.ToBytes();
        for (var cut = 0; cut < bytes.Length; cut++) Assert.False(FamilyRecord.TryRead(bytes.AsSpan(0, cut), out _));
        Assert.False(FamilyRecord.TryRead([.. bytes, 0], out _));
        bytes[0] = 2;
        Assert.False(FamilyRecord.TryRead(bytes, out _));
    }
}
