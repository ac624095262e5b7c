using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Points;
using Tributary.Protocols.Tests.Points;

namespace Tributary.Protocols.Tests.Influx;

public sealed class InfluxParserTests
{
    private readonly PointBatch _batch = new();

    public static InfluxNaming Naming { get; } = new(new TagSourceOptions(["instance_id", "node_id", "host"], "job"), name => name == "net_bytes", UsesTimes: true);

    private void Parse(byte[] body, InfluxNaming? naming = null, long unit = 1_000_000_000) =>
        Assert.Null(new InfluxParser(naming ?? Naming).Parse(body, "db"u8, unit, ParserLimits.Default, _batch));

    private string[] Read(string lines, InfluxNaming? naming = null, long unit = 1_000_000_000)
    {
        Parse(Encoding.UTF8.GetBytes(lines), naming, unit);
        Assert.Empty(_batch.Rejections);
        return PointDump.Of(_batch);
    }

    private string Rejected(string line)
    {
        Parse(Encoding.UTF8.GetBytes(line));
        Assert.Equal(1, _batch.Rejected);
        Assert.Empty(PointDump.Of(_batch));
        return Assert.Single(_batch.Rejections);
    }

    [Fact]
    public void Each_number_of_a_line_is_a_point_of_a_family_of_its_own() =>
        Assert.Equal(
            [
                "{job=\"db\"} cpu_idle{cpu=\"0\"} Gauge 97.5 NaN..12",
                "{job=\"db\"} cpu_user{cpu=\"0\"} Gauge 2 NaN..12",
                "{job=\"db\"} load{} Gauge 0.25 NaN..NaN",
            ],
            Read("cpu,cpu=0 idle=97.5,user=2i 12\nload value=.25\n"));

    [Theory]
    [InlineData("5i", "5")]
    [InlineData("-5i", "-5")]
    [InlineData("9223372036854775807i", "9223372036854775807")]
    [InlineData("-9223372036854775808i", "-9223372036854775808")]
    [InlineData("18446744073709551615u", "18446744073709551615")]
    [InlineData("1.5e3", "1500")]
    [InlineData("-1.", "-1")]
    [InlineData("t", "1")]
    [InlineData("TRUE", "1")]
    [InlineData("True", "1")]
    [InlineData("f", "0")]
    [InlineData("false", "0")]
    public void Values_are_exact(string text, string value) => Assert.Equal([$"{{job=\"db\"}} m{{}} Gauge {value} NaN..NaN"], Read($"m value={text}"));

    [Theory]
    [InlineData("net_bytes value=5i", "net_bytes{} Counter 5")]
    [InlineData("net bytes=5i", "net_bytes{} Counter 5")]
    [InlineData("http requests_total=18446744073709551615u", "http_requests_total{} Counter 18446744073709551615")]
    [InlineData("net_bytes_sent value=5i", "net_bytes_sent{} Gauge 5")]
    [InlineData("total value=5i", "total{} Gauge 5")]
    public void Counters_are_told_by_their_name_or_by_a_setting(string line, string point) => Assert.Equal([$"{{job=\"db\"}} {point} NaN..NaN"], Read(line));

    [Fact]
    public void A_negative_counter_is_refused_and_the_other_fields_of_its_line_stand()
    {
        Parse("a_total value=1\nnet bytes=-1,other=2\n"u8.ToArray());
        Assert.Equal(["unable to parse 'net bytes=-1,other=2': a counter cannot be negative (line 2, column 5)"], _batch.Rejections);
        Assert.Equal(["{job=\"db\"} a_total{} Counter 1 NaN..NaN", "{job=\"db\"} net_other{} Gauge 2 NaN..NaN"], PointDump.Of(_batch));
    }

    [Fact]
    public void Escapes_are_undone_in_names_and_values() =>
        Assert.Equal(
            ["{job=\"db\"} odd_name_x_v_w{a_b=\"c,d=e f\",c=\"x\\\\y\"} Gauge 1 NaN..12"],
            Read("odd\\ name\\,x,a\\ b=c\\,d\\=e\\ f,c=x\\y v\\ w=1i 12\n"));

    [Theory]
    [InlineData("cpu.load-1,a.b=c v:x=1", "cpu_load_1_v:x{a_b=\"c\"}")]
    [InlineData("1m value=1", "_1m{}")]
    [InlineData("m,1st=a,__name__=b,_x=c,größe=d value=1", "m{_1st=\"a\",_name__=\"b\",_x=\"c\",gr__e=\"d\"}")]
    public void Names_are_those_of_Prometheus(string line, string series) => Assert.Equal([$"{{job=\"db\"}} {series} Gauge 1 NaN..NaN"], Read(line));

