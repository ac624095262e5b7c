using System.Collections.Concurrent;
using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Storage;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Native;

namespace Tributary.Gateway.Native;

/// <summary><c>POST /api/v1/push</c>: native frames (docs/native-frames.md).</summary>
internal sealed class FramesEndpoint(EngineHost host, BodyReceiver bodies, RequestReceiver requests, RequestInstruments instruments)
{
    public const string Path = "/api/v1/push";

    private const string Protocol = "native";
    private const string Taken = $"Send {NativeFormat.FramesMediaType}.";
    private const int MaxKept = 10_000; // frames: the result of a larger request does not leave its list behind

    private readonly ConcurrentBag<NativeResult> _idle = [];

    public async Task PushAsync(HttpContext context)
    {
        if (!_idle.TryTake(out var result)) result = new NativeResult();
        var answer = await requests.ReceiveAsync(Protocol, context, body => ReceiveAsync(context.Request, body, result));
        await answer.SendAsync(context.Response, NativeAnswer.PrefersJson(context.Request.Headers.Accept));
        if (result.Frames.Length <= MaxKept) _idle.Add(result);
    }

    private async ValueTask<FramesAnswer> ReceiveAsync(HttpRequest request, RequestBody body, NativeResult result)
    {
        if (host.Opened is not { } opened) return FramesAnswer.Of(PushReply.NotReady);
        if (!MediaType.Is(request.ContentType, NativeFormat.FramesMediaType)) return FramesAnswer.Of(PushReply.UnsupportedType(request.ContentType, Taken));
        if (await bodies.ReceiveAsync(request, body) is { } refused) return FramesAnswer.Of(refused);
        try
        {
            // Once the body is here it is merged, also if the sender does not wait for the answer: it will send it again.
            if (await opened.Native.MergeAsync(body.Memory, result, CancellationToken.None) is { } error) return FramesAnswer.Of(PushReply.Malformed(error.ToString()));
        }
        catch (StorageUnavailableException e)
        {
            return FramesAnswer.Of(PushReply.StorageUnavailable(e));
        }

        instruments.Count(Protocol, result);
        return FramesAnswer.Of(result);
    }
}
