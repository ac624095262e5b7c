using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Points;
using Tributary.Metrics.Tests.Shards;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Exemplars;

public sealed class ExemplarSetTests
{
    private static readonly HistogramBounds Bounds = new([-1, 0.5, 10]);

    /// <summary>Of any magnitude, and each of another time.</summary>
    private static readonly Gen<Exemplar[]> Any =
        from values in Gen.Elements(0, 0.25, 0.26, 0.5, 0.75, 1, 3, 10, 11, 900, 1e-9, 1e9, 1e300, double.Epsilon, -0.5, -1, -7, -1e9, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity).NonEmptyListOf()
        from seed in Gen.Choose(0, int.MaxValue)
        select Timed([.. values], seed);

    private static Exemplar[] Timed(double[] values, int seed)
    {
        var times = Enumerable.Range(0, values.Length).ToArray();
        new Random(seed).Shuffle(times);
        return [.. values.Select((value, i) => PushedPoint.ExemplarOf($"n=\"{times[i]}\"", value, times[i]))];
    }

    private static Exemplar[] AddOneByOne(IEnumerable<Exemplar> exemplars, HistogramBounds? bounds)
    {
        ExemplarSet? set = null;
        foreach (var exemplar in exemplars) set = ExemplarSet.Add(set, [exemplar], bounds);
        return set!.Items.ToArray();
    }

    private static Exemplar[] AddAll(Exemplar[] exemplars, HistogramBounds? bounds) => ExemplarSet.Add(null, exemplars, bounds).Items.ToArray();

    private static int BucketOf(double value) => Bounds.Values.ToArray().Count(bound => value > bound);

    [Fact]
    public void Of_every_bucket_the_newest_is_kept() => Laws.Hold(Any, all =>
    {
        var newest = all.GroupBy(one => BucketOf(one.Value)).Select(bucket => bucket.MaxBy(one => one.Time)!).OrderBy(one => one.Value);
        return newest.SequenceEqual(AddAll(all, Bounds));
    });

    [Fact]
    public void Which_ones_are_kept_does_not_depend_on_their_order() => Laws.Hold(
        from all in Any from seed in Gen.Choose(0, int.MaxValue) select (all, seed),
        drawn =>
        {
            var shuffled = drawn.all.ToArray();
            new Random(drawn.seed).Shuffle(shuffled);
            return AddAll(drawn.all, Bounds).SequenceEqual(AddOneByOne(shuffled, Bounds)) && AddAll(drawn.all, null).SequenceEqual(AddOneByOne(shuffled, null));
        });

    [Fact]
    public void Bounds_that_become_fewer_leave_what_would_have_been_kept_with_them_from_the_start() => Laws.Hold(Any, all =>
    {
        var fewer = new HistogramBounds([0.5]);
        var set = ExemplarSet.Add(null, all, Bounds);
        return set.Within(fewer).ToArray().SequenceEqual(AddAll(all, fewer)) && set.Within(Bounds).ToArray().SequenceEqual(set.Items.ToArray());
    });

    [Fact]
    public void Of_exponential_buckets_no_more_than_ten_are_kept_and_the_newest_of_all_is_among_them() => Laws.Hold(Any, all =>
    {
        var kept = AddAll(all, null);
        return kept.Length <= ExemplarSet.MaxSpread && kept.Contains(all.MaxBy(one => one.Time)!) && kept.Zip(kept.Skip(1)).All(pair => pair.First.Value < pair.Second.Value);
    });

    [Fact]
    public void Ten_are_spread_over_all_that_was_observed()
    {
        var all = Timed([.. Enumerable.Range(0, 1000).Select(i => 0.001 * Math.Pow(1.02, i))], seed: 1);
        var kept = AddAll(all, null);
        Assert.InRange(kept.Length, 5, 10);
        Assert.InRange(kept[0].Value, 0.001, 0.1);
        Assert.InRange(kept[^1].Value, 1000, 1e6);
    }

    [Fact]
    public void What_is_there_already_changes_nothing() => Laws.Hold(Any, all =>
    {
        var (bounded, spread) = (ExemplarSet.Add(null, all, Bounds), ExemplarSet.Add(null, all, null));
        return ReferenceEquals(bounded, ExemplarSet.Add(bounded, all, Bounds)) && ReferenceEquals(spread, ExemplarSet.Add(spread, all, null));
    });

    [Fact]
    public void Of_one_time_the_one_that_came_last_is_kept()
    {
        var set = ExemplarSet.Add(null, [PushedPoint.ExemplarOf("n=\"1\"", 3, 100), PushedPoint.ExemplarOf("n=\"2\"", 2, 100)], Bounds);
        Assert.Equal("n=\"2\"", Assert.Single(set.Items.ToArray()).Labels.ToText());
        set = ExemplarSet.Add(set, [PushedPoint.ExemplarOf("n=\"3\"", 4, 100)], Bounds);
        Assert.Equal("n=\"3\"", Assert.Single(set.Items.ToArray()).Labels.ToText());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a=\"b\"", 2)]
    [InlineData("a=\"\\n\\\\\\\"\",\"b.c\"=\"é😀\"", 9)]
    public void The_characters_of_labels_are_those_of_names_and_values(string labels, int characters) =>
        Assert.Equal(characters, Exemplar.CountCharacters(System.Text.Encoding.UTF8.GetBytes(labels)));

    /// <summary>Finishes at once if adding is linear, and would take hours if it were not.</summary>
    [Fact]
    public void Many_buckets_take_no_longer_than_their_number()
    {
        var bounds = new HistogramBounds([.. Enumerable.Range(0, 300_000).Select(i => (double)i)]);
        var all = Timed([.. Enumerable.Range(0, 300_000).Select(i => i - 0.5)], seed: 2);
        var set = ExemplarSet.Add(ExemplarSet.Add(null, all, bounds), all, bounds);
        Assert.Equal(300_000, set.Count);
        Assert.Equal(300_000, set.Within(bounds).Length);
        Assert.InRange(ExemplarSet.Add(null, all, null).Count, 1, 10);
    }
}

internal static class LabelBytes
{
    public static string ToText(this ReadOnlyMemory<byte> labels) => System.Text.Encoding.UTF8.GetString(labels.Span);
}
