namespace Tributary.Gateway.Targets.Settings;

/// <summary>One target that the merged view is pushed to. Bound from the section <c>Targets:&lt;name&gt;</c>.</summary>
internal sealed record TargetOptions
{
    /// <summary>What the target speaks.</summary>
    public TargetKind? Kind { get; init; }

    /// <summary>
    /// Where it is. For InfluxDB the server, <c>http://db:8086</c>; for the others the whole address that is posted to,
    /// <c>http://prometheus:9090/api/v1/write</c>.
    /// </summary>
    public string Url { get; init; } = "";

    /// <summary>How often the view is pushed. Default: 60 s. Less is finer, and costs a rendering of the whole view each time.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one request may take. Default: 30 s, as Prometheus has it for remote write.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>InfluxDB 1.x: the database, which must exist.</summary>
    public string Database { get; init; } = "";

    /// <summary>InfluxDB 1.x: the retention policy. Default: the database's own.</summary>
    public string RetentionPolicy { get; init; } = "";

    /// <summary>InfluxDB 2.x: the organisation.</summary>
    public string Org { get; init; } = "";

    /// <summary>InfluxDB 2.x: the bucket.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>Sent with <see cref="Password"/> as Basic authentication. Default: none.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>A file that has the password; it is read for each request, so that it can be changed meanwhile.</summary>
    public string PasswordFile { get; init; } = "";

    /// <summary>Sent as <c>Authorization: Token</c> to InfluxDB 2.x, and as <c>Bearer</c> to others. Default: none.</summary>
    public string Token { get; init; } = "";

    /// <summary>A file that has the token; it is read for each request.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>More headers of each request, such as <c>X-Scope-OrgID</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether bodies go with gzip. Default: to InfluxDB yes, to an HTTP target no, for few take it. Remote write has its own.</summary>
    public bool? Gzip { get; init; }

    /// <summary>The version of remote write. Default: 2.0, falling back to 1.0.</summary>
    public RemoteWriteVersion Version { get; init; } = RemoteWriteVersion.Auto;

    /// <summary>
    /// Whether exponential histograms go to remote write as native histograms. Default: no, as in Prometheus: with classic
    /// buckets, which every receiver takes. One that does not take native ones refuses the whole request.
    /// </summary>
    public bool NativeHistograms { get; init; }

    /// <summary>
    /// Bytes of disk for what waits. Default: 256 MiB, about a day of a view of ten thousand samples. Past it the oldest is
    /// dropped.
    /// </summary>
    public long MaxQueueBytes { get; init; } = 256 << 20;

    /// <summary>Its name in settings, logs and metrics.</summary>
    internal string Name { get; init; } = "";

    /// <summary>Whether bodies go with gzip.</summary>
    internal bool UsesGzip => Gzip ?? Kind is TargetKind.Influx1 or TargetKind.Influx2;

    /// <summary>Without what is secret: options end in logs.</summary>
    public override string ToString() => $"{Name} ({Kind}, {Url})";
}
