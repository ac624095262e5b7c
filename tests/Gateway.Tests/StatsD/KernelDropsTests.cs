using System.Net;
using System.Net.Sockets;
using Tributary.Gateway.StatsD;

namespace Tributary.Gateway.Tests.StatsD;

public sealed class KernelDropsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Packets_that_find_the_buffer_full_are_counted(string address)
    {
        var loopback = IPAddress.Parse(address);
        using var receiver = new Socket(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4096 };
        using var sender = new Socket(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(loopback, 0));
        Assert.Equal(0, KernelDrops.Read(receiver));
        for (var i = 0; i < 100; i++) sender.SendTo(new byte[1000], receiver.LocalEndPoint!);
        var received = 0;
        for (receiver.Blocking = false; receiver.Receive(new byte[1000], SocketFlags.None, out var error) > 0 && error == SocketError.Success;) received++;
        Assert.InRange(received, 1, 99);
        Assert.Equal(100 - received, KernelDrops.Read(receiver));
    }

    [Fact]
    public void A_socket_that_the_table_does_not_have_is_not_known() =>
        Assert.Null(KernelDrops.Find(["  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops", " 1: 0100007F:23A5 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 4711 2 0000000000000000 5"], "47"));
}
