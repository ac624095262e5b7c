using System.Text;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Tests.Pushing;

public sealed class AsabExpositionTests
{
    private static readonly Label[] Sender = [new("job", "Shop"), new("zone", "eu"), new("instance", "i1")];

    private static readonly OtlpMoment Moment = new(null, Amount.Whole(1_704_067_190), new Amount(1_704_067_200_125), IsDelta: false);

    [Fact]
    public void Values_of_the_same_tags_stand_together_and_windows_have_the_time_of_the_request()
    {
        var request = new AsabExposition(Sender, Moment, new AsabStyle(Floats: false, NamesUnits: false));
        request.IsWindow = true;
        request.Begin(new Family("c_total", FamilyType.Counter, "H"));
        request.Sample("c_total", [new("appclass", "Shop"), new("name", "a")], Amount.Whole(1));
        request.Sample("c_total", [new("appclass", "Shop"), new("name", "b")], new Amount(1_500));
        request.Begin(new Family("hit_ratio", FamilyType.Gauge, ""));
        request.Sample("hit_ratio", [new("zone", "nil"), new("name", "a")], Amount.Whole(2));
        Assert.Equal(
            """
            [{"type":"Counter","static_tags":{"host":"host-1","instance_id":"i1","appclass":"Shop","zone":"eu"},"name":"c_total","reset":true,"help":"H","fieldset":[{"tags":{"host":"host-1","instance_id":"i1","appclass":"Shop","zone":"eu"},"values":{"a":1,"b":1.5},"measured_at":1704067200.125}]},{"type":"DutyCycle","static_tags":{"host":"host-1","instance_id":"i1","zone":"eu"},"name":"hit_ratio","help":"","fieldset":[{"tags":{"host":"host-1","instance_id":"i1","zone":"eu"},"values":{"a":2},"measured_at":1704067190}]}]
            """,
            Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Fact]
    public void Units_stand_apart_and_empty_buckets_have_no_name_where_the_application_does_so()
    {
        var request = new AsabExposition(Sender[2..], Moment, new AsabStyle(Floats: true, NamesUnits: true));
        request.Begin(new Family("h_seconds", FamilyType.Histogram, ""));
        foreach (var path in new[] { "x", "y" }) Histogram(request, [new("path", path), new("name", "value")], below: 1);
        const string Values = """
            "values":{"buckets":{"0.5":{},"1.0":{"value":1.0},"Infinity":{"value":2.0}},"sum":5.5,"count":2.0},"measured_at":1704067190.0}
            """;
        Assert.Equal(
            """[{"type":"HistogramWithDynamicTags","name":"h","unit":"seconds","reset":false,"help":"","fieldset":["""
            + """{"tags":{"host":"host-1","instance_id":"i1","path":"x"},""" + Values + ","
            + """{"tags":{"host":"host-1","instance_id":"i1","path":"y"},""" + Values + "]}]",
            Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Fact]
    public void Names_of_a_histogram_share_sum_and_count()
    {
        var request = new AsabExposition(Sender[2..], Moment, new AsabStyle(Floats: false, NamesUnits: false));
        request.Begin(new Family("h", FamilyType.Histogram, ""));
        Histogram(request, [new("name", "a")], below: 1);
        Histogram(request, [new("name", "b")], below: 0);
        Assert.Contains(
            """
            "values":{"buckets":{"0.5":{},"1.0":{"a":1},"Infinity":{"a":2,"b":2}},"sum":11,"count":4}
            """,
            Encoding.UTF8.GetString(request.ToBytes()),
            StringComparison.Ordinal);
    }

    private static void Histogram(AsabExposition request, Label[] labels, int below)
    {
        request.Bucket("h", labels, new Amount(500), Amount.Zero);
        request.Bucket("h", labels, Amount.Whole(1), Amount.Whole(below));
        request.Bucket("h", labels, null, Amount.Whole(2));
        request.Sample("h_sum", labels, new Amount(5_500));
        request.Sample("h_count", labels, Amount.Whole(2));
    }
}
