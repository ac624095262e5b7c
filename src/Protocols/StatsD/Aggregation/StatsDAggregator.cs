using System.Runtime.InteropServices;
using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Aggregation.Series;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>
/// What a StatsD server does: adds up what comes, and tells from time to time what has come of it. Counters and observations
/// are told as what was added since the last time, gauges as they are. Adding is safe for concurrent use, and allocates
/// nothing for lines whose like was met before.
/// </summary>
public sealed class StatsDAggregator
{
    private const double LeastStep = 0.001; // seconds; a clock that stands still or is set back must not undo an interval

    private readonly StatsDSettings _settings;
    private readonly StatsDFamilies _families;
    private readonly StatsDRoutes _routes;
    private readonly StatsDValue[] _values = new StatsDValue[StatsDLine.MaxValues];
    private readonly List<StatsDSeries> _taken = [];
    private readonly List<TakenFamily> _takenFamilies = [];
    private readonly Lock _turn = new();
    private double _now;

    /// <param name="settings">What StatsD does not say.</param>
    /// <param name="now">Unix seconds: what comes is counted from here on.</param>
    public StatsDAggregator(StatsDSettings settings, double now)
    {
        (_settings, _now) = (settings, now);
        _families = new StatsDFamilies(settings);
        _routes = new StatsDRoutes(settings, _families);
    }

    /// <param name="Family">The family.</param>
    /// <param name="Start">When it was taken before.</param>
    /// <param name="From">Where its series begin among those taken.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct TakenFamily(StatsDFamily Family, double Start, int From);

    /// <summary>What it has seen so far.</summary>
    public StatsDCounts Counts { get; } = new();

    /// <summary>Number of series that are held, overflow series apart.</summary>
    public int Series => _families.Count;

    /// <summary>From now on names are mapped in another way. Series that are there stay as long as they are sent, or for their time to live.</summary>
    public void Use(StatsDMappings mappings)
    {
        lock (_turn) _routes.Use(mappings);
    }

    /// <summary>Adds lines.</summary>
    /// <param name="lines">Whole lines, divided by line feeds; the last may have none.</param>
    public void Add(ReadOnlySpan<byte> lines)
    {
        lock (_turn)
        {
            while (!lines.IsEmpty)
            {
                var end = lines.IndexOf((byte)'\n');
                var line = end < 0 ? lines : lines[..end];
                lines = end < 0 ? default : lines[(end + 1)..];
                if (line is [.., (byte)'\r']) line = line[..^1];
                if (!line.IsEmpty) AddLine(line);
            }
        }
    }

    /// <summary>Counts a line that is so long that its sender was not let finish it.</summary>
    public void CountTooLong()
    {
        lock (_turn) Counts.Count(StatsDFault.TooLong);
    }

    /// <summary>
    /// Takes what there is to tell. It is told once: whoever cannot hand it on keeps the batch, and hands on the same one
    /// later. To be called by one thread at a time; only for a part of it does adding wait.
    /// </summary>
    /// <param name="batch">Takes the points; is cleared first.</param>
    /// <param name="now">Unix seconds.</param>
    public void Take(PointBatch batch, double now)
    {
        _taken.Clear();
        _takenFamilies.Clear();
        lock (_turn)
        {
            _now = Math.Max(now, _now + LeastStep);
            Take();
        }

        batch.Clear();
        if (_taken.Count == 0) return;
        var source = batch.AddSource(_settings.Source.Span);
        for (var i = 0; i < _takenFamilies.Count; i++)
        {
            var to = i + 1 < _takenFamilies.Count ? _takenFamilies[i + 1].From : _taken.Count;
            Write(batch, source, _takenFamilies[i], to);
        }
    }

    private void AddLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > _settings.MaxLineBytes)
        {
            Counts.Count(StatsDFault.TooLong);
            return;
        }

        if (line.StartsWith("_e{"u8))
        {
            Counts.CountEvent();
            return;
        }

        if (line.StartsWith("_sc|"u8))
        {
            Counts.CountServiceCheck();
            return;
        }

        var count = 1;
        var fault = StatsDLine.Parse(line, out var parsed);
        if (fault == StatsDFault.None && parsed.Type != StatsDType.Set) fault = parsed.ReadValues(_values, out count);
        if (fault != StatsDFault.None)
        {
            Counts.Count(fault);
            return;
        }

        Counts.CountValues(parsed.Type, count);
        AddValues(parsed, _routes.Find(parsed, _now), count);
    }

    private void AddValues(in StatsDLine line, StatsDRoute route, int count)
    {
        if (route.Series is not { } series)
        {
            Counts.Count(route.Reason, count);
            return;
        }

        series.IsTouched = true;
        route.Family!.IsTouched = true;
        if (route.IsOverflow) Counts.CountOverflowed(count);
        if (series is SetSeries set)
        {
            set.Add(line.Values);
            return;
        }

        var weight = 1 / line.Rate;
        foreach (ref readonly var value in _values.AsSpan(0, count))
        {
            var number = value.Number / route.Divisor * route.Scale;
            if (series.Add(number, value.IsSigned && _settings.RelativeGauges, weight) is var reason && reason != StatsDDrop.None) Counts.Count(reason, 1);
        }
    }

    private void Take()
    {
        var window = Math.Floor(_now / _settings.SetWindow.TotalSeconds);
        var haveEnded = false;
        foreach (var family in _families.All)
        {
            if (!family.IsDue(_now, window)) continue;
            _takenFamilies.Add(new TakenFamily(family, family.Since, _taken.Count));
            haveEnded |= family.Take(_now, window, _taken);
        }

        if (!haveEnded) return;
        _families.Forget();
        _routes.Forget();
    }

    private void Write(PointBatch batch, int source, in TakenFamily taken, int to)
    {
        var family = taken.Family.Description;
        var index = batch.AddFamily(family);
        for (var i = taken.From; i < to; i++)
        {
            var series = _taken[i];
            if (!series.HasPoint) continue;
            series.Write(batch);
            batch.AddPoint(source, index, series.Labels, series.Bounds, series.Quantiles, family.IsDelta ? taken.Start : double.NaN, series.HasEnded ? -_now : _now);
        }
    }
}