    [Theory]
    [InlineData("host=h", "instance=\"h\",job=\"db\"", "")]
    [InlineData("host=h,node_id=n,instance_id=i,site=s", "instance=\"i/n/h\",job=\"db\"", "site=\"s\"")]
    [InlineData("host=h,instance=C:", "instance=\"h\",job=\"db\"", "exported_instance=\"C:\"")]
    [InlineData("instance=a,zone=z", "instance=\"a\",job=\"db\"", "zone=\"z\"")]
    [InlineData("job=shop,host=h", "instance=\"h\",job=\"shop\"", "")]
    public void Tags_that_name_the_sender_are_its_labels(string tags, string source, string labels) =>
        Assert.Equal([$"{{{source}}} m{{{labels}}} Gauge 1 NaN..NaN"], Read($"m,{tags} value=1"));

    [Fact]
    public void The_job_may_come_from_another_tag_and_a_tag_named_job_is_then_another_thing() =>
        Assert.Equal(
            ["{job=\"Shop\"} m{appclass=\"Shop\",exported_job=\"nightly\"} Gauge 1 NaN..NaN"],
            Read("m,appclass=Shop,job=nightly value=1", Naming with { Source = new TagSourceOptions([], "appclass") }));

    [Fact]
    public void Sources_and_families_of_a_body_are_each_there_once()
    {
        Read("m,host=a value=1\nm,host=b value=2\nm,host=a value=3\nm,host=a,x=y value=4\n");
        Assert.Equal((2, 1), (_batch.Sources, _batch.Families.Count));
    }

    [Theory]
    [InlineData(1, "1700000000123456789", "1700000000.1234567")]
    [InlineData(1_000, "1700000000123456", "1700000000.123456")]
    [InlineData(1_000_000, "1700000000123", "1700000000.123")]
    [InlineData(1_000_000_000, "1700000000", "1700000000")]
    [InlineData(60_000_000_000, "28333333", "1699999980")]
    public void Times_are_seconds_whatever_the_precision(long unit, string time, string seconds) =>
        Assert.EndsWith($" NaN..{seconds}", Assert.Single(Read($"m value=1 {time}", unit: unit)), StringComparison.Ordinal);

    [Fact]
    public void Times_may_be_left_to_the_receiver() =>
        Assert.EndsWith(" NaN..NaN", Assert.Single(Read("m value=1 12", Naming with { UsesTimes = false })), StringComparison.Ordinal);

    [Theory]
    [InlineData("n", 1L)]
    [InlineData(null, 1L)]
    [InlineData("us", 1_000L)]
    [InlineData("u", 1_000L)]
    [InlineData("ms", 1_000_000L)]
    [InlineData("s", 1_000_000_000L)]
    [InlineData("h", 3_600_000_000_000L)]
    [InlineData("d", null)]
    public void Precisions_have_the_names_of_both_versions(string? name, long? unit) => Assert.Equal(unit, InfluxPrecision.Find(name));

    [Fact]
    public void Strings_are_passed_over_whatever_is_in_them() =>
        Assert.Equal(
            ["{job=\"db\"} m_a{} Gauge 1 NaN..12", "{job=\"db\"} m_c{} Gauge 2 NaN..12", "{job=\"db\"} n{} Gauge 3 NaN..NaN"],
            Read("m a=1,b=\"x, y=\\\"z\\\" \\\\\",c=2 12\nm s=\"two\nlines\"\nn value=3"));

