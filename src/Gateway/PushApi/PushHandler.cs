using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Tributary.Engine.Ingest;
using Tributary.Engine.Storage;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Telemetry;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// Answers PUT, POST and DELETE of <c>/metrics/job/...</c>: the Pushgateway's API
/// (https://github.com/prometheus/pushgateway/blob/v1.11.0/README.md#api), and what Tributary adds. The hot path of the
/// gateway: a usual push costs one lookup by path, one copy of the body and the pipeline.
/// </summary>
internal sealed class PushHandler(EngineHost host, SourceCache sources, BodyReceiver bodies, ByteBudget budget, PushInstruments instruments)
{
    private const string AllowedMethods = "DELETE, POST, PUT";

    public Task HandleAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPost(method)) return PushAsync(context, replace: false);
        if (HttpMethods.IsPut(method)) return PushAsync(context, replace: true);
        if (HttpMethods.IsDelete(method)) return DeleteAsync(context);
        context.Response.Headers.Allow = AllowedMethods;
        return PlainText.WriteAsync(context.Response, StatusCodes.Status405MethodNotAllowed, $"A group takes {AllowedMethods}. The merged view is at GET /metrics.");
    }

    private async Task PushAsync(HttpContext context, bool replace)
    {
        using var body = new RequestBody(budget);
        PushReply reply;
        try
        {
            reply = await ReceiveAsync(context, replace, body);
        }
        catch (StorageUnavailableException e)
        {
            reply = PushReply.StorageUnavailable(e);
        }
        catch (BadHttpRequestException)
        {
            // The body ended early, came too slowly or broke the protocol: the server answers that.
            instruments.CountPush(PushReply.Aborted, body.Received.Length);
            throw;
        }
        catch (Exception e) when (e is IOException || context.RequestAborted.IsCancellationRequested)
        {
            // The connection broke.
            instruments.CountPush(PushReply.Aborted, body.Received.Length);
            context.Abort();
            return;
        }

        instruments.CountPush(reply.Outcome, body.Received.Length);
        await reply.SendAsync(context.Response);
    }

    private async ValueTask<PushReply> ReceiveAsync(HttpContext context, bool replace, RequestBody body)
    {
        if (host.Opened is not { } opened) return PushReply.NotReady;
        var request = context.Request;
        if (!TryGetSource(context, out var source, out var pathError)) return PushReply.BadRequest(pathError);
        if (PushHeaders.Read(request, out var headers) is { } headerError) return PushReply.BadRequest(headerError);
        if (!BodyFormats.TryGet(request.ContentType, out var format)) return PushReply.UnsupportedType(request.ContentType, BodyFormats.Taken);
        if (await bodies.ReceiveAsync(request, body) is { } refused) return refused;
        return await MergeAsync(opened.Pipeline, new PushRequest(source, format, replace, headers.IsDelta, headers.Sequence), body.Memory);
    }

    /// <summary>Once the body is here the push is merged, also if the sender does not wait for the answer: it will send it again.</summary>
    private async ValueTask<PushReply> MergeAsync(PushPipeline pipeline, PushRequest push, ReadOnlyMemory<byte> body)
    {
        var result = await pipeline.PushAsync(push, body, CancellationToken.None);
        if (ReferenceEquals(result, PushResult.Accepted)) return PushReply.Accepted;
        instruments.CountLosses(result);
        return PushReply.Of(result);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        PushReply reply;
        try
        {
            if (host.Opened is not { } opened) reply = PushReply.NotReady;
            else if (!TryGetSource(context, out var source, out var error)) reply = PushReply.BadRequest(error);
            else
            {
                await opened.Pipeline.DeleteAsync(source, CancellationToken.None);
                reply = PushReply.Deleted;
            }
        }
        catch (StorageUnavailableException e)
        {
            reply = PushReply.StorageUnavailable(e);
        }

        instruments.CountDelete(reply.Outcome);
        await reply.SendAsync(context.Response);
    }

    private bool TryGetSource(HttpContext context, [NotNullWhen(true)] out PushSource? source, [NotNullWhen(false)] out string? error)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return sources.TryGet(GroupPath.OfTarget(target), out source, out error);
    }
}
