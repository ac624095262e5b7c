using System.Globalization;
using System.Text;
using Tributary.Protocols.StatsD.Lines;

namespace Tributary.Protocols.Tests.StatsD.Lines;

public sealed class StatsDLineTests
{
    private static readonly StatsDValue[] Values = new StatsDValue[StatsDLine.MaxValues];

    /// <summary><c>type name value value... @rate #tags c:container Ttime</c>; a value that has a sign is in brackets.</summary>
    private static string Read(ReadOnlySpan<byte> line)
    {
        var fault = StatsDLine.Parse(line, out var parsed);
        var count = 0;
        if (fault == StatsDFault.None && parsed.Type != StatsDType.Set) fault = parsed.ReadValues(Values, out count);
        if (fault != StatsDFault.None) return fault.ToString();
        var text = new StringBuilder($"{parsed.Type} {Text(parsed.Name)}");
        if (parsed.Type == StatsDType.Set) text.Append(CultureInfo.InvariantCulture, $" {Text(parsed.Values)}");
        foreach (var value in Values.AsSpan(0, count)) text.Append(value.IsSigned ? $" ({Number(value.Number)})" : $" {Number(value.Number)}");
        if (parsed.Rate != 1) text.Append(CultureInfo.InvariantCulture, $" @{parsed.Rate:R}");
        if (!parsed.Tags.IsEmpty) text.Append(CultureInfo.InvariantCulture, $" #{Text(parsed.Tags)}");
        if (!parsed.Container.IsEmpty) text.Append(CultureInfo.InvariantCulture, $" c:{Text(parsed.Container)}");
        if (parsed.Time != 0) text.Append(CultureInfo.InvariantCulture, $" T{parsed.Time}");
        return text.ToString();
    }

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string Read(string line) => Read(Encoding.UTF8.GetBytes(line));

    [Theory]
    [InlineData("orders:1|c", "Counter orders 1")]
    [InlineData("page.views:-2.5|c", "Counter page.views (-2.5)")]
    [InlineData("queue:320|g", "Gauge queue 320")]
    [InlineData("queue:+4|g", "Gauge queue (4)")]
    [InlineData("queue:-10|g", "Gauge queue (-10)")]
    [InlineData("queue:-0|g", "Gauge queue (-0)")]
    [InlineData("took:12.5|ms", "Timer took 12.5")]
    [InlineData("size:240|h", "Histogram size 240")]
    [InlineData("size:1e3|d", "Distribution size 1000")]
    [InlineData("users:765|s", "Set users 765")]
    [InlineData("users:anna|s", "Set users anna")]
    [InlineData("größe:1|c", "Counter größe 1")]
    public void Every_type_is_read(string line, string read) => Assert.Equal(read, Read(line));

    [Theory]
    [InlineData("orders:1:2:3.5|c", "Counter orders 1 2 3.5")]
    [InlineData("queue:1:+2:-3|g", "Gauge queue 1 (2) (-3)")]
    [InlineData("took:1:2|ms|@0.5", "Timer took 1 2 @0.5")]
    [InlineData("size:1:2|h|#a:b", "Histogram size 1 2 #a:b")]
    [InlineData("size:1:2|d", "Distribution size 1 2")]
    [InlineData("users:a:b|s", "Set users a:b")]
    public void Several_values_stand_in_one_line_unless_it_is_of_a_set(string line, string read) => Assert.Equal(read, Read(line));

    [Theory]
    [InlineData("a:1|c|@0.1", "Counter a 1 @0.1")]
    [InlineData("a:1|c|@1", "Counter a 1")]
    [InlineData("a:1|c|#env:prod,kind:new", "Counter a 1 #env:prod,kind:new")]
    [InlineData("a:1|c|@0.25|#env:prod|c:abc|T1656581400", "Counter a 1 @0.25 #env:prod c:abc T1656581400")]
    [InlineData("a:1|c|T1656581400|c:abc|#env:prod|@0.25", "Counter a 1 @0.25 #env:prod c:abc T1656581400")]
    [InlineData("a:1|c|c:ci-0123|e:it-false,cn-web|card:low|future", "Counter a 1 c:ci-0123")]
    [InlineData("a:1|c|c", "Counter a 1")]
    [InlineData("a:1|c|c:", "Counter a 1")]
    [InlineData("a:1|c|#", "Counter a 1")]
    [InlineData("a:1|c||", "Counter a 1")]
    [InlineData("a:1|c|#x:1|#y:2", "Counter a 1 #y:2")]
    public void Fields_of_DogStatsD_are_read_in_any_order_and_those_that_are_not_known_passed_over(string line, string read) => Assert.Equal(read, Read(line));

