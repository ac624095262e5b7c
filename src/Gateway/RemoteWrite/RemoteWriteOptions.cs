using Tributary.Gateway.Requests;
using Tributary.Protocols.RemoteWrite;

namespace Tributary.Gateway.RemoteWrite;

/// <summary>How remote write is received. Bound from the configuration section <c>RemoteWrite</c>.</summary>
internal sealed record RemoteWriteOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RemoteWrite";

    /// <summary>
    /// External labels that are taken off, names divided by commas: those by which two replicas of one Prometheus tell
    /// themselves apart. Both scrape the same, and without the label their points are the same ones, of which each counts
    /// once. Default: the names that Prometheus Operator and Cortex use. Empty keeps all labels, and counts each replica.
    /// </summary>
    public string ReplicaLabels { get; init; } = "prometheus_replica,__replica__";

    public RemoteNaming Naming() => new(NameList.Split(ReplicaLabels));

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public IReadOnlyList<string> Validate() => [.. NameList.CheckLabels($"{Section}:{nameof(ReplicaLabels)}", ReplicaLabels)];
}
