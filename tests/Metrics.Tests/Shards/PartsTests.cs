using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Histograms and summaries of which each part is a series of its own, and may come in a request of its own.</summary>
public sealed class PartsTests
{
    private const double Inf = double.PositiveInfinity;

    private readonly TestedShard _shard = new();

    private static PushedPoint Part(string labels, SeriesPart part, double value, double time, double created = double.NaN) => new(labels, [value, 0])
    {
        Input = $"{labels} {part.Role} {part.Bound}",
        Bounds = part.ToBounds().ToArray(),
        Time = time,
        Created = created,
    };

    private static Push Of(string source, MetricType type, params PushedPoint[] points) => new(source, type, points) { Kind = PointKind.Parts, IsPartial = true };

    private static Push Histogram(string source, params PushedPoint[] points) => Of(source, MetricType.Histogram, points);

    private static PushedPoint Bucket(double bound, double value, double time) => Part("", SeriesPart.Bucket(bound), value, time);

    private void Shows(double[] bounds, double[] cumulative)
    {
        Assert.Equal(PointKind.ClassicHistogram, _shard.Only.Kind);
        Assert.Equal(bounds, _shard.Only.Bounds);
        Assert.Equal(cumulative, _shard.Only.Cumulative.Select(count => count.ToDouble()));
    }

