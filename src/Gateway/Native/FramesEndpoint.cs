using System.Buffers;
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
    private const int MaxKept = 10_000; // frames: a larger request does not leave its buffers behind

    private readonly ConcurrentBag<Work> _idle = [];

    /// <summary>What one request needs; kept and used again.</summary>
    private sealed record Work(NativeResult Result, ArrayBufferWriter<byte> Answer);

    public async Task PushAsync(HttpContext context)
    {
        if (!_idle.TryTake(out var work)) work = new Work(new NativeResult(), new ArrayBufferWriter<byte>(256));
        var answer = await requests.ReceiveAsync(Protocol, context, body => ReceiveAsync(context.Request, body, work.Result));
        work.Answer.ResetWrittenCount();
        await answer.SendAsync(context.Response, NativeAnswer.PrefersJson(context.Request.Headers.Accept), work.Answer);
        if (work.Result.Frames.Length <= MaxKept) _idle.Add(work);
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
