namespace Tributary.Fleet.Tests.Peer;

/// <summary>The merging that a gateway owes to the fleet, as plainly as it can be said, and its faults.</summary>
internal sealed class NaiveStore(Fault fault)
{
    private readonly Dictionary<string, NaiveSource> _sources = [];
    private int _pushes;

    /// <summary>Counting points by series, then totals by part.</summary>
    public SortedDictionary<string, NaiveTotal> Totals { get; } = new(StringComparer.Ordinal);

    public IEnumerable<NaiveSource> Sources => _sources.Values;

    public void Push(NaiveRequest request)
    {
        if (fault == Fault.LosesPushes && ++_pushes % 10 == 0) return;
        var samples = request.Samples;
        if (!_sources.TryGetValue(request.Path, out var source)) _sources.Add(request.Path, source = new NaiveSource());
        if (request.Stamp is not null && !source.Stamps.Add(request.Stamp) && fault != Fault.CountsRepetitions) return;

        if (request.Time is { } time && !IsNews(source, time)) return;
        var startTime = fault == Fault.IgnoresStartTimes ? null : samples.Find(sample => sample.Name == "process_start_time_seconds")?.Value;
        var epoch = request.Stamp is null ? startTime : decimal.Parse(request.Stamp.Split('/')[0], System.Globalization.CultureInfo.InvariantCulture);
        if (epoch < source.Epoch && fault is not (Fault.TakesOldPushesForRestarts or Fault.CountsRepetitions)) return;
        var newLife = epoch > source.Epoch;
        source.Epoch = epoch;
        if (newLife || (request.Replaces && fault == Fault.PutForgetsCounters)) source.Last.Clear();

        foreach (var point in samples.Where(sample => sample.Counts).GroupBy(sample => sample.Point)) Count(request, source, point);
        Show(request, source, samples.Where(sample => !sample.Counts).ToList());
    }

    public void Delete(string path)
    {
        if (!_sources.TryGetValue(path, out var source)) return;
        if (fault != Fault.KeepsGaugesOfTheDead) source.Shown.Clear();
        foreach (var (key, total) in Totals.Where(total => total.Value.Feeders.Contains(source)).ToList())
        {
            if (total.Feeders.Count == 1 && fault != Fault.KeepsSeriesOfTheDead) Totals.Remove(key);
            else if (fault == Fault.DropsTotalsOfTheDead) total.Subtract(source.Last.GetValueOrDefault(key) ?? []);
        }
    }

    /// <summary>Points with times count if they are later than what is known.</summary>
    private bool IsNews(NaiveSource source, decimal time)
    {
        if (time <= source.Time && fault is not (Fault.CountsRepetitions or Fault.TakesOldPushesForRestarts)) return false;
        source.Time = time;
        return true;
    }

    private void Count(NaiveRequest request, NaiveSource source, IGrouping<string, NaiveSample> point)
    {
        var now = point.ToDictionary(sample => sample.Part, sample => sample.Value);
        if (!Totals.TryGetValue(point.Key, out var total)) Totals.Add(point.Key, total = new NaiveTotal(point.First(), now.Keys, fault));
        total.Feeders.Add(source);
        var last = source.Last.GetValueOrDefault(point.Key) ?? [];
        var fell = now.Any(part => part.Value < last.GetValueOrDefault(part.Key));
        var knowsRestarts = source.Epoch is not null && fault is not (Fault.TakesOldPushesForRestarts or Fault.CountsRepetitions);
        if (fell && knowsRestarts && !request.Delta) return;
        if (fell && fault == Fault.ForgetsEarlierLives) total.Subtract(last);
        if ((fell && fault != Fault.ResetsBucketByBucket) || request.Delta) last = [];
        total.Add(now, last);
        source.Last[point.Key] = now;
    }

    private void Show(NaiveRequest request, NaiveSource source, List<NaiveSample> gauges)
    {
        if (request.Replaces ? fault != Fault.PutKeepsGauges : fault == Fault.PostClearsGroup) source.Shown.Clear();
        var said = gauges.Select(sample => request.Time is null ? sample.Family : sample.Point).ToHashSet();
        source.Shown.RemoveAll(shown => said.Contains(request.Time is null ? shown.Family : shown.Point));
        source.Shown.AddRange(gauges);
    }
}

internal sealed record NaiveRequest(string Path, bool Replaces, List<NaiveSample> Samples, string? Stamp, bool Delta, decimal? Time = null);

internal sealed class NaiveSource
{
    public decimal? Epoch { get; set; }

    /// <summary>The latest time of its points, where they have times.</summary>
    public decimal Time { get; set; } = decimal.MinValue;

    public HashSet<string> Stamps { get; } = [];

    /// <summary>Last cumulative values by series and part.</summary>
    public Dictionary<string, Dictionary<string, decimal>> Last { get; } = [];

    public List<NaiveSample> Shown { get; } = [];
}

internal sealed class NaiveTotal(NaiveSample first, IEnumerable<string> parts, Fault fault)
{
    private readonly Dictionary<string, decimal> _values = parts.ToDictionary(part => part, _ => 0m);

    public NaiveSample First => first;

    public HashSet<NaiveSource> Feeders { get; } = [];

    public IReadOnlyDictionary<string, decimal> Values => _values;

    public void Add(Dictionary<string, decimal> now, Dictionary<string, decimal> last)
    {
        if (fault == Fault.KeepsBoundsNotShared)
        {
            foreach (var part in now.Keys) _values.TryAdd(part, 0);
        }
        else if (IsEmptyHistogram || !AddsNoObservation(now, last))
        {
            // Bounds in which nothing was counted do not matter, unless all are such.
            if (IsEmptyHistogram && !AddsNoObservation(now, last))
            {
                foreach (var part in now.Keys) _values.TryAdd(part, 0);
            }

            foreach (var part in _values.Keys.Except(now.Keys).ToList()) _values.Remove(part);
        }

        foreach (var part in _values.Keys.Intersect(now.Keys).ToList())
        {
            var rise = Rise(part, now, last);
            _values[part] = fault == Fault.AddsInDoubles ? (decimal)((double)_values[part] + (double)rise) : _values[part] + rise;
        }
    }

    private bool IsEmptyHistogram => _values.Keys.Any(IsBucket) && _values.GetValueOrDefault("_count") == 0;

    private static bool IsBucket(string part) => part.StartsWith("_bucket", StringComparison.Ordinal);

    private static bool AddsNoObservation(Dictionary<string, decimal> now, Dictionary<string, decimal> last) => now.Keys.Any(IsBucket) && Rise("_count", now, last) == 0;

    private static decimal Rise(string part, Dictionary<string, decimal> now, Dictionary<string, decimal> last) =>
        now.GetValueOrDefault(part) - (last.GetValueOrDefault(part) is var before && before <= now.GetValueOrDefault(part) ? before : 0);

    public void Subtract(Dictionary<string, decimal> last)
    {
        foreach (var part in _values.Keys.Intersect(last.Keys).ToList()) _values[part] -= last[part];
    }
}
