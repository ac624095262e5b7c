using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Points;

namespace Tributary.Gateway.Asab;

/// <summary>How ASAB's HTTP target is received. Bound from the configuration section <c>Asab</c>. Lists are divided by commas.</summary>
internal sealed record AsabOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Asab";

    /// <summary>Where it is always received.</summary>
    public const string DefaultPath = "/asab/v1/push";

    /// <summary>
    /// More paths to receive it at, beside <see cref="DefaultPath"/>, for applications whose configuration cannot be changed.
    /// Default: none.
    /// </summary>
    public string Paths { get; init; } = "";

    /// <summary>
    /// Tags that name the sender. Default: those that tell instances of one application apart. Their values, joined by a
    /// slash, become the label <c>instance</c>, which the shipped rules aggregate away; they are no labels themselves, for
    /// with them nothing would add up. A tag that is to stay a label is taken out of this list.
    /// </summary>
    public string SourceTags { get; init; } = "instance_id,node_id,host";

    /// <summary>The tag whose value is the label <c>job</c>. Default: the application's class. It stays a label as well.</summary>
    public string JobTag { get; init; } = "appclass";

    /// <summary>
    /// Globs of counters that are gauges, for applications that take from a counter as well as add to it; named as
    /// <c>/metrics</c> shows them, without <c>_total</c>. Default: none. Of a counter, a fall is a restart.
    /// </summary>
    public string Gauges { get; init; } = "";

    public AsabNaming Naming() => new(new TagSourceOptions(NameList.Split(SourceTags), JobTag), NameList.Globs(Gauges));

    public IEnumerable<string> AllPaths() => NameList.Split(Paths).Select(path => path.TrimEnd('/')).Prepend(DefaultPath).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. NameList.Split(Paths).Where(path => !IsPath(path)).Select(path => $"{Section}:{nameof(Paths)} has \"{path}\"; a path is like {DefaultPath}, and not below /metrics/job."),
        .. NameList.CheckLabels($"{Section}:{nameof(SourceTags)}", SourceTags),
        .. NameList.CheckLabels($"{Section}:{nameof(JobTag)}", JobTag),
    ];

    private static bool IsPath(string path) =>
        path[0] == '/' && path.All(one => char.IsAsciiLetterOrDigit(one) || "/-._~".Contains(one)) && !path.Contains("//", StringComparison.Ordinal) && !GroupPath.Covers(path);
}
