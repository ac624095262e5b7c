namespace Tributary.Peers.Workload;

/// <summary>One metric family of the payload.</summary>
/// <param name="Kind">What its series look like.</param>
/// <param name="Index">Its place among the families of its kind; it varies labels and values.</param>
/// <param name="Name">The metric name.</param>
/// <param name="Series">Label sets an instance has of it.</param>
internal sealed record FamilyShape(FamilyKind Kind, int Index, string Name, int Series)
{
    /// <summary>
    /// What an instance pushes: 20 counter and 10 gauge series, 10 histograms of 12 buckets, 5 summaries of
    /// 3 quantiles; the names, labels and sizes of an ordinary instrumented service.
    /// </summary>
    public static readonly FamilyShape[] All =
    [
        new(FamilyKind.Counter, 0, "http_server_requests_total", 4),
        new(FamilyKind.Counter, 1, "http_server_request_body_bytes_total", 4),
        new(FamilyKind.Counter, 2, "http_server_response_body_bytes_total", 4),
        new(FamilyKind.Counter, 3, "http_client_requests_total", 4),
        new(FamilyKind.Counter, 4, "messaging_messages_processed_total", 4),
        new(FamilyKind.Gauge, 0, "http_server_active_requests", 2),
        new(FamilyKind.Gauge, 1, "process_runtime_heap_used_bytes", 2),
        new(FamilyKind.Gauge, 2, "db_client_connections_in_use", 2),
        new(FamilyKind.Gauge, 3, "messaging_consumer_lag_messages", 2),
        new(FamilyKind.Gauge, 4, "threadpool_queue_length_items", 2),
        new(FamilyKind.Histogram, 0, "http_server_request_duration_seconds", 5),
        new(FamilyKind.Histogram, 1, "db_client_operation_duration_seconds", 5),
        new(FamilyKind.Summary, 0, "rpc_server_call_duration_seconds", 5),
    ];

    public static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10"];

    public static readonly string[] Quantiles = ["0.5", "0.9", "0.99"];

    /// <summary>Sample lines of one payload.</summary>
    public static readonly int SamplesPerPayload = All.Sum(family => family.Series * family.SamplesPerSeries);

    /// <summary>Those of them that are quantiles.</summary>
    public static readonly int QuantilesPerPayload = All.Sum(family => family.Kind == FamilyKind.Summary ? family.Series * Quantiles.Length : 0);

    public string Help { get; } = HelpOf(Name);

    /// <summary>The <c># HELP</c> and <c># TYPE</c> lines.</summary>
    public string Head { get; } = $"# HELP {Name} {HelpOf(Name)}\n# TYPE {Name} {Kind.ToString().ToLowerInvariant()}\n";

    public string BucketName { get; } = Name + "_bucket";

    public string SumName { get; } = Name + "_sum";

    public string CountName { get; } = Name + "_count";

    /// <summary>Of gauges, every other one counts things.</summary>
    public bool HasWholeNumbers => Index % 2 == 0;

    /// <summary>The upper bound of a bucket, as it is written.</summary>
    public static string Bound(int bucket) => bucket < Bounds.Length ? Bounds[bucket] : "+Inf";

    private static string HelpOf(string name) => $"The {name.Replace('_', ' ')} of the service, per method and path.";

    private int SamplesPerSeries => Kind switch
    {
        FamilyKind.Histogram => Bounds.Length + 3,
        FamilyKind.Summary => Quantiles.Length + 2,
        _ => 1,
    };
}
