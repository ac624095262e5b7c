using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;

namespace Tributary.Gateway.RemoteWrite;

/// <summary>
/// <c>POST /api/v1/write</c>: remote write 1.0 (https://prometheus.io/docs/specs/remote_write_spec/) and 2.0
/// (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/), told apart by the Content-Type.
/// </summary>
internal sealed class RemoteWriteEndpoint(RemoteWriteReceiver receiver, BodyReceiver bodies, RequestReceiver requests)
{
    private const string Protobuf = "application/x-protobuf";
    private const string MessageV1 = "prometheus.WriteRequest";
    private const string MessageV2 = "io.prometheus.write.v2.Request";

    public async Task WriteAsync(HttpContext context)
    {
        var isV2 = false;
        var answer = await requests.ReceiveAsync<RemoteWriteAnswer>(RemoteWriteReceiver.Protocol, context, async body =>
            TryFindVersion(context.Request.ContentType, out isV2)
                ? await ReceiveAsync(context.Request, body) is { } refused ? RemoteWriteAnswer.Of(refused) : await receiver.MergeAsync(body.Memory, isV2)
                : RemoteWriteAnswer.Unsupported($"Content-Type {context.Request.ContentType} is not taken. Send {Protobuf}, with proto={MessageV1} (or without, which is the same) or proto={MessageV2}."));
        await answer.SendAsync(context.Response);
    }

    /// <summary>A request of 1.0 need not name its message.</summary>
    private static bool TryFindVersion(string? contentType, out bool isV2)
    {
        isV2 = false;
        if (!MediaType.Is(contentType, Protobuf)) return false;
        var message = MediaType.Parameter(contentType, "proto");
        isV2 = message.Equals(MessageV2, StringComparison.Ordinal);
        return isV2 || message.IsEmpty || message.Equals(MessageV1, StringComparison.Ordinal);
    }

    /// <summary>Bodies are in snappy's block format; a sender that does not say so means it.</summary>
    private async ValueTask<PushReply?> ReceiveAsync(HttpRequest request, RequestBody body)
    {
        var header = request.Headers.ContentEncoding;
        var encoding = header.Count == 0 ? ContentEncoding.Snappy : BodyDecoder.Find(header);
        if (encoding is not { } known) return PushReply.UnsupportedEncoding(header);
        return await bodies.ReceiveAsync(request.BodyReader, request.ContentLength, body) ?? await bodies.DecodeAsync(known, body);
    }
}