    [Fact]
    public void Parts_of_one_source_are_one_histogram_however_they_come()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Bucket(Inf, 5, 10)));
        _shard.Given(Histogram("a", Part("", SeriesPart.Sum, 12.5, 10)), Histogram("a", Part("", SeriesPart.Count, 5, 10)), Histogram("a", Bucket(0.5, 2, 10)));
        Shows([0.5, 1], [2, 3, 5]);
        Assert.Equal(12.5, _shard.Only.Sum.ToDouble());
    }

    [Fact]
    public void A_histogram_is_shown_once_it_is_known_how_much_was_observed()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Part("", SeriesPart.Sum, 2, 10)));
        Assert.Empty(_shard.View);
        _shard.Given(Histogram("a", Part("", SeriesPart.Count, 5, 10)));
        Shows([], [5]);
        _shard.Given(Histogram("a", Bucket(Inf, 5, 10)));
        Shows([1], [3, 5]);
    }

    [Fact]
    public void Parts_of_several_sources_add_up()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Bucket(Inf, 5, 10)), Histogram("b", Bucket(1, 10, 10), Bucket(Inf, 20, 10)));
        _shard.Given(Histogram("a", Bucket(1, 4, 20), Bucket(Inf, 7, 20)));
        Shows([1], [14, 27]);
    }

    [Fact]
    public void A_bound_that_not_all_sources_have_is_left_out_and_the_others_stay_exact()
    {
        _shard.Given(Histogram("a", Bucket(0.5, 1, 10), Bucket(1, 3, 10), Bucket(Inf, 5, 10)));
        _shard.Given(Histogram("b", Bucket(0.7, 1, 10), Bucket(1, 10, 10), Bucket(Inf, 20, 10)));
        Shows([1], [13, 25]);
        _shard.Restart();
        Shows([1], [13, 25]);
    }

    [Fact]
    public void A_source_that_was_away_and_counts_on_is_not_another_one()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Bucket(Inf, 5, 10)), Histogram("a", Bucket(1, 0, -20), Bucket(Inf, 0, -20)));
        _shard.Restart().Given(Histogram("a", Bucket(1, 4, 30), Bucket(Inf, 7, 30)));
        Shows([1], [4, 7]);
        _shard.Given(Histogram("b", Bucket(1, 1, 30), Bucket(Inf, 1, 30)));
        Shows([1], [5, 8]);
    }

    [Fact]
    public void A_bound_that_comes_with_another_version_of_a_program_lacks_what_was_counted_before()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 1000), Bucket(2, 4, 1000), Bucket(Inf, 5, 1000)));
        _shard.Given(Histogram("a", Bucket(1, 1, 2000), Bucket(2, 0, -2000), Bucket(4, 1, 2000), Bucket(Inf, 2, 2000)));
        Shows([1], [4, 7]);

        // Nor is a bound whole again that comes back with a third one.
        _shard.Restart().Given(Histogram("a", Bucket(1, 0, 3000), Bucket(2, 1, 3000), Bucket(4, 0, -3000), Bucket(Inf, 1, 3000)));
        Shows([1], [4, 8]);
    }

    [Fact]
    public void A_bound_that_its_source_has_ceased_to_send_leaves_after_its_time_to_live()
    {
        var ttl = MergeSettings.Default.Ttl;
        _shard.Given(Histogram("a", Bucket(1, 3, 1000), Bucket(2, 4, 1000), Bucket(Inf, 5, 1000)));
        Shows([1, 2], [3, 4, 5]);
        _shard.Pass(ttl / 2).Given(Histogram("a", Bucket(1, 4, 1000 + (ttl.TotalSeconds / 2)), Bucket(Inf, 6, 1000 + (ttl.TotalSeconds / 2)))).Pass(ttl / 2);
        Shows([1], [4, 6]);

        // It has counted on meanwhile, and so lacks nothing when it comes again.
        _shard.Given(Histogram("a", Bucket(1, 5, 2000), Bucket(2, 6, 2000), Bucket(Inf, 7, 2000)));
        Shows([1, 2], [5, 6, 7]);
    }

    [Fact]
    public void A_histogram_that_ended_and_restarted_begins_anew_with_all_its_parts()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 1000), Bucket(Inf, 5, 1000)), Histogram("a", Bucket(1, 0, -1500), Bucket(Inf, 0, -1500)));
        _shard.Given(Histogram("a", Bucket(1, 1, 9000)), Histogram("a", Bucket(Inf, 2, 9000)), Histogram("b", Bucket(1, 1, 9000), Bucket(Inf, 1, 9000)));
        Shows([1], [5, 8]);
    }

    [Fact]
    public void Two_replicas_of_a_sender_may_begin_apart()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 1000)), Histogram("a", Bucket(2, 4, 1030)), Histogram("a", Bucket(Inf, 5, 1015)));
        Shows([1, 2], [3, 4, 5]);
    }

    [Fact]
    public void A_restart_adds_what_was_counted_since()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Bucket(Inf, 5, 10), Part("", SeriesPart.Sum, 9, 10)));
        _shard.Given(Histogram("a", Bucket(1, 1, 20), Bucket(Inf, 2, 20), Part("", SeriesPart.Sum, 2, 20)));
        Shows([1], [4, 7]);
        Assert.Equal(11, _shard.Only.Sum.ToDouble());
    }

    [Fact]
    public void A_start_time_tells_a_restart_that_no_fall_does()
    {
        PushedPoint Started(double value, double time, double created) => Part("", SeriesPart.Bucket(Inf), value, time, created);
        _shard.Given(Histogram("a", Started(5, 10, created: 1)), Histogram("a", Started(7, 20, created: 15)));
        Shows([], [12]);
        Assert.Equal(1, _shard.Only.Created);
    }

    [Fact]
    public void A_sum_of_negative_observations_falls_and_is_no_restart()
    {
        PushedPoint Sum(double value, double time) => Part("", SeriesPart.Sum, value, time);
        _shard.Given(Histogram("a", Bucket(Inf, 1, 10), Sum(-2, 10)), Histogram("a", Bucket(Inf, 2, 20), Sum(-5, 20)));
        Assert.Equal(-5, _shard.Only.Sum.ToDouble());
    }

    [Fact]
    public void A_bucket_whose_part_is_late_never_shows_less_than_those_below_it()
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Bucket(Inf, 5, 10)), Histogram("a", Bucket(1, 8, 20)));
        Shows([1], [8, 8]);
        _shard.Given(Histogram("a", Bucket(Inf, 9, 20)));
        Shows([1], [8, 9]);
    }

    [Fact]
    public void Sum_and_count_without_buckets_are_a_summary_until_a_bucket_comes()
    {
        _shard.Given(Of("a", MetricType.Summary, Part("", SeriesPart.Sum, 12, 10), Part("", SeriesPart.Count, 5, 10)));
        Assert.Equal((PointKind.Summary, 12d, 5d), (_shard.Only.Kind, _shard.Only.Sum.ToDouble(), _shard.Only.Count.ToDouble()));
        var version = _shard.Shard.ChunkVersion(0);

        _shard.Given(Histogram("a", Part("x=\"1\"", SeriesPart.Bucket(1), 3, 10)));
        Assert.Equal(MetricType.Histogram, _shard.Shard.Family!.Type);
        Assert.True(_shard.Shard.ChunkVersion(0) > version);
        Assert.Equal((PointKind.ClassicHistogram, 5d), (_shard.View[""].Kind, _shard.View[""].Count.ToDouble()));

        // Whoever does not know yet goes on as before.
        _shard.Given(Of("a", MetricType.Summary, Part("", SeriesPart.Sum, 13, 20), Part("", SeriesPart.Count, 6, 20)));
        Assert.Equal(6, _shard.View[""].Count.ToDouble());
    }

    [Fact]
    public void A_family_of_whole_histograms_takes_no_parts()
    {
        _shard.Given(Push.Histogram("a", [1], [3, 5], 12));
        Assert.Equal(ApplyOutcome.TypeClash, _shard.Push(Histogram("b", Bucket(1, 1, 10))).Outcome);
        Assert.Equal(ApplyOutcome.TypeClash, new TestedShard().Given(Histogram("a", Bucket(1, 1, 10))).Push(Of("b", MetricType.Gauge, Bucket(1, 1, 10))).Outcome);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_count_that_cannot_be_is_refused(double value)
    {
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Bucket(Inf, 3, 10)));
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Histogram("a", Bucket(1, value, 20))).Outcome);
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Histogram("a", Bucket(1, 4, 30)) with { IsDelta = true }).Outcome);
        Shows([1], [3, 3]);
    }

    [Fact]
    public void What_is_no_part_is_no_layout()
    {
        var wrong = Bucket(1, 3, 10) with { Bounds = [1, 2, 3] };
        Assert.Equal(ApplyOutcome.Malformed, _shard.Push(Histogram("a", wrong)).Outcome);
        Assert.Equal(ApplyOutcome.Malformed, _shard.Push(Histogram("a", wrong with { Bounds = [0, 3] })).Outcome);
    }

    [Fact]
    public void An_exemplar_goes_into_the_bucket_that_its_value_falls_into()
    {
        double[] Times() => [.. _shard.Only.Exemplars.Select(exemplar => exemplar.Time)];
        _shard.Given(Histogram("a", Bucket(0.5, 1, 10).With("", 0.3, 1), Bucket(1, 3, 10).With("", 0.7, 2)), Histogram("a", Bucket(Inf, 5, 10).With("", 9, 3)));
        Assert.Equal([1, 2, 3], Times());

        // Bounds that not all have are not shown; of what falls into one bucket then, the newest is.
        _shard.Given(Histogram("b", Bucket(1, 10, 10), Bucket(Inf, 20, 10).With("", 8, 1)));
        Assert.Equal([2, 3], Times());
        _shard.Restart().Given(Histogram("b", Bucket(0.5, 10, 10)));
        Assert.Equal([1, 2, 3], Times());
        _shard.Given(Histogram("a", Part("", SeriesPart.Bucket(1), 0, LayoutDefinition.ExemplarsOnly).With("", 0.6, 4)));
        Assert.Equal([1, 4, 3], Times());
        Shows([0.5, 1], [11, 13, 25]);
    }

    [Fact]
    public void An_exemplar_of_a_part_that_comes_late_is_left_out()
    {
        Push Of(double value, double time) => Histogram("a", Bucket(Inf, value, time).With("", 1, time)) with { Epoch = 5000 };
        _shard.Given(Of(9, 10), Of(4, 20));
        Assert.Equal(10, Assert.Single(_shard.Only.Exemplars).Time);
    }

    [Fact]
    public void Parts_that_are_passed_through_show_what_their_source_sent_last()
    {
        var asTheyAre = MergeSettings.Default with { PassThrough = true };
        _shard.Given(Histogram("a", Bucket(1, 3, 10), Bucket(Inf, 5, 10)) with { Settings = asTheyAre });
        _shard.Given(Histogram("a", Bucket(1, 1, 20), Bucket(Inf, 2, 20)) with { Settings = asTheyAre });
        Shows([1], [1, 2]);
        _shard.Delete("a");
        Assert.Empty(_shard.View);
    }

    /// <summary>In requests cut anywhere, repeated and late, parts come to what whole histograms come to; also where a new life has other bounds.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_in_any_pieces_are_what_whole_histograms_are(bool changesBounds)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var (whole, parts) = (new TestedShard(), new TestedShard());
            double[][] shapes = [[1, 2, 4], [1, 2, 4], [1, 4], [0.5, 1, 2, 4]];
            var sent = new List<Push>();
            for (var source = 0; source < 4; source++)
            {
                var (bounds, observed, created) = (shapes[random.Next(shapes.Length)], new List<double>(), 5);
                for (var step = 1; step <= 8; step++)
                {
                    var (name, time, gone) = ($"s{source}", step * 1000, Array.Empty<double>());
                    if (random.Next(4) == 0)
                    {
                        (observed, created) = ([], time - 500);
                        var others = changesBounds && step > 1 ? shapes[random.Next(shapes.Length)] : bounds;
                        (gone, bounds) = ([.. bounds.Except(others)], others);
                    }

                    for (var i = random.Next(1, 5); i > 0; i--) observed.Add(random.Next(1, 24) * 0.25); // what has observed nothing shapes nothing
                    double[] cumulative = [.. bounds.Append(Inf).Select(bound => (double)observed.Count(one => one <= bound))];
                    whole.Given(new Push(name, MetricType.Histogram, PushedPoint.Histogram("", bounds, cumulative, observed.Sum()) with { Time = time, Created = created }) { IsPartial = true });
                    List<PushedPoint> points = [.. bounds.Append(Inf).Select((bound, i) => Part("", SeriesPart.Bucket(bound), cumulative[i], time, created)), Part("", SeriesPart.Sum, observed.Sum(), time, created)];
                    points.AddRange(gone.Select(bound => Bucket(bound, 0, -time)));
                    foreach (var piece in points.OrderBy(_ => random.Next()).Chunk(random.Next(1, 4))) sent.Add(Histogram(name, piece));
                }
            }

            foreach (var push in sent)
            {
                parts.Push(push);
                if (random.Next(3) == 0) parts.Push(sent[random.Next(sent.IndexOf(push) + 1)]);
                if (random.Next(20) == 0) parts.Restart();
            }

            Assert.True($"{whole.Only}" == $"{parts.Only}", $"seed {seed}: whole {whole.Only}, in parts {parts.Only}");
        }
    }
}
