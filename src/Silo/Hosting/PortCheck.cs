using System.Net;
using System.Net.Sockets;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Hosting;

/// <summary>
/// Sees before the start whether the silo's ports are free. Orleans does not notice: it listens with a port that others may
/// share (SO_REUSEPORT), and two silos on one would each get a part of the other's calls.
/// </summary>
internal sealed class PortCheck(SiloSettings settings) : IHostedLifecycleService
{
    /// <exception cref="PortInUseException">One is in use.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Check(settings.SiloPort, nameof(settings.SiloPort));
        Check(settings.GatewayPort, nameof(settings.GatewayPort));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(int port, string setting)
    {
        var address = HostAddress.Of(settings);
        var listener = new TcpListener(HostAddress.IsOfMachine(address) ? address : IPAddress.Any, port);
        try
        {
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new PortInUseException(port, setting, e);
        }
        finally
        {
            listener.Stop();
        }
    }
}

/// <summary>Something else listens on a port of the silo.</summary>
internal sealed class PortInUseException(int port, string setting, Exception cause) : Exception(
    FormattableString.Invariant($"Port {port} is in use. Stop what listens there, or choose another with --{SiloSettings.Section}:{setting}."), cause);
