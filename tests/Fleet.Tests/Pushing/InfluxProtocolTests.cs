using System.Text;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Tests.Pushing;

public sealed class InfluxProtocolTests
{
    private static readonly Label[] Sender = [new("job", "a b"), new("zone", "eu=1"), new("instance", "i,1")];

    private static readonly InfluxStyle Version1 = new(IsVersion2: false, "", TagsJob: false, "host", SplitsNames: false, IsUnsigned: false);

    private static readonly OtlpMoment Moment = new(null, Amount.Whole(1), new Amount(1_704_067_200_125), IsDelta: false);

    [Fact]
    public void A_line_is_a_series_with_its_time() => Assert.Equal(
        """
        c_total,path=C:\new\ t,zone=eu\=1,host=i\,1 value=12i 1704067200125000000
        g,zone=eu\=1,host=i\,1 value=-0.5 1704067200125000000

        """,
        Body(Version1));

    [Fact]
    public void Another_client_has_another_style() => Assert.Equal(
        """
        c,path=C:\new\ t,job=a\ b,zone=eu\=1,node_id=i\,1 total=12u 1704067200
        g,job=a\ b,zone=eu\=1,node_id=i\,1 value=-0.5 1704067200

        """,
        Body(Version1 with { Precision = "s", TagsJob = true, SourceTag = "node_id", SplitsNames = true, IsUnsigned = true }));

    [Theory]
    [InlineData(false, "", "/write?db=a%20b")]
    [InlineData(false, "u", "/write?db=a%20b&precision=u")]
    [InlineData(true, "ms", "/api/v2/write?org=any&bucket=a%20b&precision=ms")]
    public void The_database_is_the_job_where_no_tag_is(bool isVersion2, string precision, string path) =>
        Assert.Equal(path, InfluxProtocol.Render(Sender, [], Moment, Version1 with { IsVersion2 = isVersion2, Precision = precision }, compressed: false).Path);

    private static string Body(InfluxStyle style)
    {
        var lines = new InfluxExposition(Sender, Moment.Time, style);
        lines.Sample("c_total", [new Label("path", "C:\\new t"), new Label("zone", "nil")], Amount.Whole(12));
        lines.Sample("g", [], new Amount(-500));
        return Encoding.UTF8.GetString(lines.ToBytes());
    }
}
