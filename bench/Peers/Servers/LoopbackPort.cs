using System.Net;
using System.Net.Sockets;

namespace Tributary.Peers.Servers;

/// <summary>Ports of 127.0.0.1 that nothing listens on.</summary>
internal static class LoopbackPort
{
    private const int FirstChosen = 10_000;

    /// <summary>Linux's default (<c>net.ipv4.ip_local_port_range</c>).</summary>
    private const int FirstEphemeral = 32_768;

    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>
    /// The first of a run of free ports, below those that the kernel gives to connections: one of those could be taken before
    /// it is listened on.
    /// </summary>
    public static int FreeRun(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(FirstChosen, FirstEphemeral - count);
            if (Enumerable.Range(first, count).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
