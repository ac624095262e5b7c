using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Probes;

/// <summary><c>/-/healthy</c>: the process answers. <c>/-/ready</c>: it takes pushes, or hosts shards, or says why not.</summary>
internal static class ProbeEndpoints
{
    public static Task HealthyAsync(HttpContext context) => PlainText.WriteAsync(context.Response, StatusCodes.Status200OK, "OK");

    public static Task ReadyAsync(HttpContext context, Readiness readiness) => readiness.WhyNot() is { } reason
        ? PlainText.WriteAsync(context.Response, StatusCodes.Status503ServiceUnavailable, reason)
        : PlainText.WriteAsync(context.Response, StatusCodes.Status200OK, "OK");
}
