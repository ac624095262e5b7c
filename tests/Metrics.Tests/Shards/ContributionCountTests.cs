using FsCheck.Fluent;
using Tributary.Metrics.Points;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Shards;

public sealed class ContributionCountTests
{
    public static TheoryData<PointKind> Kinds => [.. Enum.GetValues<PointKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_the_number_of_series_of_all_live_sources_at_every_step(PointKind kind) => Laws.Hold(
        from length in Gen.Choose(0, 40) from steps in Step.Any.ArrayOf(length) from restart in Gen.Choose(0, 40) select (steps, restart),
        drawn =>
        {
            var shard = new TestedShard();
            for (var i = 0; i < drawn.steps.Length; i++)
            {
                if (i == drawn.restart) shard.Restart();
                drawn.steps[i].ApplyTo(shard, kind);
                if (shard.Shard.ContributionCount != shard.Shard.DescribeSources().Where(source => source.RetiredAt == 0).Sum(source => (long)source.Series)) return false;
            }

            return true;
        },
        tests: 100);
}
