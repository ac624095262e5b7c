using System.Buffers.Binary;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>The hot path: a source pushes the series that it pushed before.</summary>
public sealed class AllocationTests
{
    private const int StampOffset = 48;
    private const int Rounds = 100;

    public static TheoryData<PointKind, bool> Kinds => new()
    {
        { PointKind.Counter, false },
        { PointKind.Counter, true },
        { PointKind.Gauge, false },
        { PointKind.ClassicHistogram, false },
        { PointKind.ClassicHistogram, true },
        { PointKind.Summary, false },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Applying_a_known_layout_allocates_nothing(PointKind kind, bool isDelta)
    {
        var shard = new FamilyShard();
        var frames = new byte[Rounds][];
        for (var round = 0; round < Rounds; round++) frames[round] = Of(kind, round + 1, isDelta).ToBytes(withLayout: round == 0);
        foreach (var frame in frames) Assert.Equal(ApplyOutcome.Applied, shard.Apply(frame).Outcome);

        // The same frames once more, with later stamps: rising values, and one fall, which is a restart.
        for (var round = 0; round < Rounds; round++) BinaryPrimitives.WriteInt64LittleEndian(frames[round].AsSpan(StampOffset), Rounds + round + 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var applied = 0;
        foreach (var frame in frames) applied += shard.Apply(frame).Outcome == ApplyOutcome.Applied ? 1 : 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((Rounds, 0), (applied, allocated));
    }

    private static Push Of(PointKind kind, int round, bool isDelta)
    {
        PushedPoint Point(int series) => kind switch
        {
            PointKind.Counter or PointKind.Gauge => PushedPoint.Of($"s=\"{series}\"", round + series),
            PointKind.ClassicHistogram => PushedPoint.Histogram($"s=\"{series}\"", [1, 2], [round, 2 * round, 3 * round], round),
            _ => PushedPoint.Summary($"s=\"{series}\"", [0.5, 0.9], [round, 2 * round], round, round),
        };
        var type = kind switch
        {
            PointKind.Counter => MetricType.Counter,
            PointKind.Gauge => MetricType.Gauge,
            PointKind.ClassicHistogram => MetricType.Histogram,
            _ => MetricType.Summary,
        };
        return new Push("a", type, [.. Enumerable.Range(0, 20).Select(Point)]) { Stamp = round, Sequence = isDelta ? round : null, IsDelta = isDelta };
    }
}
