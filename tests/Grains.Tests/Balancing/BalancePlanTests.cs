using Tributary.Grains.Balancing;

namespace Tributary.Grains.Tests.Balancing;

/// <summary>Who hands what to whom.</summary>
public sealed class BalancePlanTests
{
    [Theory]
    [InlineData(new[] { 5, 5, 5 }, "", "", "")]
    [InlineData(new[] { 6, 5, 5 }, "", "", "")]
    [InlineData(new[] { 4, 2, 7 }, "", "", "11")]
    [InlineData(new[] { 9, 0, 0 }, "111222", "", "")]
    [InlineData(new[] { 0, 9, 9 }, "", "000", "000")]
    [InlineData(new[] { 0, 1 }, "", "")]
    [InlineData(new[] { 8 }, "")]
    public void Each_gives_what_is_above_its_share_to_those_below_theirs(int[] counts, params string[] moves)
    {
        var planned = Enumerable.Range(0, counts.Length).Select(own => string.Concat(BalancePlan.MovesFrom(counts, own)));
        Assert.Equal(moves, planned);
    }

    [Fact]
    public void After_the_moves_no_two_differ_by_more_than_one_and_nothing_is_moved_for_nothing()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            int[] counts = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(0, 40))];
            var after = counts.ToArray();
            var moved = 0;
            for (var own = 0; own < counts.Length; own++)
            {
                foreach (var target in BalancePlan.MovesFrom(counts, own))
                {
                    after[own]--;
                    after[target]++;
                    moved++;
                }
            }

            Assert.InRange(after.Max() - after.Min(), 0, 1);
            Assert.Equal(counts.Zip(after, (before, now) => Math.Max(0, before - now)).Sum(), moved);
        }
    }
}
