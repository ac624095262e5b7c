using Tributary.Gateway.Requests;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Points;

namespace Tributary.Gateway.Influx;

/// <summary>How Influx line protocol is received. Bound from the configuration section <c>Influx</c>. Lists are divided by commas.</summary>
internal sealed record InfluxOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Influx";

    /// <summary>
    /// Tags that name the sender. Default: those that telegraf and ASAB write. Their values, joined by a slash, become the
    /// label <c>instance</c>, which the shipped rules aggregate away; they are no labels themselves, for with them nothing
    /// would add up. A tag that is to stay a label is taken out of this list.
    /// </summary>
    public string SourceTags { get; init; } = "instance_id,node_id,host";

    /// <summary>The tag whose value is the label <c>job</c>. Default: <c>job</c>. Without it the database or bucket is.</summary>
    public string JobTag { get; init; } = "job";

    /// <summary>
    /// Globs of families that are counters beside those that end in <c>_total</c>, such as <c>net_bytes_*</c>. Default: none,
    /// for line protocol does not say what rises; a gauge that should be a counter adds up all the same, but loses what
    /// senders counted when they go.
    /// </summary>
    public string Counters { get; init; } = "";

    /// <summary>
    /// Whether points count as taken at the time they carry, so that repeated and late ones change nothing. Default: yes.
    /// Without, they count as taken when they are received: for senders that repeat an old value with its old time.
    /// </summary>
    public bool UseTimestamps { get; init; } = true;

    /// <summary>
    /// Tokens, and users as <c>name:password</c>, of which one must come with every write. Default: none, and whatever comes
    /// is accepted.
    /// </summary>
    public string Credentials { get; init; } = "";

    public InfluxNaming Naming() => new(new TagSourceOptions(NameList.Split(SourceTags), JobTag), NameList.Globs(Counters), UseTimestamps);

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public IReadOnlyList<string> Validate() =>
        [.. NameList.CheckLabels($"{Section}:{nameof(SourceTags)}", SourceTags), .. NameList.CheckLabels($"{Section}:{nameof(JobTag)}", JobTag)];
}
