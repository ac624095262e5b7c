using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tributary.Engine;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Hosting;

/// <summary>What a program can put around the gateway.</summary>
public sealed class GatewayHostingTests
{
    private static readonly GatewayHosting Failing = new() { OpenEngine = static (_, _) => Task.FromResult<IMetricEngine>(new FailingEngine()) };

    [Fact]
    public async Task It_may_say_why_it_is_not_ready()
    {
        await using var node = await Node.StartAsync(Failing with { WhyNotReady = static _ => "The moon is not full." });
        Assert.Equal((503, "The moon is not full.\n"), await node.GetAsync("/-/ready"));
        Assert.Equal((200, "OK\n"), await node.GetAsync("/-/healthy"));
    }

    [Fact]
    public async Task It_is_not_ready_as_soon_as_it_is_told_to_stop()
    {
        await using var node = await Node.StartAsync(new GatewayHosting { ServesMetrics = false });
        Assert.Equal(200, (await node.GetAsync("/-/ready")).Status);
        node.App.Lifetime.StopApplication();
        Assert.Equal((503, "Stopping.\n"), await node.GetAsync("/-/ready"));
    }

    [Fact]
    public async Task Without_metrics_there_are_probes_and_what_the_process_measures_of_itself()
    {
        await using var node = await Node.StartAsync(new GatewayHosting
        {
            ServesMetrics = false,
            ConfigureOwnMetrics = static services => services.GetRequiredService<IMeterFactory>().Create(GatewayHosting.OwnMeter).CreateObservableGauge("tributary_moons", () => 1.0, description: "Moons."),
        });
        var (status, page) = await node.GetAsync("/metrics");
        Assert.Equal(200, status);
        Assert.Contains("# HELP tributary_moons Moons.\n# TYPE tributary_moons gauge\ntributary_moons 1\n", page, StringComparison.Ordinal);
        Assert.Contains("\ntributary_process_cpu_seconds_total ", page, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", (await node.GetAsync("/metrics", "application/openmetrics-text")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await node.GetAsync("/api/v1/status")).Status);
    }

    [Fact]
    public void Its_failures_are_told_with_the_gateways()
    {
        var failures = Assert.Throws<SettingsException>(() => GatewayApp.Build(["--Limits:MaxSources=0"], static (_, failures) =>
        {
            failures.Add("The moon is not full.");
            return Failing;
        })).Failures;
        Assert.Equal(2, failures.Count);
        Assert.Contains("The moon is not full.", failures);
    }

    [Fact]
    public async Task What_it_explains_exits_with_1_and_what_started_is_stopped()
    {
        var service = new FailingToStart();
        var hosting = Failing with
        {
            Configure = builder => builder.Services.AddHostedService(_ => service),
            Explain = static e => e is NotSupportedException ? "It does not start." : null,
        };
        Assert.Equal(1, await GatewayApp.RunAsync(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None"], (_, _) => hosting));
        Assert.True(service.IsStopped);
    }

    private sealed class FailingToStart : Microsoft.Extensions.Hosting.IHostedService
    {
        public bool IsStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StopAsync(CancellationToken cancellationToken)
        {
            IsStopped = true;
            return Task.CompletedTask;
        }
    }

    private sealed class Node(WebApplication app) : IAsyncDisposable
    {
        private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

        public WebApplication App => app;

        public static async Task<Node> StartAsync(GatewayHosting hosting)
        {
            var app = GatewayApp.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None"], (_, _) => hosting);
            await app.StartAsync();
            return new Node(app);
        }

        public async Task<(int Status, string Text)> GetAsync(string path, string accept = "*/*")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(app.Urls.Single()), path));
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var reply = await _client.SendAsync(request);
            return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
