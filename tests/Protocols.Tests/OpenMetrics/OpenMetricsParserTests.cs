using System.Text;
using Tributary.Protocols.Exemplars;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Tests.Exposition;

namespace Tributary.Protocols.Tests.OpenMetrics;

public sealed class OpenMetricsParserTests
{
    private readonly ParsedExposition _parsed = new();

    [Fact]
    public void Reads_every_type()
    {
        Assert.Null(Parse("""
            # TYPE c_seconds counter
            # UNIT c_seconds seconds
            # HELP c_seconds A \"counter\".
            c_seconds_total{a="x"} 3.0 # {trace_id="abc"} 0.5 1700000000.123
            c_seconds_created{a="x"} 1.5e9
            # TYPE g gauge
            g 1
            # TYPE h histogram
            h_bucket{le="1.0"} 1 # {} 0.3
            h_bucket{le="+Inf"} 2
            h_count 2
            h_sum 5.5
            h_created 1500000000.5
            # TYPE gh gaugehistogram
            gh_bucket{le="1.0"} 1
            gh_bucket{le="+Inf"} 2 # {b="2",a="1"} 7 1.5
            gh_gcount 2
            gh_gsum -5.5
            # TYPE s summary
            s{quantile="0.5"} NaN
            s_count 0
            s_sum 0
            # TYPE i info
            i_info{version="1"} 1
            # TYPE st stateset
            st{st="on"} 1
            st{st="off"} 0
            # TYPE u unknown
            u 7
            bare_total{le="x"} 8
            # EOF

            """));
        Assert.Equal(
            [
                "c_seconds_total Counter help=A \"counter\". unit=seconds", "g Gauge help= unit=", "h Histogram help= unit=", "gh GaugeHistogram help= unit=",
                "s Summary help= unit=", "i_info Info help= unit=", "st StateSet help= unit=", "u Unknown help= unit=", "bare_total Unknown help= unit=",
            ],
            Dump.Families(_parsed));
        Assert.Equal(
            [
                "c_seconds_total{a=\"x\"} Value 3", "c_seconds_total{a=\"x\"} Created 1500000000", "g{} Value 1",
                "h{} Bucket[1] 1", "h{} Bucket[Infinity] 2", "h{} Count 2", "h{} Sum 5.5", "h{} Created 1500000000.5",
                "gh{} Bucket[1] 1", "gh{} Bucket[Infinity] 2", "gh{} Count 2", "gh{} Sum -5.5",
                "s{} Quantile[0.5] NaN", "s{} Count 0", "s{} Sum 0",
                "i_info{version=\"1\"} Value 1", "st{st=\"on\"} Value 1", "st{st=\"off\"} Value 0", "u{} Value 7", "bare_total{le=\"x\"} Value 8",
            ],
            Dump.Samples(_parsed));
        Assert.Equal(["0 # {trace_id=\"abc\"} 0.5 1700000000.123", "3 # {} 0.3 NaN", "9 # {a=\"1\",b=\"2\"} 7 1.5"], Dump.Exemplars(_parsed.Exemplars));
        Assert.Null(_parsed.FirstTimestamp);
    }

    [Theory]
    [InlineData("{} 1", "{} 1 NaN")]
    [InlineData("{z=\"1\",\"b.c\"=\"é\\\"\",\"a\"=\"\\d\",e=\"\"} -1e3 5", "{a=\"\\\\d\",\"b.c\"=\"é\\\"\",z=\"1\"} -1000 5")]
    [InlineData("{} +Inf -1.5", "{} Infinity -1.5")]
    public void An_exemplar_has_canonical_labels_and_may_have_a_time(string exemplar, string expected)
    {
        Assert.Null(Parse($"# TYPE c counter\nc_total 1 # {exemplar}\n# EOF\n"));
        Assert.Equal([$"0 # {expected}"], Dump.Exemplars(_parsed.Exemplars));
        Assert.Null(Parse("# TYPE c counter\nc_total 1\n# EOF\n"));
        Assert.Equal(0, _parsed.Exemplars.Count);
    }

