using System.Globalization;
using System.Net.Sockets;

namespace Tributary.Gateway.StatsD;

/// <summary>
/// Packets that the kernel has dropped because the buffer of a socket was full, as Linux counts them for each UDP socket in
/// <c>/proc/net/udp</c> (https://www.kernel.org/doc/html/v6.1/networking/proc_net_tcp.html has the columns, and the sources,
/// <c>udp4_format_sock</c>, the last one).
/// </summary>
internal static class KernelDrops
{
    private const int InodeColumn = 9;
    private const int DropsColumn = 12;

    /// <returns>Their number since the socket was made; null where the system does not tell.</returns>
    public static long? Read(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var table = socket.AddressFamily == AddressFamily.InterNetworkV6 ? "/proc/net/udp6" : "/proc/net/udp";
        try
        {
            return InodeOf(socket) is { } inode ? Find(File.ReadLines(table), inode) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return null; // a sandbox may keep it from us, or the socket was closed meanwhile
        }
    }

    /// <summary>Finds a socket in the table.</summary>
    internal static long? Find(IEnumerable<string> table, string inode)
    {
        foreach (var line in table)
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > DropsColumn && columns[InodeColumn] == inode) return long.Parse(columns[DropsColumn], CultureInfo.InvariantCulture);
        }

        return null;
    }

    /// <summary>By its number the table knows a socket: <c>socket:[1234]</c> is what its descriptor leads to.</summary>
    private static string? InodeOf(Socket socket)
    {
        var descriptor = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{socket.SafeHandle.DangerousGetHandle()}");
        return new FileInfo(descriptor).LinkTarget?.Split('[', ']') is ["socket:", var inode, ..] ? inode : null;
    }
}
