using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.RemoteWrite;

/// <summary>What remote write adds to the gateway.</summary>
internal static class RemoteWriteRoutes
{
    private static readonly string[] Post = [HttpMethods.Post];

    public static void AddRemoteWrite(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(settings.RemoteWrite);
        services.AddSingleton<RemoteWriteReceiver>();
        services.AddSingleton<RemoteWriteEndpoint>();
    }

    public static void MapRemoteWrite(this WebApplication app) => app.MapMethods("/api/v1/write", Post, app.Services.GetRequiredService<RemoteWriteEndpoint>().WriteAsync);
}
