using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Tests.Pushing;

public sealed class ProtobufExpositionTests
{
    [Fact]
    public void A_family_is_a_message_with_its_length_before_it()
    {
        var body = new ProtobufExposition(saysInfinity: false);
        body.Begin(new Family("c_total", FamilyType.Counter, "H"));
        body.Sample("c_total", [new Label("a", "b")], Amount.Whole(2));
        body.Begin(new Family("g", FamilyType.Gauge, ""));
        body.Sample("g", [], new Amount(-500));
        Assert.Equal(
            "23"
            + "0A07635F746F74616C" + "120148" + "1800" // name, help, COUNTER
            + "2213" + "0A060A0161120162" + "1A09090000000000000040" // metric: label a=b, counter 2
            + "14"
            + "0A0167" + "1200" + "1801" // GAUGE
            + "220B" + "120909000000000000E0BF", // metric: gauge -0.5
            Convert.ToHexString(body.ToBytes()));
    }

    [Theory]
    [InlineData(true, "2227" + "3A25" + "0804" + "110000000000000440" + "1A0B0801110000000000001440" + "1A0B080411000000000000F07F")]
    [InlineData(false, "221A" + "3A18" + "0804" + "110000000000000440" + "1A0B0801110000000000001440")]
    public void A_histogram_says_the_bucket_of_infinity_or_leaves_it_to_the_count(bool saysInfinity, string metric)
    {
        var body = new ProtobufExposition(saysInfinity);
        body.Begin(new Family("h", FamilyType.Histogram, ""));
        body.Bucket("h", [], Amount.Whole(5), Amount.Whole(1));
        body.Bucket("h", [], null, Amount.Whole(4));
        body.Sample("h_sum", [], new Amount(2_500));
        body.Sample("h_count", [], Amount.Whole(4));
        Assert.EndsWith("0A0168" + "1200" + "1804" + metric, Convert.ToHexString(body.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_has_its_quantiles()
    {
        var body = new ProtobufExposition(saysInfinity: false);
        body.Begin(new Family("s", FamilyType.Summary, ""));
        body.Quantile("s", [], "0.5", Amount.Whole(1));
        body.Sample("s_sum", [], Amount.Whole(2));
        body.Sample("s_count", [], Amount.Whole(300));
        Assert.EndsWith("1802" + "2222" + "2220" + "08AC02" + "110000000000000040" + "1A12" + "09000000000000E03F" + "11000000000000F03F", Convert.ToHexString(body.ToBytes()), StringComparison.Ordinal);
    }
}
