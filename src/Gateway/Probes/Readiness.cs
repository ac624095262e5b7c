using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Probes;

/// <summary>Whether the process does its work: it has recovered, it reaches what it needs, and it is not about to stop.</summary>
internal sealed class Readiness(IServiceProvider services, GatewayHosting hosting, IHostApplicationLifetime lifetime)
{
    private readonly EngineHost? _host = services.GetService<EngineHost>();

    /// <summary>Null if it is ready.</summary>
    public string? WhyNot()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "Stopping.";
        if (hosting.WhyNotReady(services) is { } reason) return reason;
        return _host is null ? null : WhyNot(_host);
    }

    private static string? WhyNot(EngineHost host)
    {
        if (host.Opened is not { } opened) return "Recovering what was acknowledged before the restart, or stopping.";
        var status = opened.Engine.Status;
        if (status.StorageFailure is { } failure) return failure;
        return status.IsReady ? null : "Recovering what was acknowledged before the restart.";
    }
}
