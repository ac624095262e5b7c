using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Tests.Frames;

namespace Tributary.Metrics.Tests.Shards;

public sealed class FamilyShardSnapshotTests
{
    public static TheoryData<PointKind> Kinds => [.. Enum.GetValues<PointKind>()];

    /// <summary>A shard with all that a ledger can hold: sequences, epochs, absent series, retired sources, free slots, parts, intervals.</summary>
    private static TestedShard Eventful(PointKind kind)
    {
        var shard = new TestedShard();
        Push Of(int source, int[] series) => new Step(StepKind.Push, source, 5, series, [5, 6, 7, 8], 0).ToPush(kind);
        shard.Given(Of(0, [0, 1, 2]), Of(0, [1, 2]), Of(1, [0]) with { Sequence = 9 }, Of(1, [0, 3]) with { Sequence = 10, IsDelta = true });
        shard.Pass(TimeSpan.FromMinutes(6)).Given(Of(2, [2]));
        shard.Delete("source 2");
        foreach (var start in (ReadOnlySpan<int>)[10, 20, 50])
        {
            var part = Of(4, [start % 4]);
            shard.Given(part with { IsPartial = true, IsDelta = true, Points = [.. part.Points.Select(point => point with { Created = start, Time = start + 10 })] });
        }

        shard.Push(Of(3, [0, 1]) with { Settings = MergeSettings.Default with { PassThrough = true } });
        return shard;
    }

    [Fact]
    public void A_shard_that_nothing_was_told_reads_back()
    {
        var shard = new TestedShard().Restart();
        Assert.Null(shard.Shard.Family);
        Assert.Empty(shard.View);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_shard_reads_back(PointKind kind)
    {
        var shard = Eventful(kind);
        var (bytes, family, described) = (shard.Snapshot(), shard.Shard.Family, shard.Shard.DescribeSources().OrderBy(source => source.Source.Hash).ToArray());
        shard.Restart();
        Assert.Equal(bytes, shard.Snapshot());
        Assert.Equal(family, shard.Shard.Family);
        Assert.Equal(described, shard.Shard.DescribeSources());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_snapshot_cut_anywhere_is_refused(PointKind kind)
    {
        foreach (var cut in Torture.Cuts(Eventful(kind).Snapshot())) Assert.False(FamilyShardSnapshot.TryRead(cut, out _), $"{cut.Length} bytes");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_snapshot_does_no_harm(PointKind kind)
    {
        foreach (var mutated in Torture.Mutations(Eventful(kind).Snapshot())) Torture.Survive(mutated, bytes => FamilyShardSnapshot.TryRead(bytes, out _));
    }
}
