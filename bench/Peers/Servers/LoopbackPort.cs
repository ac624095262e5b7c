using System.Net;
using System.Net.Sockets;

namespace Tributary.Peers.Servers;

/// <summary>Ports of 127.0.0.1 that nothing listens on.</summary>
internal static class LoopbackPort
{
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
