namespace Tributary.Silo.Telemetry;

/// <summary>The names of Orleans' instruments that are listened to.</summary>
internal static class OrleansNames
{
    public const string Activations = "orleans-catalog-activations";

    public const string ConnectedGateways = "orleans-client-connected-gateways";

    public const string Requests = "orleans-app-requests-latency-count";

    public const string RequestMilliseconds = "orleans-app-requests-latency-sum";

    public const string TimedOut = "orleans-app-requests-timedout";

    public const string Sent = "orleans-messaging-sent-messages-size";

    public const string Received = "orleans-messaging-received-messages-size";

    public const string Failed = "orleans-messaging-sent-failed";

    public const string Dropped = "orleans-messaging-sent-dropped";

    public const string Rejected = "orleans-messaging-rejected";

    public const string Expired = "orleans-messaging-expired";
}
