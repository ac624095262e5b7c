using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Asab;

/// <summary>What ASAB's HTTP target adds to the gateway.</summary>
internal static class AsabRoutes
{
    private static readonly string[] Post = [HttpMethods.Post];

    public static void AddAsab(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(settings.Asab);
        services.AddSingleton<AsabPushEndpoint>();
    }

    /// <summary>To be called when all else that is posted has its path.</summary>
    /// <exception cref="SettingsException">A path of the settings is another's.</exception>
    public static void MapAsab(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<AsabPushEndpoint>();
        var taken = PostedPaths(app);
        var paths = app.Services.GetRequiredService<AsabOptions>().AllPaths().ToList();
        if (paths.Where(taken.Contains).ToList() is { Count: > 0 } others) throw new SettingsException([.. others.Select(path => $"{AsabOptions.Section}:{nameof(AsabOptions.Paths)} has \"{path}\", where another protocol is received.")]);
        foreach (var path in paths) app.MapMethods(path, Post, endpoint.PushAsync);
    }

    private static HashSet<string> PostedPaths(IEndpointRouteBuilder routes) => routes.DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(HttpMethods.IsPost) == true)
        .Select(route => route.RoutePattern.RawText!.TrimEnd('/'))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
