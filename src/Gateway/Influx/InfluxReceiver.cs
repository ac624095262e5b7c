using System.Collections.Concurrent;
using System.Text;
using Tributary.Engine.Storage;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Points;

namespace Tributary.Gateway.Influx;

/// <summary>Merges bodies of line protocol.</summary>
internal sealed class InfluxReceiver(EngineHost host, InfluxOptions options, ParserLimits limits, RequestInstruments instruments)
{
    private const int MaxKept = 100_000; // samples: a larger body does not leave its buffers behind

    private readonly InfluxNaming _naming = options.Naming();
    private readonly ConcurrentBag<Work> _idle = [];

    /// <summary>What one body needs; kept and used again.</summary>
    private sealed record Work(InfluxParser Parser, PointBatch Points);

    /// <param name="body">The lines.</param>
    /// <param name="job">The job of lines that name none.</param>
    /// <param name="unit">Nanoseconds of the unit that times are in.</param>
    public async ValueTask<InfluxAnswer> MergeAsync(ReadOnlyMemory<byte> body, string job, long unit)
    {
        if (host.Opened is not { } opened) return InfluxAnswer.Of(PushReply.NotReady);
        if (!_idle.TryTake(out var work)) work = new Work(new InfluxParser(_naming), new PointBatch());
        try
        {
            if (work.Parser.Parse(body.Span, Encoding.UTF8.GetBytes(job), unit, limits, work.Points) is { } tooMuch)
            {
                opened.Points.CountMalformed();
                return InfluxAnswer.TooMuch(tooMuch);
            }

            // Once the body is here it is merged, also if the sender does not wait for the answer: it will send it again.
            var result = await opened.Points.MergeAsync(work.Points, body.Length, CancellationToken.None);
            instruments.Count(InfluxEndpoint.Protocol, result);
            instruments.CountSkipped(InfluxEndpoint.Protocol, work.Parser.Skipped);
            return InfluxAnswer.Of(result);
        }
        catch (StorageUnavailableException e)
        {
            return InfluxAnswer.Of(PushReply.StorageUnavailable(e));
        }
        finally
        {
            if (work.Points.Samples <= MaxKept) _idle.Add(work);
        }
    }
}
