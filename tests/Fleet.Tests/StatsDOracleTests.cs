using Tributary.Fleet.Tests.Peer;
using Xunit.Abstractions;

namespace Tributary.Fleet.Tests;

/// <summary>The oracle against a receiver of StatsD that adds up rightly, and against ways to do it wrongly.</summary>
public sealed class StatsDOracleTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData("--connections", "1")]
    [InlineData("--connections", "4")]
    [InlineData("--families", "counters")]
    [InlineData("--families", "gauges")]
    [InlineData("--families", "summaries")]
    public async Task A_true_receiver_is_exact(string option, string value)
    {
        await using var receiver = new NaiveStatsD();
        var (code, lines) = await PlayAsync(receiver, option, value, "--watch-falls", "0.01");
        Assert.Equal("oracle: exact", lines[^1]);
        Assert.Equal(FleetCommand.Exact, code);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_is_seen(StatsDFault fault)
    {
        await using var receiver = new NaiveStatsD(fault);
        var (code, lines) = await PlayAsync(receiver, "--patience", "0.5");
        Assert.Matches(@"^oracle: \d+ differences$", lines[^1]);
        Assert.Equal(FleetCommand.Differs, code);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_trouble()
    {
        await using var gateway = new NaiveGateway();
        using var output = new StringWriter();
        var code = await FleetCommand.RunAsync(["--url", gateway.Url.ToString(), "--protocol", "statsd", "--statsd", "127.0.0.1:1", "--patience", "0", "--instances", "1"], output, output, CancellationToken.None);
        Assert.Equal(FleetCommand.Trouble, code);
        Assert.Contains("nobody takes StatsD at 127.0.0.1:1", output.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<StatsDFault> Faults() => [.. Enum.GetValues<StatsDFault>().Where(fault => fault != StatsDFault.None)];

    private async Task<(int Code, string[] Lines)> PlayAsync(NaiveStatsD receiver, params string[] more)
    {
        using var output = new StringWriter();
        string[] arguments = ["--url", receiver.Url.ToString(), "--protocol", "statsd", "--statsd", receiver.Address, "--seed", "7", "--instances", "40", "--services", "7", "--pushes", "4", "--restarts", "0.2"];
        var code = await FleetCommand.RunAsync([.. arguments, .. more], output, output, CancellationToken.None);
        log.WriteLine(output.ToString());
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
