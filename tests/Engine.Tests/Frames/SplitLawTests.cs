using System.Text;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Slices;

namespace Tributary.Engine.Tests.Frames;

/// <summary>A family shows the same whether it was never split, or split at any moment of its life.</summary>
public sealed class SplitLawTests
{
    private const int Steps = 120;
    private const int SeriesNames = 12;

    public static TheoryData<PointKind, int> Histories
    {
        get
        {
            var data = new TheoryData<PointKind, int>();
            foreach (var kind in (PointKind[])[PointKind.Counter, PointKind.Gauge, PointKind.ClassicHistogram, PointKind.Summary, PointKind.Parts])
            {
                for (var seed = 1; seed <= 25; seed++) data.Add(kind, seed);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void A_split_changes_nothing_that_is_shown(PointKind kind, int seed)
    {
        var random = new Random(seed);
        var (whole, split) = (new SlicedFamily(), new SlicedFamily());
        var fleet = new RandomFleet(kind, random);
        for (var step = 0; step < Steps; step++)
        {
            if (random.Next(15) == 0 && split.Map.Slices.Count < 6 && split.Shards.First().Family is not null)
            {
                var slice = split.Map.Slices[random.Next(split.Map.Slices.Count)];
                if (split.Shards.ElementAt(split.Map.Slices.ToList().IndexOf(slice)).CanSplit) split.Split(slice);
            }

            if (random.Next(20) == 0) split.Restore();
            fleet.Play(whole, split);
            Assert.Equal(whole.Show(), split.Show());
            Assert.Equal(whole.SeriesCount, split.SeriesCount);
            foreach (var source in fleet.Sources) Assert.Equal(whole.IsFedBy(source), split.IsFedBy(source));
        }

        Assert.True(split.Map.Slices.Count > 1, "The history never split the family.");
    }

    [Fact]
    public void A_frame_that_counted_before_a_split_is_a_repetition_in_all_slices_after_it()
    {
        var family = new SlicedFamily();
        var layout = RandomFleet.Layout(PointKind.Counter, Enumerable.Range(0, SeriesNames));
        var frame = RandomFleet.Frame(layout, SourceId.FromLabels("job=\"a\""u8), stamp: 5, FrameFlags.Delta, values => values.Fill(3));
        Assert.Equal([ApplyOutcome.Applied], family.Apply(layout, frame));
        var before = family.Show();
        family.Split(SliceId.Whole);
        Assert.Equal([ApplyOutcome.Duplicate, ApplyOutcome.Duplicate], family.Apply(layout, frame));
        Assert.Equal(before, family.Show());
    }

    [Fact]
    public void A_family_that_has_overflowed_is_not_split()
    {
        var shard = new FamilyShard();
        var layout = RandomFleet.Layout(PointKind.Counter, Enumerable.Range(0, SeriesNames), MergeSettings.Default with { MaxSeries = 4 });
        var frame = RandomFleet.Frame(layout, SourceId.FromLabels("job=\"a\""u8), stamp: 5, FrameFlags.None, values => values.Fill(3));
        Assert.Equal(ApplyOutcome.Applied, shard.Apply(FrameWithDefinition.Encode(frame, layout.Bytes)).Outcome);
        Assert.False(shard.CanSplit);
    }

    [Fact]
    public void The_overflow_series_of_a_slice_is_its_own()
    {
        var shard = new FamilyShard(slice: 3);
        var layout = RandomFleet.Layout(PointKind.Counter, Enumerable.Range(0, 2), MergeSettings.Default with { MaxSeries = 0 });
        shard.Apply(FrameWithDefinition.Encode(RandomFleet.Frame(layout, SourceId.FromLabels("job=\"a\""u8), 5, FrameFlags.None, values => values.Fill(3)), layout.Bytes));
        var family = new OverflowNames();
        shard.VisitChunk(0, family);
        Assert.Equal("tributary_overflow=\"true\",tributary_slice=\"3\"", Encoding.UTF8.GetString(Assert.Single(family.Names)));
    }
}
