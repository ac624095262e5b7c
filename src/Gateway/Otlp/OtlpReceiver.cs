using Tributary.Gateway.Hosting;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Otlp;

namespace Tributary.Gateway.Otlp;

/// <summary>Merges requests of OTLP, whichever way they came.</summary>
internal sealed class OtlpReceiver(EngineHost host, ParserLimits limits, RequestInstruments instruments)
{
    private readonly PointReceiver<Parsers> _receiver = new(host, instruments, () => new Parsers(new OtlpProtobufParser(), new OtlpJsonParser()));

    private sealed record Parsers(OtlpProtobufParser Protobuf, OtlpJsonParser Json);

    /// <param name="protocol">For the gateway's own metrics.</param>
    /// <param name="body">An <c>ExportMetricsServiceRequest</c>.</param>
    /// <param name="isJson">It is in JSON, not in protobuf.</param>
    public ValueTask<OtlpAnswer> MergeAsync(string protocol, ReadOnlyMemory<byte> body, bool isJson) => _receiver.MergeAsync<OtlpAnswer>(
        protocol,
        body.Length,
        (parsers, points) => isJson ? parsers.Json.Parse(body, limits, points) : parsers.Protobuf.Parse(body.Span, limits, points));
}
