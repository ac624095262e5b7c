using Tributary.Fleet.Options;

namespace Tributary.Fleet.Tests;

public sealed class ArgumentReaderTests
{
    [Fact]
    public void Both_spellings_are_read()
    {
        var options = ArgumentReader.Read(["--url", "http://localhost:1234", "--instances=7", "--families", "counters,Gauges", "--late=0"], new FleetOptions { Seed = 9 }, out var mistakes);
        Assert.Empty(mistakes);
        Assert.Equal(new FleetOptions { Seed = 9, Gateways = "http://localhost:1234", Instances = 7, Families = FamilyKinds.Counters | FamilyKinds.Gauges, Late = 0 }, options);
    }

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        Assert.Null(ArgumentReader.Read(["--instances", "0", "--restarts=1.5", "--nonsense=1", "--families=none", "--sources=7", "--url", "here", "--seed"], new FleetOptions(), out var mistakes));
        Assert.Equal(["--instances", "--restarts", "--nonsense", "--families", "--sources", "--url", "--seed"], mistakes.Select(mistake => mistake.Split(':')[0]));
    }

    [Theory]
    [InlineData("--protocol remotewrite --sources bare", "--sources: with remotewrite all are starttime, sequenced, for it has no way to say bare")]
    [InlineData("--protocol native --sources bare,starttime", "--sources: with native all are sequenced, for it has no way to say starttime, bare")]
    [InlineData("--deaths 0.1 --protocol otlp", "--deaths: otlp has no way to delete a group")]
    [InlineData("--protocol remotewrite --delta 0.5", "--delta: remotewrite leaves no choice whether counts are increments")]
    [InlineData("--protocol remotewrite --gzip 0.5", "--gzip: remotewrite leaves no choice whether bodies are compressed")]
    [InlineData("--protocol influx --families counters,summaries,histograms --sources sequenced,starttime", "--families: influx has no way to say histograms, summaries, only counters, gauges", "--sources: with influx all are bare, for it has no way to say starttime, sequenced")]
    [InlineData("--protocol influx --delta 0.5 --deaths 1", "--deaths: influx has no way to delete a group", "--delta: influx leaves no choice whether counts are increments")]
    [InlineData("--protocol asab --families summaries", "--families: asab has no way to say summaries, only counters, gauges, histograms")]
    [InlineData("--protocol statsd --duplicates 0.1 --late 0.1 --families histograms", "--families: statsd has no way to say histograms, only counters, gauges, summaries", "--duplicates: to statsd a line that comes twice is two events", "--late: to statsd a line that comes once more is another event")]
    [InlineData("--protocol statsd --url http://a,http://b", "--url: with statsd it is one gateway, which --statsd is an address of")]
    [InlineData("--protocol statsd --pushes 3 --gateway-restarts 3", "--gateway-restarts: there are 3 pushes, so 2 pauses between them")]
    [InlineData("--gateway-restarts 1", "--gateway-restarts: pushgateway lives through kills at any time; the fleet need not wait for them")]
    [InlineData("--statsd 127.0.0.1:8125", "--statsd: the fleet speaks pushgateway")]
    [InlineData("--protocol statsd --statsd 127.0.0.1", "--statsd: '127.0.0.1' is not host:port")]
    public void What_a_protocol_has_no_way_to_say_is_not_asked_of_it(string arguments, params string[] expected)
    {
        Assert.Null(ArgumentReader.Read(arguments.Split(' '), new FleetOptions(), out var mistakes));
        Assert.Equal(expected, mistakes);
    }

    [Theory]
    [InlineData("--protocol remotewrite --delta 0 --gzip 0 --deaths 0")]
    [InlineData("--protocol native --sources bare,sequenced")]
    [InlineData("--protocol asab --delta 0.5 --sources bare,starttime --families histograms")]
    [InlineData("--protocol statsd --duplicates 0 --late 0 --gateway-restarts 4 --statsd [::1]:8125")]
    [InlineData("--protocol protobuf --deaths 0.1 --delta 0.1 --gzip 0.1")]
    public void What_it_can_say_and_the_defaults_are_left_to_it(string arguments) =>
        Assert.NotNull(ArgumentReader.Read(arguments.Split(' '), new FleetOptions(), out _));

    [Fact]
    public async Task Wrong_usage_exits_with_2_and_shows_the_options()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(FleetCommand.Trouble, await FleetCommand.RunAsync(["--what"], output, errors, CancellationToken.None));
        Assert.Contains("--what: unknown option", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("--instances", errors.ToString(), StringComparison.Ordinal);
    }
}
