using System.IO.Pipelines;
using Tributary.Engine.Limits;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Requests;

/// <summary>Receives the bodies of requests, and undoes their compression; both within limits.</summary>
internal sealed class BodyReceiver(MetricLimits limits)
{
    /// <returns>Why the body cannot be taken; null if it is there.</returns>
    public async ValueTask<PushReply?> ReceiveAsync(HttpRequest request, RequestBody body)
    {
        if (BodyDecoder.Find(request.Headers.ContentEncoding) is not { } encoding) return PushReply.UnsupportedEncoding(request.Headers.ContentEncoding);
        return await ReceiveAsync(request.BodyReader, request.ContentLength, body) ?? await DecodeAsync(encoding, body);
    }

    /// <summary>Receives a body as it comes.</summary>
    public async ValueTask<PushReply?> ReceiveAsync(PipeReader reader, long? length, RequestBody body)
    {
        var outcome = await BodyReader.ReadAsync(reader, length, limits.MaxBodyBytes, body.Received);
        body.Memory = body.Received.Memory;
        return outcome == BodyOutcome.Complete ? null : PushReply.Of(outcome, ContentEncoding.None, limits.MaxBodyBytes, nameof(MetricLimits.MaxBodyBytes));
    }

    /// <summary>Decompresses what was received.</summary>
    public async ValueTask<PushReply?> DecodeAsync(ContentEncoding encoding, RequestBody body)
    {
        if (encoding == ContentEncoding.None) return null;
        var outcome = await BodyDecoder.DecodeAsync(encoding, body.Received, body.Decoded, limits.MaxDecompressedBodyBytes);
        body.Memory = body.Decoded.Memory;
        return outcome == BodyOutcome.Complete ? null : PushReply.Of(outcome, encoding, limits.MaxDecompressedBodyBytes, nameof(MetricLimits.MaxDecompressedBodyBytes));
    }
}
