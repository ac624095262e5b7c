using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Settings;
using Tributary.Gateway.Targets.Staleness;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.RemoteWrite;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>
/// Prometheus remote write, 2.0 (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/) and 1.0
/// (https://prometheus.io/docs/specs/prw/remote_write_spec/).
/// </summary>
/// <param name="options">The target.</param>
/// <param name="directory">Where the last view is kept, to see which series have ended.</param>
internal sealed class RemoteWriteProtocol(TargetOptions options, string directory) : ITargetProtocol
{
    private const string VersionHeader = "X-Prometheus-Remote-Write-Version";

    private readonly RemoteWriteNegotiation _negotiation = new(options.Version);

    public BodyForm Form => _negotiation.IsV1 ? BodyForm.RemoteWriteV1 : BodyForm.RemoteWriteV2;

    public IShownView Show(long time, BodyHandler take)
    {
        var view = new RemoteWriteView(time, options.NativeHistograms);
        RemoteWriteRenderer renderer = Form == BodyForm.RemoteWriteV1 ? new RemoteWriteV1Renderer(take, view) : new RemoteWriteV2Renderer(take, view);
        return new EndingView(renderer, new LastViewReader(directory, time), new LastViewWriter(directory, time));
    }

    public HttpRequestMessage CreateRequest(QueuedBody body)
    {
        var isV1 = IsSentAsV1(body);
        var content = isV1 && body.Form == BodyForm.RemoteWriteV2 ? ToV1(body) : body.Content;
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ReadOnlyMemoryContent(content) };
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(isV1 ? "application/x-protobuf" : "application/x-protobuf;proto=io.prometheus.write.v2.Request");
        request.Headers.TryAddWithoutValidation(VersionHeader, isV1 ? "0.1.0" : "2.0.0");
        return request;
    }

    public Verdict Judge(QueuedBody body, TargetAnswer answer) => IsSentAsV1(body) ? JudgeV1(body, answer) : JudgeV2(body, answer);

    private bool IsSentAsV1(QueuedBody body) => body.Form == BodyForm.RemoteWriteV1 || _negotiation.SendsV1;

    private Verdict JudgeV1(QueuedBody body, TargetAnswer answer)
    {
        _negotiation.NoteV1(answer.IsSuccess);
        return answer.IsSuccess ? Verdict.Sent(body) : Verdict.Refused(answer.Reason);
    }

    /// <summary>Sections "Required Written Response Headers" and "Unsupported Request Content".</summary>
    private Verdict JudgeV2(QueuedBody body, TargetAnswer answer)
    {
        var written = Written(answer);
        if (answer.Status == HttpStatusCode.UnsupportedMediaType || (answer.IsSuccess && written is null))
        {
            var reason = answer.IsSuccess ? $"{answer.Reason} without a word of what was written" : answer.Reason;
            return _negotiation.TryFallBack() ? Verdict.Again(reason) : Verdict.Refused($"{reason} (the receiver does not know remote write 2.0)");
        }

        if (answer.Status == HttpStatusCode.BadRequest && written is null && _negotiation.TryV1()) return Verdict.Again(answer.Reason);
        if (written is not null) _negotiation.NoteV2();
        if (!answer.IsSuccess) return Verdict.Refused(answer.Reason, Math.Min(written ?? 0, body.Samples));
        return written >= body.Samples ? Verdict.Sent(body) : Verdict.Refused($"{answer.Reason}, and only {written} of {body.Samples} samples written", written!.Value);
    }

    /// <summary>Samples and histograms that the receiver says it wrote; null where it says nothing.</summary>
    private static int? Written(TargetAnswer answer)
    {
        int? written = null;
        foreach (var header in (ReadOnlySpan<string>)["X-Prometheus-Remote-Write-Samples-Written", "X-Prometheus-Remote-Write-Histograms-Written"])
        {
            if (answer.Headers.TryGetValues(header, out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) written = (written ?? 0) + number;
        }

        return written;
    }

    private static ReadOnlyMemory<byte> ToV1(QueuedBody body)
    {
        var converted = new ArrayBufferWriter<byte>();
        if (!RemoteWriteV1Writer.TryWrite(BodyCompression.Decompress(body.Form, body.Content), converted)) throw new InvalidDataException("A body in the queue cannot be read by this version of Tributary.");
        return BodyCompression.Compress(BodyForm.RemoteWriteV1, converted.WrittenSpan);
    }
}
