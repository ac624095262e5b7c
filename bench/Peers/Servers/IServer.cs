namespace Tributary.Peers.Servers;

/// <summary>What is pushed to and scraped: a server, or a cluster by one of its gateways.</summary>
internal interface IServer
{
    ServerRecipe Recipe { get; }

    /// <summary>On 127.0.0.1.</summary>
    int Port { get; }

    /// <summary>The last lines it printed, to explain a failure.</summary>
    string LastWords { get; }
}