    [Fact]
    public void Numbers_that_are_none_are_passed_over_and_counted()
    {
        Parse("m a=nan,b=1,c=inf\nm d=-inf,e=+Inf,f=NaN\n"u8.ToArray());
        Assert.Empty(_batch.Rejections);
        Assert.Equal(["{job=\"db\"} m_b{} Gauge 1 NaN..NaN"], PointDump.Of(_batch));
        Assert.Equal(5, _batch.Skipped);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_Latin1()
    {
        Parse([.. "m,city="u8, .. Encoding.Latin1.GetBytes("Brünn"), .. ",land=Česko value=1\n"u8]);
        Assert.Equal(["{job=\"db\"} m{city=\"Brünn\",land=\"Česko\"} Gauge 1 NaN..NaN"], PointDump.Of(_batch));
    }

    [Fact]
    public void Comments_empty_lines_carriage_returns_and_blanks_say_nothing() =>
        Assert.Equal(
            ["{job=\"db\"} m{} Gauge 1 NaN..12", "{job=\"db\"} m{a=\"b\"} Gauge 2 NaN..NaN", "{job=\"db\"} m{a=\"b\"} Gauge 3 NaN..NaN"],
            Read("# m value=9\r\n\r\n  m  value=1  12 \r\nm,a=b value=2\r\n\n\t\nm,a=b value=3\r"));

    [Theory]
    [InlineData(",a=b v=1", "missing measurement (line 1, column 1)")]
    [InlineData("m", "missing fields (line 1, column 2)")]
    [InlineData("m ", "missing fields (line 1, column 3)")]
    [InlineData("m,a=b", "missing fields (line 1, column 6)")]
    [InlineData("m,=b v=1", "missing tag key (line 1, column 3)")]
    [InlineData("m,a v=1", "missing tag value (line 1, column 4)")]
    [InlineData("m,a= v=1", "missing tag value (line 1, column 5)")]
    [InlineData("m,a=b=c v=1", "invalid tag format: an equals sign within a tag needs a backslash before it (line 1, column 6)")]
    [InlineData("m,a=b,a=c v=1", "duplicate tags: two keys become one label; rename one (line 1, column 10)")]
    [InlineData("m v", "invalid field format: a field is key=value (line 1, column 4)")]
    [InlineData("m =1", "missing field key (line 1, column 3)")]
    [InlineData("m v=", "missing field value (line 1, column 5)")]
    [InlineData("m v=1,", "missing fields (line 1, column 7)")]
    [InlineData("m v=1i2", "invalid field value: it is to be a number, a boolean or a string in quotes (line 1, column 5)")]
    [InlineData("m v=1.5i", "invalid number: an integer has up to 64 bits and an i behind it (line 1, column 5)")]
    [InlineData("m v=9223372036854775808i", "invalid number: an integer has up to 64 bits and an i behind it (line 1, column 5)")]
    [InlineData("m v=-1u", "invalid number: an unsigned integer has up to 64 bits and a u behind it (line 1, column 5)")]
    [InlineData("m v=\"x", "unbalanced quotes (line 1, column 5)")]
    [InlineData("m v=\"x\"y", "a field's value ends with a comma, a blank or the line (line 1, column 8)")]
    [InlineData("m v=1 x", "bad timestamp: it is to be a whole number, in the unit that precision names, of a time from 1970 to 2262, and the last of the line (line 1, column 7)")]
    [InlineData("m v=1 1 2", "bad timestamp: it is to be a whole number, in the unit that precision names, of a time from 1970 to 2262, and the last of the line (line 1, column 7)")]
    [InlineData("m v=1 1700000000000000000", "bad timestamp: it is to be a whole number, in the unit that precision names, of a time from 1970 to 2262, and the last of the line (line 1, column 7)")]
    [InlineData("- -=1", "measurement and field have no letter and no digit (line 1, column 3)")]
    public void What_is_wrong_is_told_with_its_place(string line, string why) => Assert.Equal($"unable to parse '{line}': {why}", Rejected(line));

    [Fact]
    public void A_line_that_is_wrong_leaves_the_others_alone()
    {
        Parse("m a=1\nm b=\nm,t=1 c=3\nm,t=1 d=4,e=\nm,t=1 f=\"x\nm,t=1 g=6\n"u8.ToArray());
        Assert.Equal(["{job=\"db\"} m_a{} Gauge 1 NaN..NaN", "{job=\"db\"} m_c{t=\"1\"} Gauge 3 NaN..NaN", "{job=\"db\"} m_g{t=\"1\"} Gauge 6 NaN..NaN"], PointDump.Of(_batch));
        Assert.Equal(["(line 2, column 5)", "(line 4, column 13)", "(line 5, column 9)"], _batch.Rejections.Select(text => text[text.LastIndexOf('(')..]));
    }

    [Fact]
    public void Parts_beyond_a_limit_are_refused_by_its_name()
    {
        var limits = ParserLimits.Default with { MaxLabelValueLength = 3, MaxLabelNameLength = 4, MaxLabelsPerSeries = 2, MaxNameLength = 9, MaxFamiliesPerPush = 2 };
        var parser = new InfluxParser(Naming);
        Assert.Null(parser.Parse("m,a=long v=1\nm,longer=a v=1\nm,a=1,b=2,c=3 v=1\nlong_measurement v=1\nm a=1,b=2,c=3\n"u8, "db"u8, 1, limits, _batch));
        Assert.Equal(["MaxLabelValueLength", "MaxLabelNameLength", "MaxLabelsPerSeries", "MaxNameLength", "MaxFamiliesPerPush"], _batch.Rejections.Select(text => text.Split("Limits:")[1].Split(')')[0]));
        Assert.Equal(2, PointDump.Of(_batch).Length);
    }

    [Fact]
    public void A_body_of_too_many_values_is_refused_whole()
    {
        var parser = new InfluxParser(Naming);
        Assert.Contains("Limits:MaxSamplesPerPush", parser.Parse("m a=1,b=2,c=3"u8, "db"u8, 1, ParserLimits.Default with { MaxSamplesPerPush = 2 }, _batch), StringComparison.Ordinal);
        Assert.Contains("Limits:MaxSeriesPerPush", parser.Parse("m a=1,b=2,c=3"u8, "db"u8, 1, ParserLimits.Default with { MaxSeriesPerPush = 2 }, _batch), StringComparison.Ordinal);
    }
}
