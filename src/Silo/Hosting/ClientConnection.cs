namespace Tributary.Silo.Hosting;

/// <summary>Whether a client has a silo to send through.</summary>
internal sealed class ClientConnection : IClusterConnectionStatusObserver
{
    private volatile bool _isConnected;

    public bool IsConnected => _isConnected;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) => _isConnected = currentNumberOfGateways > 0;

    public void NotifyClusterConnectionLost() => _isConnected = false;
}
