using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Influx;

/// <summary>What the line protocol adds to the gateway.</summary>
internal static class InfluxRoutes
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] Query = [HttpMethods.Get, HttpMethods.Post];

    public static void AddInflux(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(settings.Influx);
        services.AddSingleton<InfluxCredentials>();
        services.AddSingleton<InfluxReceiver>();
        services.AddSingleton<InfluxEndpoint>();
        services.AddSingleton<InfluxProbes>();
    }

    public static void MapInflux(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<InfluxEndpoint>();
        var probes = app.Services.GetRequiredService<InfluxProbes>();
        app.MapMethods("/write", Post, endpoint.WriteV1Async);
        app.MapMethods("/api/v2/write", Post, endpoint.WriteV2Async);
        app.MapMethods("/ping", Read, InfluxProbes.PingAsync);
        app.MapMethods("/health", Read, probes.HealthAsync);
        app.MapMethods("/query", Query, probes.QueryAsync);
    }
}
