using System.Text;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;

namespace Tributary.Gateway.Influx;

/// <summary>Merges bodies of line protocol.</summary>
internal sealed class InfluxReceiver
{
    private readonly ParserLimits _limits;
    private readonly PointReceiver<InfluxParser> _receiver;

    public InfluxReceiver(EngineHost host, InfluxOptions options, ParserLimits limits, RequestInstruments instruments)
    {
        _limits = limits;
        var naming = options.Naming();
        _receiver = new PointReceiver<InfluxParser>(host, instruments, () => new InfluxParser(naming));
    }

    /// <param name="body">The lines.</param>
    /// <param name="job">The job of lines that name none.</param>
    /// <param name="unit">Nanoseconds of the unit that times are in.</param>
    public ValueTask<InfluxAnswer> MergeAsync(ReadOnlyMemory<byte> body, string job, long unit) => _receiver.MergeAsync<InfluxAnswer>(
        InfluxEndpoint.Protocol,
        body.Length,
        (parser, points) => parser.Parse(body.Span, Encoding.UTF8.GetBytes(job), unit, _limits, points));
}
