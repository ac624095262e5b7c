using System.Net.Sockets;
using Tributary.Gateway.Hosting;
using Tributary.Grains.Storage.Postgres.Schema;

namespace Tributary.Silo.Hosting;

/// <summary>Why a member of the cluster could not start, in words; see <see cref="GatewayHosting.Explain"/>.</summary>
internal static class StartFailures
{
    public static string? Explain(Exception exception) => exception switch
    {
        SchemaTooNewException or OrleansConfigurationException or PortInUseException => exception.Message,
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => $"{exception.Message}. --Cluster:AdvertisedAddress must be an address of this machine, or reach it.",
        AggregateException several => several.InnerExceptions.Select(Explain).FirstOrDefault(reason => reason is not null),
        _ => null,
    };
}
