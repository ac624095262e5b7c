using System.Runtime.InteropServices;
using Tributary.Metrics.Points;
using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Aggregation.Series;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>The series of one family. They are sent together, so that the shard sees the same list of series each time.</summary>
/// <param name="name">Its name.</param>
/// <param name="kind">What its series are.</param>
/// <param name="help">What it says of itself.</param>
/// <param name="since">When it was last looked at before it was there, Unix seconds.</param>
internal sealed class StatsDFamily(string name, StatsDKind kind, string help, double since)
{
    /// <summary>
    /// Seconds after which a family is sent though nothing of it has changed, so that its series stay in the view: far below
    /// the <c>ttl</c> of rules, and still little traffic.
    /// </summary>
    private const double Heartbeat = 15;

    private readonly Dictionary<byte[], StatsDSeries> _series = new(BytesComparer.Instance);
    private readonly List<StatsDSeries> _inOrder = [];
    private double _window = double.NaN;

    public string Name => name;

    public StatsDKind Kind => kind;

    /// <summary>As a batch has it.</summary>
    public PointFamily Description { get; } = new(new FamilyDescription(name, kind.Type(), help, ""), kind.PointKind(), kind.IsDelta(), HasSketches: kind == StatsDKind.Summary);

    public ReadOnlySpan<StatsDSeries> Series => CollectionsMarshal.AsSpan(_inOrder);

    /// <summary>Some of its series got something since it was last taken.</summary>
    public bool IsTouched { get; set; }

    /// <summary>When it was last taken, Unix seconds: what it has now came since.</summary>
    public double Since { get; private set; } = since;

    /// <summary>Takes what exceeds the limit of series; null until there is something.</summary>
    public StatsDSeries? Overflow { get; set; }

    public StatsDSeries? Find(ReadOnlySpan<byte> labels) => _series.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(labels, out var series) ? series : null;

    public void Add(StatsDSeries series)
    {
        _series.Add(series.Labels, series);
        _inOrder.Add(series);
    }

    /// <summary>Whether there is something to send. Sets say nothing new until their window is over.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="window">The number of the window of sets that it is.</param>
    public bool IsDue(double now, double window) =>
        now - Since >= Heartbeat || (kind == StatsDKind.Set ? window != _window : IsTouched);

    /// <summary>Takes what came, and ends the series that nobody sends. It goes on with the others.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="window">The number of the window of sets that it is.</param>
    /// <param name="taken">Gets all series, those that ended among them.</param>
    /// <returns>Whether series ended.</returns>
    public bool Take(double now, double window, List<StatsDSeries> taken)
    {
        var windowEnds = window != _window && !double.IsNaN(_window);
        (_window, Since, IsTouched) = (window, now, false);
        var haveEnded = false;
        foreach (var series in _inOrder)
        {
            if (series.IsTouched) series.LastFed = now;
            series.IsTouched = false;
            series.Take(windowEnds);
            taken.Add(series);
            series.HasEnded = series.IsSilent(now);
            haveEnded |= series.HasEnded;
        }

        if (haveEnded) Forget();
        return haveEnded;
    }

    private void Forget()
    {
        foreach (var series in _inOrder)
        {
            if (series.HasEnded) _series.Remove(series.Labels);
        }

        _inOrder.RemoveAll(static series => series.HasEnded);
        if (Overflow is { HasEnded: true }) Overflow = null;
    }
}
