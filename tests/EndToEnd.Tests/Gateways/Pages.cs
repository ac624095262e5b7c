namespace Tributary.EndToEnd.Tests.Gateways;

/// <summary>Bodies to push.</summary>
internal static class Pages
{
    /// <summary>A family of every kind that text 0.0.4 has, named as the conventions ask, with characters that need escaping.</summary>
    public const string EveryKind = """
        # HELP demo_requests_total Requests, by route. A backslash \\ and\na second line.
        # TYPE demo_requests_total counter
        demo_requests_total{route="/a\"b\\c\nd",code="200"} 9007199254740993
        demo_requests_total{route="größe",code="500"} 3
        # HELP demo_queue_length Requests that wait.
        # TYPE demo_queue_length gauge
        demo_queue_length -2.5
        # HELP demo_latency_seconds Time to answer.
        # TYPE demo_latency_seconds histogram
        demo_latency_seconds_bucket{le="0.1"} 2
        demo_latency_seconds_bucket{le="1"} 5
        demo_latency_seconds_bucket{le="+Inf"} 6
        demo_latency_seconds_sum 4.25
        demo_latency_seconds_count 6
        # HELP demo_size_bytes Size of an answer.
        # TYPE demo_size_bytes summary
        demo_size_bytes{quantile="0.5"} 100
        demo_size_bytes{quantile="0.9"} 900
        demo_size_bytes_sum 1300
        demo_size_bytes_count 4
        # HELP demo_mystery Something of unknown type.
        # TYPE demo_mystery untyped
        demo_mystery 1e-3

        """;
}
