using Microsoft.Extensions.Configuration;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.StatsD;

namespace Tributary.Gateway.Tests.StatsD;

public sealed class StatsDOptionsTests
{
    private static StatsDOptions Read(params string[] settings) => GatewaySettings.Read(new ConfigurationBuilder().AddCommandLine(settings).Build()).StatsD;

    [Fact]
    public void It_is_off_and_its_addresses_are_those_of_loopback()
    {
        var options = Read();
        Assert.False(options.Enabled);
        Assert.Equal(("127.0.0.1:9125", "127.0.0.1:9125", $"{Environment.MachineName}:9125"), (options.Udp!.ToString(), options.Tcp!.ToString(), options.InstanceOrDefault));
    }

    [Fact]
    public void An_instance_is_named_by_the_machine_and_the_port_unless_it_has_a_name()
    {
        Assert.Equal($"{Environment.MachineName}:8125", Read("--StatsD:UdpAddress=", "--StatsD:TcpAddress=[::]:8125").InstanceOrDefault);
        Assert.Equal("a", Read("--StatsD:Instance=a").InstanceOrDefault);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var failures = Assert.Throws<SettingsException>(() => Read(
            "--StatsD:UdpAddress=127.0.0.1", "--StatsD:TcpAddress=here:9125", "--StatsD:Job=", "--StatsD:FlushInterval=10ms", "--StatsD:Ttl=0s", "--StatsD:SetWindow=2d",
            "--StatsD:RelativeError=0.5", "--StatsD:MaxSeries=0", "--StatsD:MaxLineBytes=1", "--StatsD:MaxConnections=0", "--StatsD:ReceiveBufferBytes=1", "--StatsD:Enable=true")).Failures;
        Assert.Equal(12, failures.Count);
        Assert.Contains("StatsD:UdpAddress is \"127.0.0.1\"; an address is like 127.0.0.1:9125 or [::1]:9125, or empty for none.", failures);
        Assert.Contains("StatsD:TcpAddress is \"here:9125\"; an address is like 127.0.0.1:9125 or [::1]:9125, or empty for none.", failures);
        Assert.Contains("StatsD:FlushInterval is 00:00:00.0100000; it must be from 100ms to 1m.", failures);
        Assert.Contains("StatsD:SetWindow is 2.00:00:00; it must be from FlushInterval to 1d.", failures);
        Assert.Contains(failures, failure => failure.StartsWith("StatsD:Enable is no setting.", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_is_in_the_guides()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Cluster.sln"))) root = root.Parent;
        foreach (var guide in new[] { "statsd.md", "configuration.md" })
        {
            var text = File.ReadAllText(Path.Combine(root.FullName, "docs", guide));
            Assert.All(typeof(StatsDOptions).GetProperties().Where(property => property.CanWrite), property => Assert.Contains($"`StatsD:{property.Name}`", text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Enabled_without_an_address_is_a_mistake() =>
        Assert.Equal(["StatsD:Enabled is true, and there is neither StatsD:UdpAddress nor StatsD:TcpAddress."], Assert.Throws<SettingsException>(() => Read("--StatsD:Enabled=true", "--StatsD:UdpAddress=", "--StatsD:TcpAddress=")).Failures);
}