    [Theory]
    [InlineData("a:1|g|@0.1")]
    [InlineData("a:1|g|@nonsense")]
    [InlineData("a:1|g|@0")]
    public void A_rate_says_nothing_of_a_gauge(string line) => Assert.Equal("Gauge a 1", Read(line));

    [Fact]
    public void A_rate_says_nothing_of_a_set() => Assert.Equal("Set a 1", Read("a:1|s|@0.1"));

    [Theory]
    [InlineData(":1|c", StatsDFault.NoName)]
    [InlineData("|c", StatsDFault.NoName)]
    [InlineData("", StatsDFault.NoName)]
    [InlineData("a", StatsDFault.NoValue)]
    [InlineData("a|c", StatsDFault.NoValue)]
    [InlineData("a|c:1", StatsDFault.NoValue)]
    [InlineData("a:", StatsDFault.NoValue)]
    [InlineData("a:|c", StatsDFault.NoValue)]
    [InlineData("a:1", StatsDFault.NoType)]
    [InlineData("a:1|", StatsDFault.NoType)]
    [InlineData("a:1||@1", StatsDFault.NoType)]
    [InlineData("a:1|x", StatsDFault.UnknownType)]
    [InlineData("a:1|C", StatsDFault.UnknownType)]
    [InlineData("a:1|m", StatsDFault.UnknownType)]
    [InlineData("a:1|cc", StatsDFault.UnknownType)]
    [InlineData("a:1|c@0.1", StatsDFault.UnknownType)]
    [InlineData("a:x|c", StatsDFault.BadValue)]
    [InlineData("a:1:|c", StatsDFault.BadValue)]
    [InlineData("a::1|c", StatsDFault.BadValue)]
    [InlineData("a:1:x|g", StatsDFault.BadValue)]
    [InlineData("a: 1|c", StatsDFault.BadValue)]
    [InlineData("a:0x10|c", StatsDFault.BadValue)]
    [InlineData("a:--1|g", StatsDFault.BadValue)]
    [InlineData("a:1e999|c", StatsDFault.BadValue)]
    [InlineData("a:NaN|g", StatsDFault.NotFinite)]
    [InlineData("a:1:inf|h", StatsDFault.NotFinite)]
    [InlineData("a:-Infinity|g", StatsDFault.NotFinite)]
    [InlineData("a:1|c|@", StatsDFault.BadRate)]
    [InlineData("a:1|c|@x", StatsDFault.BadRate)]
    [InlineData("a:1|c|@0", StatsDFault.BadRate)]
    [InlineData("a:1|c|@-0.5", StatsDFault.BadRate)]
    [InlineData("a:1|c|@1.5", StatsDFault.BadRate)]
    [InlineData("a:1|c|@nan", StatsDFault.BadRate)]
    [InlineData("a:1|ms|@1e-300", StatsDFault.BadRate)]
    [InlineData("a:1|c|T", StatsDFault.BadTime)]
    [InlineData("a:1|c|T0", StatsDFault.BadTime)]
    [InlineData("a:1|c|T-5", StatsDFault.BadTime)]
    [InlineData("a:1|c|T1.5", StatsDFault.BadTime)]
    [InlineData("a:1|c|Tomorrow", StatsDFault.BadTime)]
    public void What_is_wrong_has_a_reason(string line, StatsDFault fault) => Assert.Equal(fault.ToString(), Read(line));

    [Fact]
    public void A_line_of_more_values_than_there_is_room_for_is_too_long()
    {
        Assert.StartsWith("Counter a 1 1", Read("a" + string.Concat(Enumerable.Repeat(":1", StatsDLine.MaxValues)) + "|c"), StringComparison.Ordinal);
        Assert.Equal(nameof(StatsDFault.TooLong), Read("a" + string.Concat(Enumerable.Repeat(":1", StatsDLine.MaxValues + 1)) + "|c"));
    }

    [Theory]
    [InlineData("env:prod", "env=prod")]
    [InlineData("env:prod,kind:new", "env=prod kind=new")]
    [InlineData("url:http://a:80/", "url=http://a:80/")]
    [InlineData("flag,other", "flag=true other=true")]
    [InlineData("empty:", "empty=")]
    [InlineData(",a:1,,b:2,", "a=1 b=2")]
    [InlineData(":x,a:1", "a=1")]
    [InlineData("", "")]
    public void Tags_have_a_value_after_the_first_colon_and_none_is_true(string text, string read)
    {
        var tags = new StatsDTags(Encoding.UTF8.GetBytes(text));
        var found = new List<string>();
        while (tags.MoveNext()) found.Add($"{Text(tags.Key)}={Text(tags.Value)}");
        Assert.Equal(read, string.Join(' ', found));
    }
}
