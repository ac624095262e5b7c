using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Aggregation;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.Tests.Points;

namespace Tributary.Protocols.Tests.StatsD.Aggregation;

public sealed class StatsDAggregatorTests
{
    private const string Source = "{instance=\"gw\",job=\"statsd\"} ";

    private readonly PointBatch _batch = new();
    private StatsDAggregator _aggregator = Aggregators.Create();
    private double _now = 1000;

    private void Create(Func<StatsDSettings, StatsDSettings> change) => _aggregator = Aggregators.Create(change);

    private void Add(string lines) => _aggregator.Add(Encoding.UTF8.GetBytes(lines));

    /// <summary>What is told after a second, or more.</summary>
    private string[] Take(double seconds = 1)
    {
        _aggregator.Take(_batch, _now += seconds);
        var points = PointDump.Of(_batch);
        Assert.All(points, point => Assert.StartsWith(Source, point, StringComparison.Ordinal));
        return [.. points.Select(point => point[Source.Length..])];
    }

    private string[] Of(string lines)
    {
        Add(lines);
        return Take();
    }

    [Theory]
    [InlineData("orders:1|c\norders:2|c", "orders_total{} Counter +3")]
    [InlineData("orders:1:2:3|c|@0.5", "orders_total{} Counter +12")]
    [InlineData("orders:3|c|@0.1", "orders_total{} Counter +30")]
    [InlineData("orders_total:3|c", "orders_total{} Counter +3")]
    [InlineData("took:250:750|ms", "took{} Summary +1 2 sketch 2 in 0.25..0.75")]
    [InlineData("size:100:300|h|@0.25", "size{} Summary +1600 8 sketch 8 in 100..300")]
    [InlineData("size:4|d|@0.4", "size{} Summary +10 2.5 sketch 2.5 in 4..4")]
    [InlineData("size:1|h\nsize:2|d\nsize:3000|ms", "size{} Summary +6 3 sketch 3 in 1..3")]
    public void What_came_is_told_as_what_was_added_in_the_interval(string lines, string point)
    {
        Assert.Equal([point + " 1000..1001"], Of(lines));
        Assert.Empty(Take());
    }

    [Theory]
    [InlineData("queue:3|g", "3")]
    [InlineData("queue:3:5|g|@0.1", "5")]
    [InlineData("queue:10|g\nqueue:+4|g\nqueue:-6|g", "8")]
    [InlineData("queue:-6|g", "-6")]
    [InlineData("queue:0|g\nqueue:-6|g", "-6")]
    public void A_gauge_keeps_its_last_value_and_takes_changes(string lines, string value) => Assert.Equal([$"queue{{}} Gauge {value} NaN..1001"], Of(lines));

    [Fact]
    public void A_gauge_is_changed_from_one_interval_to_the_next()
    {
        Of("queue:10|g");
        Assert.Equal(["queue{} Gauge 7 NaN..1002"], Of("queue:-3|g"));
    }

    [Fact]
    public void A_sign_may_be_a_sign_only()
    {
        Create(settings => settings with { RelativeGauges = false });
        Assert.Equal(["celsius{} Gauge -5 NaN..1001"], Of("celsius:3|g\ncelsius:-5|g"));
    }

    [Fact]
    public void Intervals_of_a_family_follow_each_other_and_all_its_series_are_in_each()
    {
        Of("orders:1|c|#kind:a\norders:5|c|#kind:b");
        Take();
        Assert.Equal(["orders_total{kind=\"a\"} Counter +2 1001..1003", "orders_total{kind=\"b\"} Counter +0 1001..1003"], Of("orders:2|c|#kind:a"));
        Assert.Equal(["orders_total{kind=\"a\"} Counter +0 1003..1004", "orders_total{kind=\"b\"} Counter +7 1003..1004"], Of("orders:7|c|#kind:b"));
    }

    [Fact]
    public void What_nobody_changes_is_told_all_the_same_from_time_to_time()
    {
        Of("orders:1|c\nqueue:3|g\ntook:5|ms");
        Assert.Empty(Take(14));
        Assert.Equal(["orders_total{} Counter +0 1001..1016", "queue{} Gauge 3 NaN..1016", "took{} Summary +0 0 1001..1016"], Take(1));
    }

    [Fact]
    public void What_nobody_sends_ends_after_its_time_to_live()
    {
        Create(settings => settings with { Ttl = TimeSpan.FromSeconds(20) });
        Of("orders:1|c\nqueue:3|g\nother:1|c|#x:1");
        Take(15);
        Add("other:1|c|#x:2");
        Assert.Equal(
            ["orders_total{} Counter +0 1016..-1031", "queue{} Gauge 3 NaN..-1031", "other_total{x=\"1\"} Counter +0 1016..-1031", "other_total{x=\"2\"} Counter +1 1016..1031"],
            Take(15));
        Assert.Equal(1, _aggregator.Series);
        Assert.Equal(["queue{} Gauge 4 NaN..1032"], Of("queue:+4|g"));
    }

