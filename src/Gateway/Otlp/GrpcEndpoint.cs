using System.Globalization;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;
using Tributary.Protocols.Otlp;

namespace Tributary.Gateway.Otlp;

/// <summary>
/// The unary call <c>opentelemetry.proto.collector.metrics.v1.MetricsService/Export</c>
/// (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc). One call of one message needs of gRPC its frame and its status, not
/// a framework.
/// </summary>
internal sealed class GrpcEndpoint(OtlpReceiver receiver, BodyReceiver bodies, RequestReceiver requests)
{
    public const string Path = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    private const string Protocol = "otlp_grpc";
    private const string ContentType = "application/grpc";

    public async Task ExportAsync(HttpContext context)
    {
        if (context.Request.ContentType is not { } type || !type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var answer = await requests.ReceiveAsync(Protocol, context, body => ReceiveAsync(context.Request, body));
        await SendAsync(context.Response, answer);
    }

    /// <summary>What a method that does not exist is answered.</summary>
    public static Task RefuseAsync(HttpContext context) =>
        SendAsync(context.Response, OtlpAnswer.Unsupported($"{context.Request.Path} is not served here: of OTLP only metrics are taken, at {Path}."));

    private async ValueTask<OtlpAnswer> ReceiveAsync(HttpRequest request, RequestBody body)
    {
        if (await bodies.ReceiveAsync(request.BodyReader, request.ContentLength, body) is { } refused) return OtlpAnswer.Of(refused);
        if (!GrpcMessage.TryReadPrefix(body.Memory.Span, out var isCompressed)) return OtlpAnswer.Malformed("The body is not one message of gRPC, or it is cut off.");
        body.Received.Skip(GrpcMessage.PrefixLength);
        body.Memory = body.Received.Memory;
        if (!isCompressed) return await receiver.MergeAsync(Protocol, body.Memory, isJson: false);
        if (request.Headers["grpc-encoding"] != "gzip") return OtlpAnswer.Unsupported($"grpc-encoding {request.Headers["grpc-encoding"]} is not taken. Use gzip, or none.");
        if (await bodies.DecodeAsync(ContentEncoding.Gzip, body) is { } corrupt) return OtlpAnswer.Of(corrupt);
        return await receiver.MergeAsync(Protocol, body.Memory, isJson: false);
    }

    /// <summary>The status comes in trailers; where there is no message to send, they are all there is.</summary>
    private static async Task SendAsync(HttpResponse response, OtlpAnswer answer)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers["grpc-accept-encoding"] = "identity,gzip";
        if (answer.IsSuccess)
        {
            await response.Body.WriteAsync(GrpcMessage.WithPrefix(OtlpReply.Success(answer.Rejected, answer.Message, isJson: false)));
            response.AppendTrailer("grpc-status", "0");
            return;
        }

        response.AppendTrailer("grpc-status", answer.Code.ToString(CultureInfo.InvariantCulture));
        response.AppendTrailer("grpc-message", GrpcMessage.Escape(answer.Message));
        if (answer.RetryAfter == 0) return;
        response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(OtlpReply.FailureToRetry(answer.Code, answer.Message, answer.RetryAfter)).TrimEnd('='));
    }
}
