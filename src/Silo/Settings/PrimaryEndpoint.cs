using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tributary.Silo.Settings;

/// <summary>Where the primary silo of a localhost cluster is, as <c>host:port</c>.</summary>
internal static class PrimaryEndpoint
{
    public static bool TryParse(string text, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        if (Resolve(text[..colon]) is not { } address) return false;
        endpoint = new IPEndPoint(address, port);
        return true;
    }

    private static IPAddress? Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return address;
        try
        {
            return Dns.GetHostAddresses(host, AddressFamily.InterNetwork).FirstOrDefault();
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return null;
        }
    }
}
