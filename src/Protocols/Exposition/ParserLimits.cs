namespace Tributary.Protocols.Exposition;

/// <summary>
/// How large the parts of one pushed body may be. Every one is a setting, <c>Limits:&lt;name&gt;</c>; a body beyond a
/// limit is refused as a whole with an error that names the setting. Sizes are bytes of UTF-8 as they stand in the
/// body; the size of the body itself is limited before it comes to a parser.
/// </summary>
public sealed record ParserLimits
{
    public static ParserLimits Default { get; } = new();

    /// <summary>
    /// Labels on one line, <c>le</c> and <c>quantile</c> included. Default 64: twice what Grafana Mimir takes by default (30),
    /// and enough for a resource with all its attributes. Labels are sorted by insertion, so a far larger number costs.
    /// </summary>
    public int LabelsPerSeries { get; init; } = 64;

    /// <summary>Length of a metric or label name. Default 1024, as Grafana Mimir; longer ones are mistakes.</summary>
    public int NameLength { get; init; } = 1024;

    /// <summary>Length of a label value. Default 2048, as Grafana Mimir: holds a URL, keeps out a stack trace.</summary>
    public int LabelValueLength { get; init; } = 2048;

    /// <summary>Length of a help text. Default 4096: it is kept once a family and sent with every scrape.</summary>
    public int HelpLength { get; init; } = 4096;

    /// <summary>
    /// Sample lines in one body. Default 1 million: a hundred times a large service, and about 100 MB while it is
    /// parsed.
    /// </summary>
    public int SamplesPerBody { get; init; } = 1_000_000;

    /// <summary>
    /// Families in one body. Default 10,000: every family becomes a unit of ownership in the cluster, so a body must
    /// not make them without end.
    /// </summary>
    public int FamiliesPerBody { get; init; } = 10_000;

    /// <summary>The message of the error for something beyond a limit.</summary>
    internal static string Exceeded(string what, int limit, string setting) =>
        $"{what} is above the limit of {limit} (setting Limits:{setting})";
}
