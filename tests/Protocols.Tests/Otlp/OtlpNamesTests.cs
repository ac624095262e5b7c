using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Otlp;

namespace Tributary.Protocols.Tests.Otlp;

/// <summary>Cases from OpenTelemetry's "Prometheus and OpenMetrics Compatibility" and from what Prometheus makes of the same names.</summary>
public sealed class OtlpNamesTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", MetricType.Histogram, "http_server_request_duration_seconds", "seconds")]
    [InlineData("http.server.active_requests", "{request}", MetricType.Gauge, "http_server_active_requests", "")]
    [InlineData("process.cpu.time", "s", MetricType.Counter, "process_cpu_time_seconds_total", "seconds")]
    [InlineData("system.network.io", "By", MetricType.Counter, "system_network_io_bytes_total", "bytes")]
    [InlineData("system.disk.io", "By/s", MetricType.Gauge, "system_disk_io_bytes_per_second", "bytes_per_second")]
    [InlineData("speed", "m/s", MetricType.Gauge, "speed_meters_per_second", "meters_per_second")]
    [InlineData("speed_limit", "km/h", MetricType.Gauge, "speed_limit_km_per_hour", "km_per_hour")]
    [InlineData("requests", "1/s", MetricType.Gauge, "requests_per_second", "per_second")]
    [InlineData("system.cpu.utilization", "1", MetricType.Gauge, "system_cpu_utilization_ratio", "")]
    [InlineData("system.cpu.utilization", "1", MetricType.Counter, "system_cpu_utilization_total", "")]
    [InlineData("memory_bytes", "By", MetricType.Gauge, "memory_bytes", "bytes")]
    [InlineData("bytes_sent", "By", MetricType.Gauge, "bytes_sent", "")]
    [InlineData("requests.total.failed", "", MetricType.Counter, "requests_failed_total", "")]
    [InlineData("requests_total", "", MetricType.Counter, "requests_total", "")]
    [InlineData("a__b...c", "", MetricType.Gauge, "a_b_c", "")]
    [InlineData("_leading", "", MetricType.Gauge, "leading", "")]
    [InlineData("1st.name", "", MetricType.Gauge, "_1st_name", "")]
    [InlineData("namespace:rule", "", MetricType.Gauge, "namespace:rule", "")]
    [InlineData("größe", "ms", MetricType.Gauge, "gr_e_milliseconds", "milliseconds")]
    [InlineData("temperature", "Cel", MetricType.Gauge, "temperature_celsius", "celsius")]
    [InlineData("load", "%", MetricType.Gauge, "load_percent", "percent")]
    [InlineData("queue", "{item}/{batch}", MetricType.Gauge, "queue", "")]
    public void A_metric_is_named(string name, string unit, MetricType type, string expected, string suffix)
    {
        Assert.Equal(expected, OtlpNames.Family(name, unit, type, out var unitSuffix));
        Assert.Equal(suffix, unitSuffix);
    }

    [Theory]
    [InlineData("http.request.method", "http_request_method")]
    [InlineData("a b/c", "a_b_c")]
    [InlineData("9lives", "key_9lives")]
    [InlineData("_private", "key_private")]
    [InlineData("__name__", "key__name__")]
    [InlineData("größe", "gr__e")]
    [InlineData("Upper", "Upper")]
    public void A_label_is_named(string key, string expected) => Assert.Equal(expected, Encoding.ASCII.GetString(OtlpNames.Label(Encoding.UTF8.GetBytes(key))));
}
