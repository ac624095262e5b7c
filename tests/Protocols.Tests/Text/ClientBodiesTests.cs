using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Tests.Exposition;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Text;

/// <summary>Bodies as client libraries in the field send them.</summary>
public sealed class ClientBodiesTests
{
    private readonly ParsedExposition _parsed = new();

    [Fact]
    public void Reads_what_prometheus_client_for_Python_sends()
    {
        Parse("""
            # HELP pcl_events_total Events with "quotes" and \\ and\nnewline.
            # TYPE pcl_events_total counter
            pcl_events_total{kind="A \"q\"\\\n"} 3.0
            # HELP pcl_events_created Events with "quotes" and \\ and\nnewline.
            # TYPE pcl_events_created gauge
            pcl_events_created{kind="A \"q\"\\\n"} 1.7952203556448922e+09
            # HELP pcl_temp Temp.
            # TYPE pcl_temp gauge
            pcl_temp 21.5
            # HELP pcl_size Size.
            # TYPE pcl_size summary
            pcl_size_count 2.0
            pcl_size_sum 10.0
            # HELP pcl_size_created Size.
            # TYPE pcl_size_created gauge
            pcl_size_created 1.7952203556448576e+09
            # HELP pcl_lat_seconds Lat.
            # TYPE pcl_lat_seconds histogram
            pcl_lat_seconds_bucket{le="0.1",path="/"} 1.0
            pcl_lat_seconds_bucket{le="1.0",path="/"} 3.0
            pcl_lat_seconds_bucket{le="+Inf",path="/"} 4.0
            pcl_lat_seconds_count{path="/"} 4.0
            pcl_lat_seconds_sum{path="/"} 8.25
            # HELP pcl_lat_seconds_created Lat.
            # TYPE pcl_lat_seconds_created gauge
            pcl_lat_seconds_created{path="/"} 1.7952203556449053e+09
            # HELP pcl_state State
            # TYPE pcl_state gauge
            pcl_state{pcl_state="up"} 0.0
            pcl_state{pcl_state="down"} 1.0


            """);
        Assert.Equal(
            [
                "pcl_events_total Counter help=Events with \"quotes\" and \\ and\nnewline. unit=",
                "pcl_temp Gauge help=Temp. unit=",
                "pcl_size Summary help=Size. unit=",
                "pcl_lat_seconds Histogram help=Lat. unit=",
                "pcl_state Gauge help=State unit=",
            ],
            Dump.Families(_parsed));
        Assert.Equal(
            [
                """pcl_events_total{kind="A \"q\"\\\n"} Value 3""",
                """pcl_events_total{kind="A \"q\"\\\n"} Created 1795220355.6448922""",
                "pcl_temp{} Value 21.5",
                "pcl_size{} Count 2",
                "pcl_size{} Sum 10",
                "pcl_size{} Created 1795220355.6448576",
                """pcl_lat_seconds{path="/"} Bucket[0.1] 1""",
                """pcl_lat_seconds{path="/"} Bucket[1] 3""",
                """pcl_lat_seconds{path="/"} Bucket[Infinity] 4""",
                """pcl_lat_seconds{path="/"} Count 4""",
                """pcl_lat_seconds{path="/"} Sum 8.25""",
                """pcl_lat_seconds{path="/"} Created 1795220355.6449053""",
                """pcl_state{pcl_state="up"} Value 0""",
                """pcl_state{pcl_state="down"} Value 1""",
            ],
            Dump.Samples(_parsed));
    }

    [Fact]
    public void Reads_what_aioprometheus_sends()
    {
        Parse("""
            # HELP aiop_access_seconds Access time.
            # TYPE aiop_access_seconds summary
            aiop_access_seconds{path="/",quantile="0.5"} 4.0
            aiop_access_seconds{path="/",quantile="0.99"} 5.2
            aiop_access_seconds_count{path="/"} 4
            aiop_access_seconds_sum{path="/"} 25.2
            # HELP aiop_latency_seconds Latency.
            # TYPE aiop_latency_seconds histogram
            aiop_latency_seconds_bucket{le="0.5",path="/"} 2.0
            aiop_latency_seconds_bucket{le="+Inf",path="/"} 4.0
            aiop_latency_seconds_count{path="/"} 4.0
            aiop_latency_seconds_sum{path="/"} 8.25
            # HELP aiop_never_total no samples yet
            # TYPE aiop_never_total counter
            # HELP aiop_num n
            # TYPE aiop_num gauge
            aiop_num{k="exp"} 1e+16
            aiop_num{k="inf"} inf
            aiop_num{k="int"} 9223372036854775808
            aiop_num{k="nan"} nan
            aiop_num{k="ninf"} -inf
            aiop_num{k="small"} 1e-300

            """);
        Assert.Equal(
            [
                """aiop_access_seconds{path="/"} Quantile[0.5] 4""",
                """aiop_access_seconds{path="/"} Quantile[0.99] 5.2""",
                """aiop_access_seconds{path="/"} Count 4""",
                """aiop_access_seconds{path="/"} Sum 25.2""",
                """aiop_latency_seconds{path="/"} Bucket[0.5] 2""",
                """aiop_latency_seconds{path="/"} Bucket[Infinity] 4""",
                """aiop_latency_seconds{path="/"} Count 4""",
                """aiop_latency_seconds{path="/"} Sum 8.25""",
                """aiop_num{k="exp"} Value 10000000000000000""",
                """aiop_num{k="inf"} Value +Inf""",
                """aiop_num{k="int"} Value 9223372036854775808""",
                """aiop_num{k="nan"} Value NaN""",
                """aiop_num{k="ninf"} Value -Inf""",
                """aiop_num{k="small"} Value 1e-300""",
            ],
            Dump.Samples(_parsed));
        Assert.DoesNotContain(_parsed.Families, family => family.Name == "aiop_never_total");
    }

    private void Parse(string body) => Assert.Null(new TextParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default, _parsed));
}
