using Tributary.Engine;
using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Storage;
using Tributary.Engine.Views;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Telemetry;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.RemoteWrite;

namespace Tributary.Gateway.RemoteWrite;

/// <summary>Merges requests of remote write.</summary>
internal sealed class RemoteWriteReceiver
{
    public const string Protocol = "remote_write";

    private readonly ParserLimits _limits;
    private readonly RemoteMetadata _metadata = new();
    private readonly PointReceiver<Parsers> _receiver;

    public RemoteWriteReceiver(EngineHost host, RemoteWriteOptions options, ParserLimits limits, RequestInstruments instruments)
    {
        _limits = limits;
        var naming = options.Naming();
        _receiver = new PointReceiver<Parsers>(host, instruments, () => new Parsers(new RemoteWriteV1Parser(naming, _metadata), new RemoteWriteV2Parser(naming, _metadata))) { Reconsider = ReconsiderAsync };
    }

    private sealed class Parsers(RemoteWriteV1Parser v1, RemoteWriteV2Parser v2)
    {
        /// <summary>The one that reads the request.</summary>
        public RemoteWriteParser Current { get; private set; } = v1;

        public RemoteWriteParser Choose(bool isV2) => Current = isV2 ? v2 : v1;
    }

    /// <param name="body">A <c>prometheus.WriteRequest</c>, or an <c>io.prometheus.write.v2.Request</c>.</param>
    /// <param name="isV2">Which of them.</param>
    public ValueTask<RemoteWriteAnswer> MergeAsync(ReadOnlyMemory<byte> body, bool isV2) => _receiver.MergeAsync<RemoteWriteAnswer>(
        Protocol,
        body.Length,
        (parsers, points) => parsers.Choose(isV2).Parse(body.Span, _limits, points));

    /// <summary>
    /// What a name is follows from the name alone where nobody has said it. The families that are there already know better:
    /// they are asked about guesses before these are merged, and about clashes after, once for each name.
    /// </summary>
    /// <returns>Whether it is known better now, be it by what another request has found out meanwhile.</returns>
    private async ValueTask<bool> ReconsiderAsync(Parsers parsers, PointResult? result, IMetricEngine engine)
    {
        var parser = parsers.Current;
        var doubtful = result is null ? parser.Guesses : result.Clashes;
        if (doubtful.Count == 0) return false;
        foreach (var name in doubtful)
        {
            if (_metadata.IsDecided(name)) continue;
            var known = await FindAsync(name, engine);
            _metadata.Decide(name, known is null ? RemoteType.Unknown : TypeOf(known.Summary.Family.Type));
        }

        return parser.IsOutdated;
    }

    /// <exception cref="StorageUnavailableException">The engine does not answer. To guess instead might found a family that has to be another.</exception>
    private static async ValueTask<FamilyDetail?> FindAsync(string name, IMetricEngine engine)
    {
        try
        {
            return await engine.DescribeFamilyAsync(name, CancellationToken.None);
        }
        catch (Exception e) when (e is not StorageUnavailableException)
        {
            throw new StorageUnavailableException($"Whether there is a family {name} could not be found out. Send the request again.", e);
        }
    }

    /// <summary>As far as a plain number can be of the type.</summary>
    private static RemoteType TypeOf(MetricType type) => type switch
    {
        MetricType.Counter => RemoteType.Counter,
        MetricType.Gauge => RemoteType.Gauge,
        MetricType.Info => RemoteType.Info,
        MetricType.StateSet => RemoteType.StateSet,
        _ => RemoteType.Unknown,
    };
}
