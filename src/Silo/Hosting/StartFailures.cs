using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Tributary.Gateway.Hosting;
using Tributary.Grains.Storage.Postgres.Schema;

namespace Tributary.Silo.Hosting;

/// <summary>Why a member of the cluster could not start, in words; see <see cref="GatewayHosting.Explain"/>.</summary>
internal static class StartFailures
{
    public static string? Explain(Exception exception) => exception switch
    {
        SchemaTooNewException or OrleansConfigurationException => exception.Message,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or AddressInUseException =>
            $"{exception.Message}. Stop what listens on the silo's ports, or choose others with --Cluster:SiloPort and --Cluster:GatewayPort.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => $"{exception.Message}. --Cluster:AdvertisedAddress must be an address of this machine, or reach it.",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };
}
