using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Influx;

/// <summary>
/// Writes answers as the two versions of the API have them: <c>{"error": ...}</c>
/// (https://docs.influxdata.com/influxdb/v1/tools/api/), and <c>{"code": ..., "message": ...}</c>
/// (https://docs.influxdata.com/influxdb/v2/api/v2/).
/// </summary>
internal static class InfluxReply
{
    /// <summary>What clients are told that they talk to: the last 1.x, whose API this is a part of.</summary>
    public const string Version = "1.8.10-tributary";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // read by people in logs, not by browsers

    public static Task SendAsync(HttpResponse response, InfluxAnswer answer, bool isV2)
    {
        response.StatusCode = answer.Status;
        AddVersion(response);
        if (answer.RetryAfter.Length > 0) response.Headers.RetryAfter = answer.RetryAfter;
        if (answer.Warning.Length > 0) response.Headers[PushReply.WarningHeader] = answer.Warning;
        if (answer.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = isV2 ? "Token" : "Basic realm=\"InfluxDB\"";
        if (answer.Message.Length == 0) return Task.CompletedTask;
        return SendAsync(response, json =>
        {
            if (!isV2)
            {
                json.WriteString("error", answer.Message);
                return;
            }

            json.WriteString("code", CodeOf(answer.Status));
            json.WriteString("message", answer.Message);
        });
    }

    /// <summary>Sends an object in JSON.</summary>
    /// <param name="response">The response, with its status.</param>
    /// <param name="write">Writes what is in the object.</param>
    public static Task SendAsync(HttpResponse response, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        body.Write("\n"u8);
        AddVersion(response);
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        return response.Body.WriteAsync(body.WrittenMemory).AsTask();
    }

    public static void AddVersion(HttpResponse response) => response.Headers["X-Influxdb-Version"] = Version;

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status413PayloadTooLarge => "request too large",
        StatusCodes.Status429TooManyRequests => "too many requests",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => "invalid",
    };
}