    [Fact]
    public void A_clock_that_is_set_back_undoes_no_interval()
    {
        Of("orders:1|c");
        Add("orders:2|c");
        Assert.Equal(["orders_total{} Counter +2 1001..1001.001"], Take(-500));
        Add("orders:4|c");
        Assert.Equal(["orders_total{} Counter +4 1001.001..1001.002"], Take());
    }

    [Fact]
    public void A_set_tells_how_many_different_values_its_last_window_had()
    {
        Assert.Empty(Of("users:anna|s\nusers:ben|s"));
        Assert.Empty(Of("users:anna|s"));
        Assert.Equal(["users{} Gauge 2 NaN..1010"], Take(8));
        Add("users:carl|s");
        Assert.Equal(["users{} Gauge 1 NaN..1020"], Take(10));
        Assert.Equal(["users{} Gauge 0 NaN..1030"], Take(10));
    }

    [Fact]
    public void A_large_set_is_an_estimate()
    {
        Take();
        for (var i = 0; i < 10_000; i++) Add($"users:u{i}|s");
        Take();
        Take(8);
        Assert.InRange(_batch.ValuesOf(_batch.Points[0])[0], 9_400, 10_600);
    }

    [Theory]
    [InlineData("shop.web-1.orders:1|c", "shop_web_1_orders_total{}")]
    [InlineData("1st:1|c", "_1st_total{}")]
    [InlineData("größe:1|c", "gr__e_total{}")]
    [InlineData("a b/c:1|c", "a_b_c_total{}")]
    [InlineData("a:1|c|#kind:new,zone.name:eu-1,9x:y,__a:b", "a_total{_9x=\"y\",_a=\"b\",kind=\"new\",zone_name=\"eu-1\"}")]
    [InlineData("a:1|c|#production", "a_total{production=\"true\"}")]
    [InlineData("a:1|c|#k:1,k:2,empty:", "a_total{k=\"2\"}")]
    [InlineData("a:1|c|#k:\"ü\\", "a_total{k=\"\\\"ü\\\\\"}")]
    [InlineData("a:1|c|#job:x,instance:y", "a_total{exported_instance=\"y\",exported_job=\"x\"}")]
    [InlineData("a:1|c|c:abc|T1656581400", "a_total{}")]
    public void Names_and_tags_are_those_of_Prometheus(string line, string series) => Assert.Equal([$"{series} Counter +1 1000..1001"], Of(line));

    [Fact]
    public void A_summary_keeps_its_label_apart_from_a_tag_of_that_name() =>
        Assert.Equal(["a{exported_quantile=\"x\",le=\"y\"} Summary +2 1 sketch 1 in 2..2 1000..1001"], Of("a:2|h|#quantile:x,le:y"));

    [Fact]
    public void Tags_in_another_order_are_the_same_series()
    {
        Assert.Equal(["a_total{x=\"1\",y=\"2\"} Counter +3 1000..1001"], Of("a:1|c|#x:1,y:2\na:2|c|#y:2,x:1"));
        Assert.Equal(1, _aggregator.Series);
    }

    [Fact]
    public void Two_names_that_become_the_same_add_up() => Assert.Equal(["a_b_total{} Counter +3 1000..1001"], Of("a.b:1|c\na-b:2|c"));

    [Fact]
    public void A_family_has_the_type_that_came_first()
    {
        Assert.Equal(["a{} Gauge 5 NaN..1001"], Of("a:5|g\na:1:2|ms\na:x|s"));
        Assert.Equal(3, _aggregator.Counts.Dropped(StatsDDrop.TypeClash));
        Assert.Equal(["a_total{} Counter +1 1001..1002"], Of("a:1|c"));
    }

    [Fact]
    public void A_type_may_take_the_place_of_one_that_has_gone()
    {
        Create(settings => settings with { Ttl = TimeSpan.FromSeconds(15) });
        Of("a:5|g\na:1|h");
        Take(16);
        Assert.Equal(["a{} Summary +1 1 sketch 1 in 1..1 1017..1018"], Of("a:1|h"));
    }

    [Fact]
    public void A_counter_does_not_fall()
    {
        Assert.Equal(["a_total{} Counter +3 1000..1001"], Of("a:1:-5:2|c"));
        Assert.Equal(1, _aggregator.Counts.Dropped(StatsDDrop.NegativeCounter));
    }

    [Theory]
    [InlineData("a:1e308|c\na:1e308|c", "a_total{} Counter +1e+308 1000..1001")]
    [InlineData("a:1e308|c|@0.5\na:1|c", "a_total{} Counter +1 1000..1001")]
    [InlineData("a:1e308|g\na:+1e308|g", "a{} Gauge 1e+308 NaN..1001")]
    [InlineData("a:1|h\na:1e308|h|@0.5", "a{} Summary +1 1 sketch 1 in 1..1 1000..1001")]
    public void What_would_be_infinite_is_not_taken(string lines, string point)
    {
        Assert.Equal([point], Of(lines));
        Assert.Equal(1, _aggregator.Counts.Dropped(StatsDDrop.NotFinite));
    }

