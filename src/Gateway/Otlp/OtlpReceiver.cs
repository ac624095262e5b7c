using System.Collections.Concurrent;
using Tributary.Engine.Storage;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Otlp;
using Tributary.Protocols.Points;

namespace Tributary.Gateway.Otlp;

/// <summary>Merges requests of OTLP, whichever way they came.</summary>
internal sealed class OtlpReceiver(EngineHost host, ParserLimits limits, RequestInstruments instruments)
{
    private readonly ConcurrentBag<Work> _idle = [];

    /// <summary>What one request needs; kept and used again.</summary>
    private sealed class Work
    {
        public OtlpProtobufParser Protobuf { get; } = new();

        public OtlpJsonParser Json { get; } = new();

        public PointBatch Points { get; } = new();
    }

    /// <param name="protocol">For the gateway's own metrics.</param>
    /// <param name="body">An <c>ExportMetricsServiceRequest</c>.</param>
    /// <param name="isJson">It is in JSON, not in protobuf.</param>
    public async ValueTask<OtlpAnswer> MergeAsync(string protocol, ReadOnlyMemory<byte> body, bool isJson)
    {
        if (host.Opened is not { } opened) return OtlpAnswer.Of(PushReply.NotReady);
        if (!_idle.TryTake(out var work)) work = new Work();
        try
        {
            if ((isJson ? work.Json.Parse(body, limits, work.Points) : work.Protobuf.Parse(body.Span, limits, work.Points)) is { } error)
            {
                opened.Points.CountMalformed();
                return OtlpAnswer.Malformed(error);
            }

            // Once the body is here it is merged, also if the sender does not wait for the answer: it will send it again.
            var result = await opened.Points.MergeAsync(work.Points, body.Length, CancellationToken.None);
            instruments.Count(protocol, result);
            return OtlpAnswer.Of(result);
        }
        catch (StorageUnavailableException e)
        {
            return OtlpAnswer.Of(PushReply.StorageUnavailable(e));
        }
        finally
        {
            if (work.Points.Samples <= MaxKept) _idle.Add(work);
        }
    }

    private const int MaxKept = 100_000; // samples: a larger request does not leave its buffers behind
}
