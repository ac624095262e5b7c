namespace Tributary.Protocols.RemoteWrite;

/// <summary>How labels of remote write are read.</summary>
/// <param name="IgnoredLabels">
/// Labels that are taken off before anything else: those by which replicas of one Prometheus tell themselves apart, whose
/// points are the same ones.
/// </param>
public sealed record RemoteNaming(IReadOnlyList<string> IgnoredLabels)
{
    public static RemoteNaming Default { get; } = new([]);
}
