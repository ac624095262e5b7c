using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tributary.Gateway.StatsD;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.StatsD;

/// <summary>A gateway that receives StatsD on free ports, and senders for it.</summary>
internal static class StatsDGateway
{
    public static string[] Settings { get; } = ["--StatsD:Enabled=true", "--StatsD:UdpAddress=127.0.0.1:0", "--StatsD:TcpAddress=127.0.0.1:0", "--StatsD:FlushInterval=100ms", "--StatsD:SetWindow=100ms", "--StatsD:Instance=gw"];

    public static Task<RunningGateway> StartAsync(params string[] settings) => RunningGateway.StartAsync([.. Settings, .. settings]);

    public static StatsDService StatsD(this RunningGateway gateway) => gateway.Services.GetRequiredService<StatsDService>();

    /// <summary>Sends packets over UDP.</summary>
    public static void Send(this RunningGateway gateway, params string[] packets)
    {
        using var client = new UdpClient(AddressFamily.InterNetwork);
        foreach (var packet in packets) client.Send(Encoding.UTF8.GetBytes(packet), gateway.StatsD().Udp!.Address);
    }

    public static async Task<RawConnection> ConnectAsync(this RunningGateway gateway)
    {
        var address = gateway.StatsD().Tcp!.Address;
        return await RawConnection.OpenAsync(new Uri($"tcp://{address}"));
    }

    /// <summary>Waits until the view has these lines and, quantiles apart, no others.</summary>
    public static async Task ShowsAsync(this RunningGateway gateway, params string[] lines)
    {
        string[] view = [];
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                view = [.. (await gateway.ViewAsync()).Where(line => !line.Contains("quantile=", StringComparison.Ordinal))];
                return view.SequenceEqual(lines);
            });
        }
        finally
        {
            Assert.Equal(lines, view);
        }
    }

    /// <summary>Waits until the gateway's own metrics have a line.</summary>
    public static async Task CountsAsync(this RunningGateway gateway, string line)
    {
        var page = "";
        try
        {
            await Eventually.TrueAsync(async () => (page = (await gateway.GetAsync("/metrics")).Text).Contains($"{line}\n", StringComparison.Ordinal));
        }
        finally
        {
            Assert.Contains(line, page, StringComparison.Ordinal);
        }
    }
}
