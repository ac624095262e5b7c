using System.Text;

namespace Tributary.Fleet.Tests.Peer;

/// <summary>The Pushgateway API, in text and in protobuf, the writes of InfluxDB, and the requests of ASAB, over the naive store.</summary>
internal sealed class NaiveGateway : IAsyncDisposable
{
    private readonly Fault _fault;
    private readonly bool _unreliable;
    private readonly NaiveStore _store;
    private readonly HttpPeer _peer;
    private int _pushes;

    /// <param name="fault">What it gets wrong.</param>
    /// <param name="unreliable">Whether it breaks connections, before or after a push took effect, and is busy at times.</param>
    public NaiveGateway(Fault fault = Fault.None, bool unreliable = false)
    {
        _fault = fault;
        _unreliable = unreliable;
        _store = new NaiveStore(fault);
        _peer = new HttpPeer(Answer);
    }

    public Uri Url => _peer.Url;

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private PeerResponse Answer(PeerRequest request)
    {
        if (request.Method == "GET") return request.Path == "/metrics" ? Scrape(request) : new PeerResponse(200);
        var chance = _unreliable ? ++_pushes % 12 : -1;
        if (chance == 3) return PeerResponse.Broken;
        if (chance == 6) return new PeerResponse(503);
        Apply(request);
        if (chance == 9) return PeerResponse.Broken;
        return new PeerResponse(request.Method == "DELETE" ? 202 : IsInflux(request) ? 204 : 200);
    }

    private PeerResponse Scrape(PeerRequest request)
    {
        var openMetrics = request.Headers["Accept"].Contains("openmetrics", StringComparison.Ordinal);
        var type = openMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        return new PeerResponse(200, type, NaivePage.Render(_store, openMetrics, _fault));
    }

    private void Apply(PeerRequest request)
    {
        if (request.Method == "DELETE")
        {
            _store.Delete(request.Path);
            return;
        }

        if (request.Path == "/asab/v1/push") NaiveAsab.Parse(request).ToList().ForEach(_store.Push);
        else _store.Push(IsInflux(request) ? NaiveInflux.Parse(request) : Pushed(request));
    }

    private static bool IsInflux(PeerRequest request) => request.Path.StartsWith("/write?", StringComparison.Ordinal) || request.Path.StartsWith("/api/v2/write?", StringComparison.Ordinal);

    private NaiveRequest Pushed(PeerRequest request) => new(
        request.Path,
        request.Method == "PUT",
        SamplesOf(request),
        request.Headers.GetValueOrDefault("Tributary-Push"),
        request.Headers.GetValueOrDefault("Tributary-Temporality") == "delta");

    private List<NaiveSample> SamplesOf(PeerRequest request)
    {
        var (group, bodyOverrides) = (GroupOf(request.Path), _fault == Fault.LetsTheBodyOverride);
        return request.Headers["Content-Type"].StartsWith("text/plain", StringComparison.Ordinal)
            ? NaiveText.Parse(Encoding.UTF8.GetString(request.Content()), group, bodyOverrides)
            : NaiveProtobuf.Parse(request.Content(), group, bodyOverrides);
    }

    private static Dictionary<string, string> GroupOf(string path)
    {
        var parts = path.Split('/')[2..];
        var group = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i += 2)
        {
            var name = parts[i].Replace("@base64", "", StringComparison.Ordinal);
            var value = name == parts[i] ? Uri.UnescapeDataString(parts[i + 1]) : FromBase64(parts[i + 1]);
            group[name] = NaiveText.Escape(value);
        }

        return group;
    }

    private static string FromBase64(string text)
    {
        var padded = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        return Encoding.UTF8.GetString(Convert.FromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '=')));
    }
}
