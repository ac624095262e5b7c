using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Tributary.Silo.Settings;

/// <summary>The address that other members of the cluster are told.</summary>
internal static class HostAddress
{
    /// <summary>The one that is set; else loopback where the cluster is one machine, and the machine's first address where it is not.</summary>
    public static IPAddress Of(SiloSettings settings)
    {
        if (settings.AdvertisedAddress.Length > 0) return IPAddress.Parse(settings.AdvertisedAddress);
        return settings.Clustering == Clustering.Localhost ? IPAddress.Loopback : OfMachine().FirstOrDefault() ?? IPAddress.Loopback;
    }

    /// <summary>Whether it can be listened on here; an address that a router or a container's host translates cannot.</summary>
    public static bool IsOfMachine(IPAddress address) => IPAddress.IsLoopback(address) || OfMachine().Contains(address);

    private static IEnumerable<IPAddress> OfMachine() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
        from unicast in network.GetIPProperties().UnicastAddresses
        where unicast.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(unicast.Address)
        select unicast.Address;
}
