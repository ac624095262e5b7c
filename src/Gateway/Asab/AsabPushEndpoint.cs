using Tributary.Gateway.Hosting;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Exposition;

namespace Tributary.Gateway.Asab;

/// <summary>
/// Where ASAB's HTTP target posts to, every minute and at its end
/// (https://github.com/TeskaLabs/asab/blob/9a0f7c68ac1b4849ab37feb635ed0972bd646b97/asab/metrics/http.py). The body is JSON,
/// whatever the Content-Type says.
/// </summary>
internal sealed class AsabPushEndpoint
{
    private const string Protocol = "asab";

    private readonly BodyReceiver _bodies;
    private readonly RequestReceiver _requests;
    private readonly ParserLimits _limits;
    private readonly PointReceiver<AsabParser> _receiver;

    public AsabPushEndpoint(EngineHost host, AsabOptions options, BodyReceiver bodies, RequestReceiver requests, ParserLimits limits, RequestInstruments instruments)
    {
        (_bodies, _requests, _limits) = (bodies, requests, limits);
        var naming = options.Naming();
        _receiver = new PointReceiver<AsabParser>(host, instruments, () => new AsabParser(naming));
    }

    public async Task PushAsync(HttpContext context)
    {
        var answer = await _requests.ReceiveAsync<AsabAnswer>(Protocol, context, async body => await _bodies.ReceiveAsync(context.Request, body) is { } refused
            ? AsabAnswer.Of(refused)
            : await _receiver.MergeAsync<AsabAnswer>(Protocol, body.Memory.Length, (parser, points) => parser.Parse(body.Memory.Span, _limits, points)));
        await answer.Reply.SendAsync(context.Response);
    }
}
