using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Probes;

/// <summary><c>/-/healthy</c>: the process answers. <c>/-/ready</c>: it takes pushes, or says why not.</summary>
internal static class ProbeEndpoints
{
    public static Task HealthyAsync(HttpContext context) => PlainText.WriteAsync(context.Response, StatusCodes.Status200OK, "OK");

    public static Task ReadyAsync(HttpContext context, EngineHost host) => WhyNot(host) is { } reason
        ? PlainText.WriteAsync(context.Response, StatusCodes.Status503ServiceUnavailable, reason)
        : PlainText.WriteAsync(context.Response, StatusCodes.Status200OK, "OK");

    /// <summary>Null if it is ready.</summary>
    private static string? WhyNot(EngineHost host)
    {
        if (host.Opened is not { } opened) return "Recovering what was acknowledged before the restart, or stopping.";
        var status = opened.Engine.Status;
        if (status.StorageFailure is { } failure) return failure;
        return status.IsReady ? null : "Recovering what was acknowledged before the restart.";
    }
}