    [Fact]
    public void An_exemplar_of_no_number_and_one_beyond_the_limit_are_left_out()
    {
        const string body = "# TYPE h histogram\nh_bucket{le=\"1\"} 1 # {a=\"1\"} NaN\nh_bucket{le=\"2\"} 1 # {a=\"2\"} 2\nh_bucket{le=\"+Inf\"} 1 # {a=\"3\"} 3\n# EOF\n";
        Assert.Null(new OpenMetricsParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default with { MaxExemplarsPerPush = 1 }, _parsed));
        Assert.Equal(["1 # {a=\"2\"} 2 NaN"], Dump.Exemplars(_parsed.Exemplars));
        Assert.Equal((3, 2), (_parsed.Samples.Length, _parsed.Exemplars.LeftOut));
    }

    /// <summary>Where a body is known but for its numbers and exemplars, these are read by themselves.</summary>
    [Theory]
    [InlineData(" # {} 1\nrest", 7)]
    [InlineData(" # {a=\"b\"} 1 2\n", 14)]
    [InlineData(" # {} 1", -1)]
    [InlineData(" # {} 1 2 3\n", -1)]
    [InlineData(" # {a=\"b} 1\n\"} 1\n", -1)]
    [InlineData(" #{} 1\n", -1)]
    [InlineData(" 1.5\n", -1)]
    [InlineData("\n", -1)]
    [InlineData(" # {__a=\"b\"} 1\n", -1)]
    public void An_exemplar_is_read_by_itself_as_in_its_body(string text, int length)
    {
        var exemplars = new ExemplarList();
        Assert.Equal(length, new ExemplarText().Read(Encoding.UTF8.GetBytes("12" + text), at: 2, sample: 4, ParserLimits.Default, exemplars));
        Assert.Equal(length < 0 ? 0 : 1, exemplars.Count);
        var body = $"# TYPE c counter\nc_total 12{text}\n# EOF\n";
        if (length >= 0) Assert.Null(Parse(body.Replace("rest", "", StringComparison.Ordinal).Replace("\n\n", "\n", StringComparison.Ordinal)));
        else if (text.EndsWith('\n') && text != "\n" && text != " 1.5\n") Assert.NotNull(Parse(body[..^"\n# EOF\n".Length] + "# EOF\n"));
    }

    [Fact]
    public void An_exemplar_that_is_not_UTF8_is_not_read_by_itself() =>
        Assert.Equal(-1, new ExemplarText().Read([.. " # {a=\""u8, 0xff, .. "\"} 1\n"u8], 0, 0, ParserLimits.Default, new ExemplarList()));

    [Theory]
    [InlineData("# EOF")]
    [InlineData("# EOF\n")]
    [InlineData("# TYPE a gauge\n# EOF\n")]
    public void A_body_without_samples_is_good(string body)
    {
        Assert.Null(Parse(body));
        Assert.Empty(_parsed.Families);
    }

    [Theory]
    [InlineData("a{x=\"\\d\\\\ \\\" \\n\\é\"} 1\n", "a{x=\"\\\\d\\\\ \\\" \\n\\\\é\"} Value 1")]
    [InlineData("a{y=\"\\.\",x=\"\",w=\"1\"} 1\n", "a{w=\"1\",y=\"\\\\.\"} Value 1")]
    public void A_backslash_that_escapes_nothing_is_itself(string body, string expected)
    {
        Assert.Null(Parse(body + "# EOF\n"));
        Assert.Equal([expected], Dump.Samples(_parsed));
    }

    [Fact]
    public void Timestamps_are_remembered()
    {
        Assert.Null(Parse("# TYPE a counter\na_total 1 1.5e9 # {x=\"y\"} 1\n# EOF\n"));
        Assert.Equal((2, 11), _parsed.FirstTimestamp);
    }

    [Fact]
    public void A_suffix_that_the_type_does_not_have_begins_another_family()
    {
        Assert.Null(Parse("# TYPE s summary\ns_count 1\ns_bucket 1\n# TYPE g gauge\ng 1\ng_total 1\n# EOF\n"));
        Assert.Equal(["s{} Count 1", "s_bucket{} Value 1", "g{} Value 1", "g_total{} Value 1"], Dump.Samples(_parsed));
    }

    [Theory]
    [InlineData("", 1, 1, "end in the line '# EOF'")]
    [InlineData("a 1\n", 2, 1, "end in the line '# EOF'")]
    [InlineData("a 1 # EOF\n", 1, 5, "line of its own")]
    [InlineData("a 1\n# EOF\n# EOF\n", 2, 1, "nothing may follow")]
    [InlineData("# EOF\na 1\n# EOF\n", 1, 1, "nothing may follow")]
    [InlineData("a 1\n# EOF\n\n", 4, 1, "end in the line")]
    [InlineData("a 1\n# EOF\r\n", 3, 1, "end in the line")]
    [InlineData("\n# EOF\n", 1, 1, "expected a metric name")]
    [InlineData(" a 1\n# EOF\n", 1, 1, "expected a metric name")]
    [InlineData("a  1\n# EOF\n", 1, 3, "expected a number")]
    [InlineData("a\t1\n# EOF\n", 1, 2, "one blank")]
    [InlineData("a 1 \n# EOF\n", 1, 5, "expected a number")]
    [InlineData("a 1\t\n# EOF\n", 1, 4, "expected the end of the line")]
    [InlineData("a 1\r\n# EOF\n", 1, 3, "expected a number")]
    [InlineData("a{ x=\"1\"} 1\n# EOF\n", 1, 3, "expected a label name")]
    [InlineData("a{x=\"1\",} 1\n# EOF\n", 1, 9, "expected a label name")]
    [InlineData("a {x=\"1\"} 1\n# EOF\n", 1, 3, "expected a number")]
    [InlineData("a 1 nan\n# EOF\n", 1, 5, "finite")]
    [InlineData("# a comment\n# EOF\n", 1, 1, "no other comments")]
    [InlineData("# \n# EOF\n", 1, 1, "no other comments")]
    [InlineData("#\n# EOF\n", 1, 1, "no other comments")]
    [InlineData("# TYPE a\n# EOF\n", 1, 9, "expected a blank")]
    [InlineData("# TYPE a Gauge\n# EOF\n", 1, 10, "found 'Gauge'")]
    [InlineData("# TYPE a untyped\n# EOF\n", 1, 10, "found 'untyped'")]
    [InlineData("# HELP a text\r\n# EOF\n", 1, 14, "carriage return")]
    [InlineData("# TYPE a gauge\n# TYPE a gauge\n# EOF\n", 2, 10, "second TYPE")]
    [InlineData("# HELP a x\n# HELP a x\n# EOF\n", 2, 10, "second HELP")]
    [InlineData("# UNIT a_s s\n# UNIT a_s s\n# EOF\n", 2, 12, "second UNIT")]
    [InlineData("# UNIT a_s m\n# EOF\n", 1, 12, "no suffix")]
    [InlineData("# UNIT as s\n# EOF\n", 1, 11, "no suffix")]
    [InlineData("# TYPE a_s info\n# UNIT a_s s\n# EOF\n", 2, 12, "has no unit")]
    [InlineData("a 1\n# HELP a x\n# EOF\n", 2, 1, "after its samples")]
    [InlineData("a{x=\"1\"} 1\nb 1\na{x=\"2\"} 1\n# EOF\n", 3, 1, "appears again")]
    [InlineData("# TYPE a gauge\n# TYPE b gauge\n# HELP a x\n# EOF\n", 3, 8, "appears again")]
    [InlineData("# TYPE a counter\na_total 1\na_total 2\n# EOF\n", 3, 9, "appears twice")]
    [InlineData("# TYPE a counter\na 1\n# EOF\n", 2, 1, "need a suffix")]
    [InlineData("# TYPE a counter\na_total -1\n# EOF\n", 2, 9, "at least 0")]
    [InlineData("# TYPE a counter\na_total nan\n# EOF\n", 2, 9, "at least 0")]
    [InlineData("# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total 1\n# EOF\n", 4, 1, "clashes")]
    [InlineData("# TYPE i info\ni_info 2\n# EOF\n", 2, 8, "must be 1")]
    [InlineData("# TYPE st stateset\nst{st=\"a\"} 2\n# EOF\n", 2, 12, "0 or 1")]
    [InlineData("# TYPE st stateset\nst 1\n# EOF\n", 2, 4, "needs the label 'st'")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 1\n# EOF\n", 2, 1, "no bucket with le=\"+Inf\"")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1.5\n# EOF\n", 2, 21, "whole number")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 2\n# EOF\n", 3, 9, "differ")]
    [InlineData("# TYPE g gauge\ng 1 # {} 1\n# EOF\n", 2, 5, "only counters and buckets")]
    [InlineData("# TYPE c counter\nc_created 1 # {} 1\n# EOF\n", 2, 13, "only counters and buckets")]
    [InlineData("# TYPE c counter\nc_total 1 # \n# EOF\n", 2, 13, "of an exemplar")]
    [InlineData("# TYPE c counter\nc_total 1 # {}\n# EOF\n", 2, 15, "one blank")]
    [InlineData("# TYPE c counter\nc_total 1 # {} x\n# EOF\n", 2, 16, "expected a number")]
    [InlineData("# TYPE c counter\nc_total 1 # {} 1 2 3\n# EOF\n", 2, 19, "end of the line")]
    [InlineData("# TYPE c counter\nc_total 1 #{} 1\n# EOF\n", 2, 10, "or an exemplar")]
    public void Refuses_and_says_where(string body, int line, int column, string message)
    {
        var error = Parse(body);
        Assert.NotNull(error);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Equal(0, _parsed.Samples.Length);
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void The_labels_of_an_exemplar_have_up_to_128_characters(int valueLength, bool good)
    {
        // An escape and an accented letter are one character each.
        var value = "\\n" + new string('é', valueLength - 1);
        Assert.Equal(good, Parse($"# TYPE c counter\nc_total 1 # {{x=\"{value}\"}} 1\n# EOF\n") is null);
    }

    private ParseError? Parse(string body) => new OpenMetricsParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default, _parsed);
}
