using System.Buffers;
using Tributary.Engine.Ingest.Native;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;
using Tributary.Protocols.Native;

namespace Tributary.Gateway.Native;

/// <summary>
/// What a sender of native frames is told: what became of each frame, or, as text like everywhere, why the request cannot be
/// taken as a whole.
/// </summary>
/// <param name="Outcome">The same in a word, for the gateway's own metrics.</param>
/// <param name="Reply">Why the request is not taken; null if it is.</param>
/// <param name="Result">What became of its frames; null if it is not taken.</param>
internal sealed record FramesAnswer(string Outcome, PushReply? Reply, NativeResult? Result) : IRequestAnswer
{
    private const string LaterSeconds = "10";

    public static FramesAnswer Of(PushReply reply) => new(reply.Outcome, reply, null);

    public static FramesAnswer Of(NativeResult result)
    {
        if (result.Deferred > 0 && result.Deferred == result.Frames.Length) return Of(PushReply.TooManySources);
        var outcome = result.Undefined > 0 ? "unknown_layouts"
            : result.Refused > 0 ? "partly_refused"
            : result.Deferred > 0 ? "partly_deferred"
            : "accepted";
        return new FramesAnswer(outcome, null, result);
    }

    /// <param name="response">Takes the answer.</param>
    /// <param name="isJson">In JSON, for people.</param>
    public Task SendAsync(HttpResponse response, bool isJson)
    {
        if (Result is not { } result) return Reply!.SendAsync(response);
        if (result.Deferred > 0) response.Headers.RetryAfter = LaterSeconds;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = isJson ? "application/json; charset=utf-8" : NativeFormat.OutcomesMediaType;
        if (isJson) NativeAnswer.WriteJson(result.Frames, response.BodyWriter);
        else NativeAnswer.Write(result.Frames, response.BodyWriter);
        if (isJson) response.BodyWriter.Write("\n"u8);
        return response.BodyWriter.FlushAsync().AsTask();
    }
}
