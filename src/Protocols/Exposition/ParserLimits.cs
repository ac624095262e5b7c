namespace Tributary.Protocols.Exposition;

/// <summary>
/// How large the parts of one pushed body may be. The properties have the names of the settings, <c>Limits:&lt;name&gt;</c>;
/// a body beyond a limit is refused as a whole with an error that names it. Sizes are bytes of UTF-8 as they stand in
/// the body; the size of the body itself is limited before it comes to a parser.
/// </summary>
public sealed record ParserLimits
{
    public static ParserLimits Default { get; } = new();

    /// <summary>
    /// Labels on one line, <c>le</c> and <c>quantile</c> included. Default: 64, enough for a resource with all its
    /// attributes. Labels are sorted by insertion, so a far larger number costs.
    /// </summary>
    public int MaxLabelsPerSeries { get; init; } = 64;

    /// <summary>A metric name, in bytes. Default: 1,024, as Grafana Mimir; longer ones are broken senders.</summary>
    public int MaxNameLength { get; init; } = 1024;

    /// <summary>A label name, in bytes. Default: 1,024, as Grafana Mimir.</summary>
    public int MaxLabelNameLength { get; init; } = 1024;

    /// <summary>A label value, in bytes. Default: 2,048, as Grafana Mimir: it holds a URL and keeps out a stack trace.</summary>
    public int MaxLabelValueLength { get; init; } = 2048;

    /// <summary>A help text, in bytes. Default: 4,096. It is kept once for each family and written to every scrape.</summary>
    public int MaxHelpLength { get; init; } = 4096;

    /// <summary>Sample lines in one body. Default: 1,000,000, some 100 MB while they are parsed.</summary>
    public int MaxSamplesPerPush { get; init; } = 1_000_000;

    /// <summary>Families in one body. Default: 10,000. Each becomes a unit of ownership, so one body must not make many.</summary>
    public int MaxFamiliesPerPush { get; init; } = 10_000;

    /// <summary>Series in one body. Default: 100,000. A push is applied whole, so its size is that of the largest unit of work.</summary>
    public int MaxSeriesPerPush { get; init; } = 100_000;

    /// <summary>
    /// Exemplars in one body; those after them are left out, without an error. Default: 100,000, some 20 MB while they are
    /// parsed. 0 keeps none.
    /// </summary>
    public int MaxExemplarsPerPush { get; init; } = 100_000;

    /// <summary>
    /// Updates and frames in one request of native frames. Default: 100,000: a relay may gather a hundred families of a
    /// thousand processes. Each takes some 150 bytes while it is under way.
    /// </summary>
    public int MaxFramesPerRequest { get; init; } = 100_000;

    /// <summary>The message of the error for something beyond a limit.</summary>
    internal static string Exceeded(string what, int limit, string setting) =>
        $"{what} is above the limit of {limit} (setting Limits:{setting})";
}
