using System.Collections.Concurrent;
using Tributary.Engine;
using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Storage;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Points;

namespace Tributary.Gateway.Requests;

/// <summary>Merges bodies that have points, whatever the protocol: body -> parser -> points -> pipeline -> answer.</summary>
/// <param name="host">Opens the engine.</param>
/// <param name="instruments">Count the points.</param>
/// <param name="create">Makes a parser; each is used for one body at a time.</param>
internal sealed class PointReceiver<TParser>(EngineHost host, RequestInstruments instruments, Func<TParser> create)
{
    private const int MaxKept = 100_000; // samples: a larger body does not leave its buffers behind
    private const int MaxKeptExemplars = 10_000;

    private readonly ConcurrentBag<Work> _idle = [];

    /// <summary>
    /// Asked once a body was parsed, and again, with the result, once it was merged: whether more is known now by which it
    /// would be read otherwise. Then it is parsed and merged again, which is no harm: points count once. Null for parsers to
    /// which a body says all.
    /// </summary>
    public Func<TParser, PointResult?, IMetricEngine, ValueTask<bool>>? Reconsider { get; init; }

    /// <summary>What one body needs; kept and used again.</summary>
    private sealed record Work(TParser Parser, PointBatch Points);

    /// <param name="protocol">For the gateway's own metrics.</param>
    /// <param name="bytes">The size of the body.</param>
    /// <param name="parse">Reads it; says why it cannot be taken, null if it can.</param>
    public async ValueTask<TAnswer> MergeAsync<TAnswer>(string protocol, int bytes, Func<TParser, PointBatch, string?> parse)
        where TAnswer : IPointAnswer<TAnswer>
    {
        if (host.Opened is not { } opened) return TAnswer.Of(PushReply.NotReady);
        if (!_idle.TryTake(out var work)) work = new Work(create(), new PointBatch());
        try
        {
            var error = parse(work.Parser, work.Points);
            if (error is null && Reconsider is not null && await Reconsider(work.Parser, null, opened.Engine)) error = parse(work.Parser, work.Points);
            if (error is not null)
            {
                opened.Points.CountMalformed();
                return TAnswer.Unreadable(error);
            }

            // Once the body is here it is merged, also if the sender does not wait for the answer: it will send it again.
            var result = await opened.Points.MergeAsync(work.Points, bytes, CancellationToken.None);
            if (Reconsider is not null && await Reconsider(work.Parser, result, opened.Engine) && parse(work.Parser, work.Points) is null)
                result = await opened.Points.MergeAsync(work.Points, bytes, CancellationToken.None);
            instruments.Count(protocol, result);
            return TAnswer.Of(result);
        }
        catch (StorageUnavailableException e)
        {
            return TAnswer.Of(PushReply.StorageUnavailable(e));
        }
        finally
        {
            if (work.Points.Samples <= MaxKept && work.Points.Exemplars.Count <= MaxKeptExemplars) _idle.Add(work);
        }
    }
}
