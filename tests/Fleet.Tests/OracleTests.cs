using Tributary.Fleet.Tests.Peer;
using Xunit.Abstractions;

namespace Tributary.Fleet.Tests;

/// <summary>The oracle against a gateway that merges rightly, and against every way to do it wrongly.</summary>
public sealed class OracleTests(ITestOutputHelper log)
{
    /// <summary>One connection: the order of requests, and with it the outcome, follows from the seed.</summary>
    private static readonly string[] Eventful =
    [
        "--seed", "7", "--instances", "60", "--services", "7", "--pushes", "6", "--connections", "1",
        "--restarts", "0.3", "--duplicates", "0.2", "--late", "0.2",
    ];

    private static readonly string[] DeathsAndDeltas = ["--deaths", "0.2", "--delta", "0.2"];

    /// <summary>Protocols in which no group is deleted.</summary>
    private static readonly string[] Timed = ["influx", "asab"];

    /// <summary>What requests that come one at a time, each with a time, can be got wrong in.</summary>
    private static readonly Fault[] FaultsWithTimes =
    [
        Fault.CountsRepetitions, Fault.LosesPushes, Fault.ForgetsEarlierLives, Fault.TakesOldPushesForRestarts, Fault.PostClearsGroup, Fault.AddsInDoubles,
        Fault.AddsEveryGauge, Fault.LeavesOutEof,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_true_gateway_is_exact(int connections)
    {
        await using var gateway = new NaiveGateway();
        var (code, lines) = await PlayAsync(gateway, "--connections", connections.ToString(System.Globalization.CultureInfo.InvariantCulture), "--watch-falls", "0.01");
        Assert.Equal("oracle: exact", lines[^1]);
        Assert.Equal(FleetCommand.Exact, code);
    }

    [Theory]
    [InlineData("--families", "counters")]
    [InlineData("--families", "gauges")]
    [InlineData("--families", "histograms,summaries")]
    [InlineData("--sources", "starttime")]
    [InlineData("--sources", "bare")]
    [InlineData("--sources", "sequenced")]
    [InlineData("--pushes", "1")]
    [InlineData("--deaths", "1")]
    [InlineData("--restarts", "1")]
    [InlineData("--seed", "8")]
    [InlineData("--seed", "-9")]
    public async Task Any_part_of_the_fleet_is_exact_by_itself(string option, string value)
    {
        await using var gateway = new NaiveGateway();
        var (_, lines) = await PlayAsync(gateway, option, value);
        Assert.Equal("oracle: exact", lines[^1]);
    }

    [Theory]
    [InlineData("protobuf")]
    [InlineData("influx")]
    [InlineData("asab")]
    public async Task Other_protocols_say_the_same(string protocol)
    {
        await using var gateway = new NaiveGateway(unreliable: true);
        var (_, lines) = await PlayAsync(gateway, "--protocol", protocol, "--connections", "4", "--watch-falls", "0.01");
        Assert.Equal("oracle: exact", lines[^1]);
    }

    [Fact]
    public async Task Unknown_outcomes_are_sent_again_until_they_are_known()
    {
        await using var gateway = new NaiveGateway(unreliable: true);
        var (code, lines) = await PlayAsync(gateway, "--connections", "4", "--watch-falls", "0.01");
        Assert.Equal("oracle: exact", lines[^1]);
        Assert.Equal(FleetCommand.Exact, code);
        Assert.DoesNotContain(lines, line => line.Contains(" 0 attempts repeated", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_is_seen(Fault fault, string protocol)
    {
        await using var gateway = new NaiveGateway(fault);
        var (code, lines) = await PlayAsync(gateway, "--protocol", protocol);
        Assert.Matches(@"^oracle: \d+ differences$", lines[^1]);
        Assert.Contains(lines, line => line.StartsWith("difference: ", StringComparison.Ordinal));
        Assert.Equal(FleetCommand.Differs, code);
    }

    [Fact]
    public async Task A_gateway_that_is_not_empty_is_refused()
    {
        await using var gateway = new NaiveGateway();
        await PlayAsync(gateway);
        var (code, lines) = await PlayAsync(gateway);
        Assert.Equal(FleetCommand.Trouble, code);
        Assert.Contains("needs an empty gateway", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_trouble()
    {
        using var output = new StringWriter();
        var code = await FleetCommand.RunAsync(["--url", "http://127.0.0.1:1", "--wait-ready", "0"], output, output, CancellationToken.None);
        Assert.Equal(FleetCommand.Trouble, code);
        Assert.Contains("not ready", output.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<Fault, string> Faults()
    {
        var faults = new TheoryData<Fault, string>();
        foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.None))
        {
            faults.Add(fault, "pushgateway");
            if (fault != Fault.AddsInDoubles) faults.Add(fault, "protobuf"); // it has nothing else
            if (FaultsWithTimes.Contains(fault)) faults.Add(fault, "influx");
            if (FaultsWithTimes.Contains(fault) || fault is Fault.KeepsBoundsNotShared or Fault.ResetsBucketByBucket) faults.Add(fault, "asab");
        }

        return faults;
    }

    private async Task<(int Code, string[] Lines)> PlayAsync(NaiveGateway gateway, params string[] more)
    {
        using var output = new StringWriter();
        var code = await FleetCommand.RunAsync(["--url", gateway.Url.ToString(), .. Eventful, .. Array.Exists(more, Timed.Contains) ? [] : DeathsAndDeltas, .. more], output, output, CancellationToken.None);
        log.WriteLine(output.ToString());
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
