namespace Tributary.Engine.Limits;

/// <summary>
/// The most that is taken from outside, bound from the configuration section <c>Limits</c> and listed in
/// <c>docs/limits.md</c>. Every default is far above what a healthy sender needs and far below what hurts the server;
/// sizes in bytes count UTF-8.
/// </summary>
public sealed record MetricLimits
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Limits";

    public static MetricLimits Default { get; } = new();

    /// <summary>
    /// A push's body as it comes over the wire, in bytes. Default: 16 MiB, some 100,000 series of plain text, seven
    /// times the largest pushes known. A body is held in memory while it is parsed: this times the number of concurrent
    /// pushes is the memory that senders can claim. Past it: 413.
    /// </summary>
    public int MaxBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// A push's body after decompression, in bytes. Default: 64 MiB. Metrics compress ten times and more, a
    /// decompression bomb a thousand times; so it stands apart from <see cref="MaxBodyBytes"/>, and decompression stops
    /// at it. Past it: 413.
    /// </summary>
    public int MaxDecompressedBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Labels of one series as pushed, those of the path and of an OTLP resource among them. Default: 64. People use
    /// ten; OTLP resources bring thirty. Each label costs memory in every series and time in every push of a new one.
    /// </summary>
    public int MaxLabelsPerSeries { get; init; } = 64;

    /// <summary>A metric name, in bytes. Default: 1,024, as Grafana Mimir. It is kept once for each family; longer ones are broken senders.</summary>
    public int MaxNameLength { get; init; } = 1024;

    /// <summary>A label name, in bytes. Default: 1,024, as Grafana Mimir. It stands on every line of a scrape that has the label.</summary>
    public int MaxLabelNameLength { get; init; } = 1024;

    /// <summary>
    /// A label value, in bytes. Default: 2,048, as Grafana Mimir: it holds a URL or an image digest. Every series keeps
    /// its values and every scrape writes them; what is longer is a stack trace or a payload, which belongs in a log.
    /// </summary>
    public int MaxLabelValueLength { get; init; } = 2048;

    /// <summary>A help text, in bytes. Default: 4,096. It is kept once for each family and written to every scrape.</summary>
    public int MaxHelpLength { get; init; } = 4096;

    /// <summary>
    /// Samples in one push; a histogram has one for each bucket. Default: 1,000,000, some 100 MB while they are parsed.
    /// </summary>
    public int MaxSamplesPerPush { get; init; } = 1_000_000;

    /// <summary>
    /// Families in one push. Default: 10,000. Each becomes a unit of ownership, so one body must not make many at once.
    /// </summary>
    public int MaxFamiliesPerPush { get; init; } = 10_000;

    /// <summary>
    /// Series in one push. Default: 100,000. A push is applied whole or not at all, so its size is the size of the
    /// largest unit of work; senders with more split it.
    /// </summary>
    public int MaxSeriesPerPush { get; init; } = 100_000;

    /// <summary>
    /// Exemplars in one push; those after them are left out, without an error, and counted. Default: 100,000, some 20 MB while
    /// they are parsed: one for each bucket of 8,000 histograms. 0 keeps none.
    /// </summary>
    public int MaxExemplarsPerPush { get; init; } = 100_000;

    /// <summary>
    /// Updates and frames in one request of native frames. Default: 100,000: a relay may gather a hundred families of a
    /// thousand processes. Each takes some 150 bytes while it is under way.
    /// </summary>
    public int MaxFramesPerRequest { get; init; } = 100_000;

    /// <summary>
    /// Layouts of native frames that a gateway remembers, in bytes. Default: 64 MiB, some 50,000 families of ten series. What
    /// is not remembered is asked for with every frame, which doubles what its sender sends.
    /// </summary>
    public int MaxLayoutBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Series of one family in one shard, after labels were aggregated away; a rule's <c>max_series</c> replaces it for
    /// the families it matches. Default: 1,000,000. It is the wall before a label with unbounded values (user ids,
    /// request ids): what comes after goes to the family's overflow series, so that totals stay true. A family that
    /// splits has more shards, and so more room.
    /// </summary>
    public int MaxSeriesPerFamily { get; init; } = 1_000_000;

    /// <summary>
    /// Series that one source has in all families. Default: 200,000. It keeps one broken sender from using up what
    /// <see cref="MaxSeries"/> gives to all; raise it for a sender that is itself an aggregator.
    /// </summary>
    public int MaxSeriesPerSource { get; init; } = 200_000;

    /// <summary>
    /// Series in all, in one process. Default: 10,000,000. It is what memory has to hold, so it is the limit to lower
    /// on a small machine and to raise on a large one.
    /// </summary>
    public int MaxSeries { get; init; } = 10_000_000;

    /// <summary>
    /// Sources in the ledgers: live ones, and those retired within the <c>retention</c>. Default: 100,000. Each costs a
    /// ledger entry in every shard it feeds; senders that make up a new identity for every push meet this limit first.
    /// </summary>
    public int MaxSources { get; init; } = 100_000;

    /// <summary>
    /// Families. Default: 50,000. A fleet has a few thousand; more is an identifier inside metric names. Each costs a
    /// shard with its journal and fragments, which is far more than a series costs.
    /// </summary>
    public int MaxFamilies { get; init; } = 50_000;

    /// <summary>Every failure, each naming its setting; empty where the limits make sense.</summary>
    public IReadOnlyList<string> Validate() => LimitsValidator.Validate(this);
}
