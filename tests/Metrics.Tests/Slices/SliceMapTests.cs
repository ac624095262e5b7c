using Tributary.Metrics.Identity;
using Tributary.Metrics.Slices;

namespace Tributary.Metrics.Tests.Slices;

public sealed class SliceMapTests
{
    [Fact]
    public void However_a_family_is_split_every_series_is_in_exactly_one_slice()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var map = SliceMap.Whole;
            for (var split = 0; split < 20; split++)
            {
                SliceId[] splittable = [.. map.Slices.Where(slice => slice.Depth < SliceId.MaxDepth)];
                map = map.Split(splittable[random.Next(splittable.Length)]);
                Assert.Equal(split + 2, map.Version);
                for (var i = 0; i < 20; i++)
                {
                    var series = new Hash128((ulong)random.NextInt64(), (ulong)random.NextInt64());
                    Assert.Equal([map.SliceOf(series)], map.Slices.Where(slice => slice.Holds(series)));
                }
            }
        }
    }

    [Fact]
    public void A_map_is_the_same_whatever_the_order_of_its_slices()
    {
        var map = SliceMap.Whole.Split(SliceId.Whole).Split(SliceId.Whole.Upper);
        Assert.True(SliceMap.TryCreate(map.Slices.Reverse(), out var reversed));
        Assert.Equal(map, reversed);
        Assert.Equal(map.GetHashCode(), reversed!.GetHashCode());
        Assert.NotEqual(SliceMap.Whole, map);
    }

    [Theory]
    [InlineData("")] // none
    [InlineData("0/1")] // half is missing
    [InlineData("0/1 1/1 1/1")] // twice the same
    [InlineData("0/0 1/1")] // one within another
    [InlineData("0/1 1/2")]
    [InlineData("0/1 1/2 3/2 2/2")]
    [InlineData("0/1 2/1")] // an index that the depth does not have
    [InlineData("0/9")] // too deep
    public void Slices_that_do_not_hold_every_series_once_are_no_map(string slices)
    {
        var given = slices.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(slice => slice.Split('/')).Select(parts => new SliceId(ushort.Parse(parts[0], null), byte.Parse(parts[1], null)));
        Assert.False(SliceMap.TryCreate(given, out _));
    }

    [Fact]
    public void A_slice_that_is_not_there_cannot_be_split() =>
        Assert.Throws<ArgumentException>(() => SliceMap.Whole.Split(SliceId.Whole.Upper));
}
