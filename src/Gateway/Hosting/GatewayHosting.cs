using Tributary.Engine;
using Tributary.Engine.Targets;

namespace Tributary.Gateway.Hosting;

/// <summary>
/// What a program puts around the gateway when it brings an engine of its own. Without it the gateway runs on the embedded
/// engine, alone in its process.
/// </summary>
public sealed record GatewayHosting
{
    /// <summary>The meter whose instruments the gateway shows on its page, if they are created with the application's <see cref="System.Diagnostics.Metrics.IMeterFactory"/>.</summary>
    public const string OwnMeter = Telemetry.OwnMetrics.Meter;

    /// <summary>Adds what the engine needs to the application before it is built. Called once, and only if all settings are sound.</summary>
    public Action<WebApplicationBuilder> Configure { get; init; } = static _ => { };

    /// <summary>
    /// Opens the engine when all services have started; pushes are asked to come again until it has. An engine that is
    /// <see cref="IAsyncDisposable"/> is disposed once the server has answered its last request. Null for the embedded one.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, Task<IMetricEngine>>? OpenEngine { get; init; }

    /// <summary>
    /// Makes the right to push to targets, where several gateways show one view. It is asked for from the start on, and given
    /// back at the end, while services that were added in <see cref="Configure"/> are still there.
    /// </summary>
    public Func<IServiceProvider, IPushLease> CreatePushLease { get; init; } = static _ => new SoleLease();

    /// <summary>
    /// Whether pushes and scrapes are served. If not, no engine is opened, and there are only the probes and, at
    /// <c>/metrics</c>, the metrics of the process itself.
    /// </summary>
    public bool ServesMetrics { get; init; } = true;

    /// <summary>Where the data is, in a few words for the lines at the start. Null for the embedded engine's directory.</summary>
    public string? Data { get; init; }

    /// <summary>Asked by <c>/-/ready</c> before the engine is; a sentence that says why not, or null. Must be cheap, and may be called as soon as the server listens.</summary>
    public Func<IServiceProvider, string?> WhyNotReady { get; init; } = static _ => null;

    /// <summary>Words for an exception that ended the start and that the user can do something about; null for others, which show their stack.</summary>
    public Func<Exception, string?> Explain { get; init; } = static _ => null;

    /// <summary>Creates the program's own instruments on <see cref="OwnMeter"/>, once the application is built.</summary>
    public Action<IServiceProvider> ConfigureOwnMetrics { get; init; } = static _ => { };

    /// <summary>The gateway alone.</summary>
    internal static GatewayHosting Embedded { get; } = new();
}

/// <summary>Reads a program's own settings, and says what to put around the gateway.</summary>
/// <param name="configuration">The shipped file, the environment and the command line.</param>
/// <param name="failures">
/// Is added a sentence for everything that is wrong. If there is any, from here or from the gateway's own settings, the
/// program does not start, and what was returned is not used.
/// </param>
public delegate GatewayHosting ReadHosting(IConfiguration configuration, ICollection<string> failures);
