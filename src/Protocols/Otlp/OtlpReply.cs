using System.Buffers;
using System.Text.Json;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// What a sender of OTLP is answered (OTLP 1.5, sections "OTLP/HTTP Response" and "Failures"): an
/// <c>ExportMetricsServiceResponse</c> where something was taken, else a <c>google.rpc.Status</c>.
/// </summary>
public static class OtlpReply
{
    /// <summary>The answer to a request of which all, or a part, is merged. Without rejected points it is an empty message.</summary>
    /// <param name="rejected">Points that are refused.</param>
    /// <param name="message">Why; with no rejected points, what the sender should know all the same. Empty for none.</param>
    /// <param name="isJson">Written as JSON, not as protobuf.</param>
    public static byte[] Success(long rejected, string message, bool isJson)
    {
        var isPartial = rejected > 0 || message.Length > 0;
        if (isJson) return Json(json => WriteSuccess(json, rejected, message, isPartial));
        if (!isPartial) return [];
        var writer = new ProtoWriter();
        var partial = writer.Begin(1);
        if (rejected > 0) writer.Varint(1, (ulong)rejected);
        if (message.Length > 0) writer.Text(2, message);
        writer.End(partial);
        return writer.Written.ToArray();
    }

    /// <param name="code">The canonical code (google/rpc/code.proto).</param>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="isJson">Written as JSON, not as protobuf.</param>
    public static byte[] Failure(int code, string message, bool isJson)
    {
        if (isJson) return Json(json => WriteFailure(json, code, message));
        var writer = new ProtoWriter();
        writer.Varint(1, (ulong)code);
        writer.Text(2, message);
        return writer.Written.ToArray();
    }

    /// <summary>A <c>google.rpc.Status</c> in protobuf with a <c>google.rpc.RetryInfo</c>: the sender may try again.</summary>
    /// <param name="code">The canonical code.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="seconds">After how long.</param>
    public static byte[] FailureToRetry(int code, string message, int seconds)
    {
        var writer = new ProtoWriter();
        writer.Varint(1, (ulong)code);
        writer.Text(2, message);
        var detail = writer.Begin(3);
        writer.Text(1, "type.googleapis.com/google.rpc.RetryInfo");
        var info = writer.Begin(2);
        var delay = writer.Begin(1);
        writer.Varint(1, (ulong)seconds);
        writer.End(delay);
        writer.End(info);
        writer.End(detail);
        return writer.Written.ToArray();
    }

    private static void WriteSuccess(Utf8JsonWriter json, long rejected, string message, bool isPartial)
    {
        json.WriteStartObject();
        if (isPartial)
        {
            json.WriteStartObject("partialSuccess");
            if (rejected > 0) json.WriteString("rejectedDataPoints", rejected.ToString(System.Globalization.CultureInfo.InvariantCulture)); // as all 64-bit integers in proto3's JSON
            if (message.Length > 0) json.WriteString("errorMessage", message);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteFailure(Utf8JsonWriter json, int code, string message)
    {
        json.WriteStartObject();
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output)) write(json);
        return output.WrittenSpan.ToArray();
    }
}
