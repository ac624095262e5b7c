using Tributary.Gateway.Admin;
using Tributary.Gateway.Asab;
using Tributary.Gateway.Influx;
using Tributary.Gateway.Native;
using Tributary.Gateway.Otlp;
using Tributary.Gateway.Probes;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.RemoteWrite;
using Tributary.Gateway.Scrape;
using Tributary.Gateway.Views;
using Tributary.Gateway.Web;

namespace Tributary.Gateway.Hosting;

/// <summary>What answers which path. Pushes are told apart before routing: they are most of the traffic, and need none of it.</summary>
internal static class Routes
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] Wipe = [HttpMethods.Put];

    public static void Map(WebApplication app, GatewayHosting hosting)
    {
        if (hosting.ServesMetrics) UsePushes(app);
        app.Use(EmptyErrors.ExplainAsync);
        app.Use(AwayErrors.ExplainAsync);
        app.UseRouting();
        if (hosting.ServesMetrics) MapViews(app);
        else app.MapMethods("/metrics", Read, app.Services.GetRequiredService<OwnPageEndpoint>().ScrapeAsync);

        var readiness = app.Services.GetRequiredService<Readiness>();
        app.MapMethods("/-/healthy", Read, ProbeEndpoints.HealthyAsync);
        app.MapMethods("/-/ready", Read, context => ProbeEndpoints.ReadyAsync(context, readiness));
        app.MapMethods("/robots.txt", Read, static context => PlainText.WriteAsync(context.Response, StatusCodes.Status200OK, "User-agent: *\nDisallow: /"));
    }

    private static void UsePushes(WebApplication app)
    {
        var push = app.Services.GetRequiredService<PushHandler>();
        app.Use((context, next) => GroupPath.Covers(context.Request.Path.Value) ? push.HandleAsync(context) : next(context));
    }

    private static void MapViews(WebApplication app)
    {
        var page = app.Services.GetRequiredService<PageEndpoint>();
        app.MapMethods("/metrics", Read, page.ScrapeAsync);
        app.MapMethods("/federate", Read, app.Services.GetRequiredService<FederateEndpoint>().FederateAsync);
        app.MapMethods("/api/v1/metrics", Read, page.JsonAsync);
        app.MapMethods("/watch", Read, page.WatchAsync);

        app.MapMethods(FramesEndpoint.Path, Post, app.Services.GetRequiredService<FramesEndpoint>().PushAsync);
        app.MapMethods("/v1/metrics", Post, app.Services.GetRequiredService<OtlpEndpoint>().ExportAsync);
        app.MapInflux();
        app.MapRemoteWrite();
        app.MapAsab();

        var asab = app.Services.GetRequiredService<AsabEndpoints>();
        app.MapMethods("/asab/v1/metrics", Read, asab.TextAsync);
        app.MapMethods("/asab/v1/metrics.json", Read, asab.JsonAsync);
        app.MapMethods("/asab/v1/watch_metrics", Read, asab.WatchAsync);

        var views = app.Services.GetRequiredService<ViewEndpoints>();
        app.MapMethods("/api/v1/status", Read, views.StatusAsync);
        app.MapMethods("/api/v1/families", Read, views.FamiliesAsync);
        app.MapMethods("/api/v1/families/{name}", Read, views.FamilyAsync);
        app.MapMethods("/api/v1/sources", Read, views.SourcesAsync);
        app.MapMethods("/api/v1/admin/wipe", Wipe, app.Services.GetRequiredService<WipeEndpoint>().WipeAsync);

        foreach (var (path, asset) in WebAssets.All) app.MapMethods(path, Read, asset.SendAsync);
    }
}
