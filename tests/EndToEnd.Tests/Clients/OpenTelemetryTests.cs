using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Clients;

/// <summary>OpenTelemetry's own SDK for .NET with its exporter, over HTTP and gRPC, in both temporalities.</summary>
public sealed class OpenTelemetryTests
{
    /// <summary>A service instance with an SDK of its own.</summary>
    private sealed class Service : IDisposable
    {
        private readonly Meter _meter;
        private readonly MeterProvider _provider;

        public Service(string instance, Uri endpoint, OtlpExportProtocol protocol, MetricReaderTemporalityPreference temporality, bool isExponential = false)
        {
            _meter = new Meter($"shop.{Guid.NewGuid():N}", "1.0"); // instruments are found by the meter's name, and tests run side by side
            Orders = _meter.CreateCounter<long>("shop.orders", description: "Orders taken");
            Open = _meter.CreateUpDownCounter<long>("shop.carts", unit: "{cart}");
            Took = _meter.CreateHistogram<double>("shop.checkout.duration", unit: "s");
            _meter.CreateObservableGauge("shop.temperature", () => Temperature, unit: "Cel");
            var builder = Sdk.CreateMeterProviderBuilder()
                .AddMeter(_meter.Name)
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("shop", serviceNamespace: "demo", serviceVersion: "1.2", autoGenerateServiceInstanceId: false, serviceInstanceId: instance));
            if (isExponential) builder.AddView(instrument => instrument.Name == Took.Name ? new Base2ExponentialBucketHistogramConfiguration() : null);
            _provider = builder
                .AddOtlpExporter((exporter, reader) =>
                {
                    exporter.Endpoint = endpoint;
                    exporter.Protocol = protocol;
                    reader.TemporalityPreference = temporality;
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = Timeout.Infinite;
                })
                .Build();
        }

        public Counter<long> Orders { get; }

        public UpDownCounter<long> Open { get; }

        public Histogram<double> Took { get; }

        public double Temperature { get; set; } = 20;

        public void Export() => Assert.True(_provider.ForceFlush(20_000), "The exporter says that the export failed.");

