using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tributary.EndToEnd.Tests.Processes;

/// <summary>Ports for programs that cannot choose one themselves and tell it.</summary>
internal static class FreePort
{
    /// <summary>
    /// Below the ports that Linux gives to outgoing connections (from 32768): between a program's death and its next start
    /// nothing takes its port by accident.
    /// </summary>
    private const int First = 15_000, End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port of 127.0.0.1 that is free, and was not given before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port) && Given.TryAdd(port, true)) return port;
        }
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
