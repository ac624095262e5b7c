using Tributary.Gateway.Hosting;
using Tributary.Gateway.Views;

namespace Tributary.Gateway.Admin;

/// <summary><c>PUT /api/v1/admin/wipe</c>: forgets everything, on disk too.</summary>
internal sealed partial class WipeEndpoint(AdminOptions options, EngineHost host, ILogger<WipeEndpoint> logger)
{
    public async Task WipeAsync(HttpContext context)
    {
        if (!options.EnableWipe)
        {
            await ApiError.WriteAsync(context.Response, StatusCodes.Status403Forbidden, "Wiping is off. Start the gateway with --Admin:EnableWipe=true to allow it.");
            return;
        }

        if (host.Opened is not { } opened)
        {
            await ApiError.WriteAsync(context.Response, StatusCodes.Status503ServiceUnavailable, ApiError.NotReady);
            return;
        }

        await opened.Engine.WipeAsync(CancellationToken.None);
        LogWiped(context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address");
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
