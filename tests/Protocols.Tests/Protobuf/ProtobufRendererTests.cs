using System.Buffers;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.Tests.Rendering;

namespace Tributary.Protocols.Tests.Protobuf;

public sealed class ProtobufRendererTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ProtobufRenderer _page;

    public ProtobufRendererTests() => _page = new ProtobufRenderer(_output);

    [Fact]
    public void Writes_the_page_of_the_golden_file()
    {
        SamplePage.Render(_page);
        Golden.Verify("Protobuf/page.golden", Encoding.UTF8.GetBytes(DecodedPage.Of(_output.WrittenSpan)));
    }

    [Fact]
    public void Every_chunk_is_a_message_that_stands_by_itself()
    {
        _page.BeginFamily(new FamilyDescription("f", MetricType.Gauge, "Help.", ""));
        _page.Gauge("a=\"1\""u8, new ExactSum(1));
        _page.EndChunk();
        var first = _output.WrittenCount;
        _page.Gauge("a=\"2\""u8, new ExactSum(2));
        _page.EndChunk();
        const string header = "name 'f' help 'Help.' type 1\n  metric ";
        Assert.Equal($"{header}{{ label {{ name 'a' value '1' }} gauge {{ value 1 }} }}\n", DecodedPage.Of(_output.WrittenSpan[..first]));
        Assert.Equal($"{header}{{ label {{ name 'a' value '2' }} gauge {{ value 2 }} }}\n", DecodedPage.Of(_output.WrittenSpan[first..]));
    }

    [Fact]
    public void A_family_and_a_chunk_without_series_are_nothing()
    {
        _page.BeginFamily(new FamilyDescription("f", MetricType.Gauge, "Help.", ""));
        _page.EndChunk();
        _page.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "Help.", ""));
        _page.End();
        Assert.Equal(0, _output.WrittenCount);
    }

    [Fact]
    public void Gaps_of_up_to_two_buckets_are_joined_and_only_the_first_offset_may_be_negative() => Assert.Equal(
        "sample_count 17 sample_sum 0 schema 0 zero_threshold 0 zero_count 0 "
            + "positive_span { offset -3 length 1 } positive_span { offset 3 length 5 } positive_delta [1 3 1 -5 0 7]",
        Histogram((-3, 1), (1, 4), (2, 5), (5, 7)));

    [Fact]
    public void Fractions_travel_in_the_float_fields() => Assert.Equal(
        "sample_count_float 2.5 sample_sum 0 schema 0 zero_threshold 0 zero_count_float 0 positive_span { offset 1 length 3 } positive_count [0.5 0 2]",
        Histogram((1, 0.5), (3, 2)));

    [Fact]
    public void An_empty_native_histogram_has_a_span_of_nothing() =>
        Assert.Equal("sample_count 0 sample_sum 0 schema 0 zero_threshold 0 zero_count 0 positive_span { offset 0 length 0 }", Histogram());

    /// <summary>Prometheus would refuse the page: the count has to be that of the buckets, unless the sum is NaN.</summary>
    [Fact]
    public void A_NaN_observation_counts_where_the_sum_is_NaN()
    {
        var histogram = new ExponentialHistogram(0);
        histogram.Observe(1);
        histogram.Observe(double.NaN);
        Assert.StartsWith("sample_count 2 sample_sum NaN ", Native(histogram), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_beyond_the_integers_travel_as_fractions_do()
    {
        _page.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
        _page.ClassicHistogram(default, new HistogramBounds([1, 2]), [new(0.25), new(9007199254740992, 1), new(1e25)], new ExactSum(1), double.NaN);
        _page.End();
        Assert.Equal(
            "name 'h' type 4\n  metric { histogram { sample_count 18446744073709551615 sample_count_float 1E+25 sample_sum 1 "
                + "bucket { cumulative_count 0 cumulative_count_float 0.25 upper_bound 1 } "
                + "bucket { cumulative_count 9007199254740993 upper_bound 2 } "
                + "bucket { cumulative_count 18446744073709551615 cumulative_count_float 1E+25 upper_bound Infinity } } }\n",
            DecodedPage.Of(_output.WrittenSpan));
    }

    [Theory]
    [InlineData(0, "seconds 0 nanos 0")]
    [InlineData(1.5, "seconds 1 nanos 500000000")]
    [InlineData(-0.25, "seconds 18446744073709551615 nanos 750000000")]
    [InlineData(double.NaN, null)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(1e12, null)]
    public void A_start_time_is_written_where_it_can_be(double created, string? timestamp)
    {
        _page.BeginFamily(new FamilyDescription("c_total", MetricType.Counter, "", ""));
        _page.Counter(default, new ExactSum(1), created);
        _page.End();
        var written = timestamp is null ? "" : $" created {{ {timestamp} }}";
        Assert.Equal($"name 'c_total' type 0\n  metric {{ counter {{ value 1{written} }} }}\n", DecodedPage.Of(_output.WrittenSpan));
    }

    private string Histogram(params (int Index, double Count)[] buckets)
    {
        var histogram = new ExponentialHistogram(0);
        foreach (var (index, count) in buckets) Assert.True(histogram.TryAddPositive(0, index, count));
        return Native(histogram);
    }

    private string Native(ExponentialHistogram histogram)
    {
        _page.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
        _page.ExponentialHistogram(default, histogram, null, double.NaN);
        _page.End();
        const string before = "name 'h' type 4\n  metric { histogram { ";
        const string after = " } }\n";
        var text = DecodedPage.Of(_output.WrittenSpan);
        Assert.StartsWith(before, text, StringComparison.Ordinal);
        Assert.EndsWith(after, text, StringComparison.Ordinal);
        return text[before.Length..^after.Length];
    }
}
