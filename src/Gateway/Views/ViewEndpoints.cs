using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tributary.Engine;
using Tributary.Engine.Rules;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Views;

/// <summary>The JSON views: status, families, one family, sources. Their shapes are in <c>docs/http.md</c>.</summary>
internal sealed class ViewEndpoints(EngineHost host, RuleStore rules, GatewaySettings settings, GatewayHosting hosting, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public Task StatusAsync(HttpContext context) =>
        WriteAsync(context, StatusView.Of(host.Opened?.Engine.Status, rules, settings, hosting, _startedAt, time.GetUtcNow()), ViewJson.Readable.ApiReplyStatusView);

    public async Task FamiliesAsync(HttpContext context)
    {
        if (await EngineAsync(context) is not { } engine) return;
        var families = await engine.ListFamiliesAsync(context.RequestAborted);
        await WriteAsync(context, [.. families.Select(FamilyRow.Of)], ViewJson.Readable.ApiReplyIReadOnlyListFamilyRow);
    }

    public async Task FamilyAsync(HttpContext context)
    {
        if (await EngineAsync(context) is not { } engine) return;
        var name = (string)context.GetRouteValue("name")!;
        if (await engine.DescribeFamilyAsync(name, context.RequestAborted) is { } detail)
            await WriteAsync(context, FamilyView.Of(detail, rules.Current), ViewJson.Readable.ApiReplyFamilyView);
        else
            await ApiError.WriteAsync(context.Response, StatusCodes.Status404NotFound, $"There is no family \"{name}\". GET /api/v1/families lists them; a counter's name ends in _total.");
    }

    public async Task SourcesAsync(HttpContext context)
    {
        if (await EngineAsync(context) is not { } engine) return;
        var sources = await engine.ListSourcesAsync(context.RequestAborted);
        await WriteAsync(context, [.. sources.Select(SourceRow.Of)], ViewJson.Readable.ApiReplyIReadOnlyListSourceRow);
    }

    private async ValueTask<IMetricEngine?> EngineAsync(HttpContext context)
    {
        if (host.Opened is { } opened) return opened.Engine;
        await ApiError.WriteAsync(context.Response, StatusCodes.Status503ServiceUnavailable, ApiError.NotReady);
        return null;
    }

    private static Task WriteAsync<T>(HttpContext context, T data, JsonTypeInfo<ApiReply<T>> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, new ApiReply<T>(data), type, context.RequestAborted);
    }
}
