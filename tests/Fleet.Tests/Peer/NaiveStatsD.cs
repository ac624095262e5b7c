using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Tributary.Fleet.Tests.Peer;

/// <summary>Takes StatsD over TCP, adds it up as plainly as it can be said, and shows it at once; or gets something wrong.</summary>
internal sealed partial class NaiveStatsD : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, decimal> _counters = [];
    private readonly Dictionary<string, decimal> _gauges = [];
    private readonly Dictionary<string, List<string>> _sets = [];
    private readonly Dictionary<string, List<decimal>> _observations = [];
    private readonly Lock _lock = new();
    private readonly HttpPeer _pages;
    private readonly StatsDFault _fault;
    private readonly Task _accepting;
    private int _lines;

    public NaiveStatsD(StatsDFault fault = StatsDFault.None)
    {
        _fault = fault;
        _listener.Start();
        _pages = new HttpPeer(Answer);
        _accepting = AcceptAsync();
    }

    public Uri Url => _pages.Url;

    public string Address => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await _pages.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ReadAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ReadAsync(TcpClient client)
    {
        using var connection = client;
        using var lines = new StreamReader(client.GetStream(), Encoding.UTF8);
        try
        {
            while (await lines.ReadLineAsync(_stop.Token) is { } line)
            {
                lock (_lock) Take(line);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The fleet has gone, or the test is over.
        }
    }

    private void Take(string line)
    {
        if (_fault == StatsDFault.LosesLines && ++_lines % 50 == 0) return;
        var match = Line().Match(line);
        var name = match.Groups["name"].Value.Replace('.', '_');
        var rate = match.Groups["rate"] is { Success: true } said && _fault != StatsDFault.IgnoresRates ? decimal.Parse(said.Value, CultureInfo.InvariantCulture) : 1;
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in match.Groups["tags"].Value.Split(','))
        {
            var (key, value) = (tag.Split(':')[0], tag[(tag.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            if (key is "job" or "instance") key = "exported_" + key;
            if (_fault != StatsDFault.LetsTheFirstTagHold || !labels.ContainsKey(key)) labels[key] = NaiveText.Escape(value);
        }

        labels["job"] = "statsd";
        var series = string.Join(',', labels.Select(label => $"{label.Key}=\"{label.Value}\""));
        var values = match.Groups["values"].Value;
        switch (match.Groups["type"].Value)
        {
            case "c":
                var counter = $"{name.Replace("_total", "", StringComparison.Ordinal)}_total{{{series}}}";
                _counters[counter] = _counters.GetValueOrDefault(counter) + (values.Split(':').Sum(Number) / rate);
                break;
            case "g":
                var isChange = values[0] is '+' or '-' && _fault != StatsDFault.TakesChangesForValues;
                var gauge = $"{name}{{{series}}}";
                _gauges[gauge] = (isChange ? _gauges.GetValueOrDefault(gauge) : 0) + Number(values);
                break;
            case "s":
                var set = $"{name}{{{series}}}";
                if (!_sets.ContainsKey(set)) _sets[set] = [];
                _sets[set].Add(values);
                break;
            case var type:
                var observations = $"{name}|{series}";
                if (!_observations.ContainsKey(observations)) _observations[observations] = [];
                var divisor = type == "ms" && _fault != StatsDFault.KeepsMilliseconds ? 1000 : 1;
                foreach (var value in values.Split(':')) _observations[observations].AddRange(Enumerable.Repeat(Number(value) / divisor, (int)(1 / rate)));
                break;
        }
    }

    private PeerResponse Answer(PeerRequest request)
    {
        if (request.Path != "/metrics") return new PeerResponse(200);
        var openMetrics = request.Headers["Accept"].Contains("openmetrics", StringComparison.Ordinal);
        var lines = new List<(string Family, string Type, string Line)>();
        lock (_lock)
        {
            lines.AddRange(_counters.Select(one => (one.Key.Split('{')[0], "counter", $"{one.Key} {Text(one.Value)}")));
            lines.AddRange(_gauges.Select(one => (one.Key.Split('{')[0], "gauge", $"{one.Key} {Text(one.Value)}")));
            lines.AddRange(_sets.Select(one => (one.Key.Split('{')[0], "gauge", $"{one.Key} {(_fault == StatsDFault.CountsMentions ? one.Value.Count : one.Value.Distinct().Count())}")));
            lines.AddRange(_observations.SelectMany(one => Summary(one.Key.Split('|')[0], one.Key.Split('|')[1], one.Value)));
        }

        var page = new StringBuilder();
        foreach (var family in lines.GroupBy(line => (line.Family, line.Type)))
        {
            page.Append(CultureInfo.InvariantCulture, $"# TYPE {(openMetrics ? family.Key.Family.Replace("_total", "", StringComparison.Ordinal) : family.Key.Family)} {family.Key.Type}\n");
            foreach (var (_, _, line) in family) page.Append(line).Append('\n');
        }

        return new PeerResponse(200, openMetrics ? "application/openmetrics-text" : "text/plain", openMetrics ? page.Append("# EOF\n").ToString() : page.ToString());
    }

    private IEnumerable<(string Family, string Type, string Line)> Summary(string name, string series, List<decimal> values)
    {
        var sorted = values.Order().ToList();
        foreach (var quantile in new[] { 0.5, 0.9, 0.99 })
        {
            var rank = _fault == StatsDFault.ShowsTheMaximum ? sorted.Count - 1 : (int)(quantile * (sorted.Count - 1));
            yield return (name, "summary", string.Create(CultureInfo.InvariantCulture, $"{name}{{{series},quantile=\"{quantile}\"}} {sorted[rank] * 1.005m}"));
        }

        yield return (name, "summary", $"{name}_sum{{{series}}} {Text(values.Sum())}");
        yield return (name, "summary", $"{name}_count{{{series}}} {Text(values.Count)}");
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    [GeneratedRegex("""^(?<name>[\w.]+):(?<values>[^|]+)\|(?<type>c|g|ms|h|d|s)(\|c:[^|]+)?(\|@(?<rate>[0-9.]+))?\|#(?<tags>[^|]*)(\|T\d+)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