    [Fact]
    public void Beyond_the_limit_of_series_counts_and_observations_go_to_an_overflow_series()
    {
        Create(settings => settings with { MaxSeries = 3 });
        Assert.Equal(
            [
                "a_total{k=\"1\"} Counter +1 1000..1001",
                "a_total{tributary_overflow=\"true\"} Counter +6 1000..1001",
                "h{} Summary +1 1 sketch 1 in 1..1 1000..1001",
                "h{tributary_overflow=\"true\"} Summary +2 1 sketch 1 in 2..2 1000..1001",
                "g{} Gauge 1 NaN..1001",
            ],
            Of("a:1|c|#k:1\nh:1|h\ng:1|g\na:2|c|#k:2\na:4|c|#k:3\nh:2|h|#k:2\ng:2|g|#k:2\nnew:1|c"));
        Assert.Equal((3, 3L, 2L), (_aggregator.Series, _aggregator.Counts.Overflowed, _aggregator.Counts.Dropped(StatsDDrop.SeriesLimit)));
    }

    [Fact]
    public void Room_that_has_become_free_is_used()
    {
        Create(settings => settings with { MaxSeries = 1, Ttl = TimeSpan.FromSeconds(30) });
        Of("a:1|c|#k:1\na:1|c|#k:2\ng:1|g");
        Take(30);
        Assert.Equal(0, _aggregator.Series);
        Assert.Equal(["a_total{k=\"2\"} Counter +1 1031..1032"], Of("a:1|c|#k:2"));
        Assert.Equal(1, _aggregator.Series);
    }

    [Fact]
    public void Names_and_tags_beyond_a_limit_are_not_taken()
    {
        Create(settings => settings with { Limits = ParserLimits.Default with { MaxNameLength = 8, MaxLabelNameLength = 4, MaxLabelValueLength = 5, MaxLabelsPerSeries = 2 } });
        Assert.Equal(["abcdefgh{} Gauge 1 NaN..1001", "ok_total{a=\"1\",b=\"2\"} Counter +1 1000..1001"], Of("abcdefgh:1|g\nabcdefghi:1|g\nabc:1|c\nok:1|c|#a:1,b:2\nok:1|c|#a:1,b:2,c:3\nok:1|c|#names:1\nok:1|c|#a:values"));
        Assert.Equal(5, _aggregator.Counts.Dropped(StatsDDrop.TooLarge));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_not_taken()
    {
        _aggregator.Add([.. "a"u8, 0xFF, .. ":1|c\na:1|c|#k:"u8, 0xC3, .. "\na:1|c"u8]);
        Assert.Equal(["a_total{} Counter +1 1000..1001"], Take());
        Assert.Equal(2, _aggregator.Counts.Dropped(StatsDDrop.NotUtf8));
    }

    [Fact]
    public void Lines_end_in_a_line_feed_with_or_without_a_carriage_return_and_may_be_empty()
    {
        Assert.Equal(["a_total{} Counter +6 1000..1001"], Of("\n\r\na:1|c\r\na:2|c\n\na:3|c"));
        Assert.Equal(0, Enum.GetValues<StatsDFault>().Sum(_aggregator.Counts.Malformed));
    }

    [Fact]
    public void A_line_that_is_wrong_leaves_the_others_alone_and_is_counted_by_its_reason()
    {
        Create(settings => settings with { MaxLineBytes = 20 });
        Assert.Equal(["a_total{} Counter +3 1000..1001"], Of($"a:1|c\nbad\na:1:x|c\na:1|c|@2\n{new string('a', 30)}:1|c\na:2|c"));
        Assert.Equal([1, 1, 1, 1], new[] { StatsDFault.NoValue, StatsDFault.BadValue, StatsDFault.BadRate, StatsDFault.TooLong }.Select(_aggregator.Counts.Malformed));
        Assert.Equal(2, _aggregator.Counts.Values(StatsDType.Counter));
    }

    [Fact]
    public void Events_and_service_checks_are_counted_and_passed_over()
    {
        Assert.Empty(Of("_e{5,4}:title|text|#a:b\n_sc|redis|2|m:down\n_sc|redis|0"));
        Assert.Equal((1L, 2L), (_aggregator.Counts.Events, _aggregator.Counts.ServiceChecks));
    }

    [Fact]
    public async Task Nothing_is_lost_where_several_add_while_it_is_taken()
    {
        const int senders = 3;
        const int each = 20_000;
        var sending = Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) Add("a:1|c\nb:1|h");
        })));
        var (sum, observations) = (0.0, 0.0);
        while (true)
        {
            var isLast = sending.IsCompleted;
            _aggregator.Take(_batch, _now += 1);
            foreach (ref readonly var point in _batch.Points)
            {
                if (_batch.ValuesOf(point) is [var added]) sum += added;
                else observations += _batch.ValuesOf(point)[1];
            }

            if (isLast) break;
        }

        await sending;
        Assert.Equal((senders * each, senders * each), (sum, observations));
    }
}
