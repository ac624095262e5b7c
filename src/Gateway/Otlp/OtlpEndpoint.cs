using Tributary.Gateway.Hosting;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Otlp;

namespace Tributary.Gateway.Otlp;

/// <summary>
/// <c>POST /v1/metrics</c>: OTLP/HTTP, in protobuf or JSON, answered in the same
/// (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
/// </summary>
internal sealed class OtlpEndpoint(OtlpReceiver receiver, BodyReceiver bodies, RequestReceiver requests, RequestInstruments instruments)
{
    private const string Protocol = "otlp_http";
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    public async Task ExportAsync(HttpContext context)
    {
        if (MediaType.Is(context.Request.ContentType, Json) is var isJson && !isJson && !MediaType.Is(context.Request.ContentType, Protobuf))
        {
            instruments.Count(Protocol, "unsupported", 0);
            await PlainText.WriteAsync(context.Response, StatusCodes.Status415UnsupportedMediaType, $"Content-Type {context.Request.ContentType} is not taken. Send {Protobuf} or {Json}.");
            return;
        }

        var answer = await requests.ReceiveAsync<OtlpAnswer>(Protocol, context, async body => await bodies.ReceiveAsync(context.Request, body) is { } refused
            ? OtlpAnswer.Of(refused)
            : await receiver.MergeAsync(Protocol, body.Memory, isJson));
        await SendAsync(context.Response, answer, isJson);
    }

    private static Task SendAsync(HttpResponse response, OtlpAnswer answer, bool isJson)
    {
        var message = answer.IsSuccess ? OtlpReply.Success(answer.Rejected, answer.Message, isJson) : OtlpReply.Failure(answer.Code, answer.Message, isJson);
        response.StatusCode = answer.Status;
        response.ContentType = isJson ? Json : Protobuf;
        response.ContentLength = message.Length;
        if (answer.RetryAfter > 0) response.Headers.RetryAfter = answer.RetryAfter.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return response.Body.WriteAsync(message).AsTask();
    }
}
