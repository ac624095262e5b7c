namespace Tributary.Silo.Telemetry;

/// <summary>The names of Orleans' instruments that are listened to. A later Orleans may name them otherwise: a test asserts that there is something to hear.</summary>
internal static class OrleansNames
{
    /// <summary>The meter that they belong to.</summary>
    public const string Meter = "Microsoft.Orleans";

    /// <summary>A level, by <c>type</c> of grain.</summary>
    public const string Activations = "orleans-catalog-activations";

    /// <summary>A level that is told as it changes.</summary>
    public const string ConnectedClients = "orleans-gateway-connected-clients";

    /// <summary>A level.</summary>
    public const string ConnectedGateways = "orleans-client-connected-gateways";

    /// <summary>A histogram in milliseconds.</summary>
    public const string CallLatency = "orleans-app-requests-latency";

    public const string TimedOut = "orleans-app-requests-timedout";

    /// <summary>A histogram of bytes.</summary>
    public const string Sent = "orleans-messaging-sent-messages-size";

    /// <summary>A histogram of bytes.</summary>
    public const string Received = "orleans-messaging-received-messages-size";

    public const string Failed = "orleans-messaging-sent-failed";

    public const string Dropped = "orleans-messaging-sent-dropped";

    public const string Rejected = "orleans-messaging-rejected";

    public const string Expired = "orleans-messaging-expired";
}
