namespace Tributary.Gateway.Targets;

/// <summary>Headers of requests to targets that HTTP itself does not have.</summary>
internal static class TargetHeaders
{
    /// <summary>When the view was taken that a JSON document shows, Unix seconds: it may have waited in the queue.</summary>
    public const string Time = "Tributary-Time";
}