        public void Dispose()
        {
            _provider.Dispose();
            _meter.Dispose();
        }
    }

    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf, MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, MetricReaderTemporalityPreference.Delta)]
    [InlineData(OtlpExportProtocol.Grpc, MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(OtlpExportProtocol.Grpc, MetricReaderTemporalityPreference.Delta)]
    public async Task What_instances_measured_adds_up(OtlpExportProtocol protocol, MetricReaderTemporalityPreference temporality)
    {
        var grpc = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/"));
        await using var gateway = await GatewayProcess.StartAsync(settings: $"--Otlp:GrpcUrl={grpc.AbsoluteUri.TrimEnd('/')}");
        var endpoint = protocol == OtlpExportProtocol.Grpc ? grpc : new Uri(gateway.Url, "v1/metrics");
        using (var one = new Service("i1", endpoint, protocol, temporality))
        using (var other = new Service("i2", endpoint, protocol, temporality))
        {
            one.Orders.Add(3, new KeyValuePair<string, object?>("shop.kind", "new"), new("count", 5));
            one.Open.Add(4);
            one.Took.Record(0.02);
            one.Export();
            one.Orders.Add(2, new KeyValuePair<string, object?>("shop.kind", "new"), new("count", 5));
            one.Open.Add(-1);
            one.Took.Record(3);
            one.Export();
            other.Orders.Add(10, new KeyValuePair<string, object?>("shop.kind", "new"), new("count", 5));
            other.Took.Record(0.02);
            other.Temperature = 30;
            other.Export();
            one.Export();

            const string job = "job=\"demo/shop\"";
            string Scoped(string line) => System.Text.RegularExpressions.Regex.Replace(line, ",otel_scope_name=\"shop\\.[0-9a-f]+\",otel_scope_version=\"1.0\"", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
            async Task<string[]> Lines(string prefix) => [.. (await gateway.LinesAsync(prefix)).Select(Scoped)];

            // Each service has a meter of its own name, so the two are series beside each other.
            Assert.Equal([$"shop_orders_total{{count=\"5\",{job},shop_kind=\"new\"}} 10", $"shop_orders_total{{count=\"5\",{job},shop_kind=\"new\"}} 5"], (await Lines("shop_orders_total")).Order());
            Assert.Equal([$"shop_carts{{{job}}} 3"], await Lines("shop_carts"));
            Assert.Equal([$"shop_temperature_celsius{{{job}}} 20", $"shop_temperature_celsius{{{job}}} 30"], (await Lines("shop_temperature")).Order());
            Assert.Equal([$"shop_checkout_duration_seconds_count{{{job}}} 1", $"shop_checkout_duration_seconds_count{{{job}}} 2"], (await Lines("shop_checkout_duration_seconds_count")).Order());
            Assert.Equal([$"shop_checkout_duration_seconds_sum{{{job}}} 0.02", $"shop_checkout_duration_seconds_sum{{{job}}} 3.02"], (await Lines("shop_checkout_duration_seconds_sum")).Order());
            Assert.Contains($"shop_checkout_duration_seconds_bucket{{{job},le=\"5\"}} 2", await Lines("shop_checkout_duration_seconds_bucket"));
            Assert.Equal([$"target_info{{{job},service_version=\"1.2\"}} 1"], await Lines("target_info"));
        }
    }

    [Theory]
    [InlineData(MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(MetricReaderTemporalityPreference.Delta)]
    public async Task Exponential_histograms_of_instances_merge(MetricReaderTemporalityPreference temporality)
    {
        await using var gateway = await GatewayProcess.StartAsync(rules: "rules:\n  - name: fleet\n    match: { family: \"shop_*\" }\n    without: [instance, otel_scope_name, otel_scope_version]\n");
        var endpoint = new Uri(gateway.Url, "v1/metrics");
        foreach (var (instance, values) in ((string, double[])[])[("i1", [0.5, 1.5, 3]), ("i2", [1.5, 100])])
        {
            using var service = new Service(instance, endpoint, OtlpExportProtocol.HttpProtobuf, temporality, isExponential: true);
            foreach (var value in values)
            {
                service.Took.Record(value);
                service.Export();
            }
        }

        Assert.Equal(["shop_checkout_duration_seconds_count{job=\"demo/shop\"} 5"], await gateway.LinesAsync("shop_checkout_duration_seconds_count"));
        Assert.Equal(["shop_checkout_duration_seconds_sum{job=\"demo/shop\"} 106.5"], await gateway.LinesAsync("shop_checkout_duration_seconds_sum"));
        var buckets = await gateway.LinesAsync("shop_checkout_duration_seconds_bucket");
        foreach (var expected in (string[])["le=\"0.5\"} 1", "le=\"1\"} 1", "le=\"2\"} 3", "le=\"4\"} 4", "le=\"64\"} 4", "le=\"128\"} 5"]) Assert.Contains(buckets, line => line.EndsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MetricReaderTemporalityPreference.Cumulative, false)]
    [InlineData(MetricReaderTemporalityPreference.Delta, true)]
    public async Task Exemplars_name_the_trace_in_which_something_was_measured(MetricReaderTemporalityPreference temporality, bool isExponential)
    {
        await using var gateway = await GatewayProcess.StartAsync();
        using var service = new Service("i1", new Uri(gateway.Url, "v1/metrics"), OtlpExportProtocol.HttpProtobuf, temporality, isExponential);
        using var trace = new Activity("checkout") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        service.Orders.Add(1);
        service.Took.Record(0.02);
        service.Export();

        var named = $"# {{span_id=\"{trace.SpanId}\",trace_id=\"{trace.TraceId}\"}} ";
        var lines = (await gateway.PageAsync("application/openmetrics-text; version=1.0.0")).Split('\n').Where(line => line.Contains(" # {", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Contains($"{named}1 ", lines.Single(line => line.StartsWith("shop_orders_total{", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains($"{named}0.02 ", lines.Single(line => line.StartsWith("shop_checkout_duration_seconds_bucket{", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_restarts_goes_on_counting()
    {
        await using var gateway = await GatewayProcess.StartAsync(rules: "rules:\n  - name: fleet\n    match: { family: \"shop_*\" }\n    without: [instance, otel_scope_name, otel_scope_version]\n");
        for (var life = 1; life <= 3; life++)
        {
            using var service = new Service("i1", new Uri(gateway.Url, "v1/metrics"), OtlpExportProtocol.HttpProtobuf, MetricReaderTemporalityPreference.Cumulative);
            service.Orders.Add(10 * life); // more than the life before: only the start time tells
            service.Export();
            if (life == 2)
            {
                await gateway.KillAsync();
                await gateway.StartAgainAsync();
                service.Export();
            }
        }

        Assert.Equal(["shop_orders_total{job=\"demo/shop\"} 60"], await gateway.LinesAsync("shop_orders_total"));
    }
}
