using System.Collections.Concurrent;
using Tributary.Engine.Limits;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// The senders that requests name in themselves, by their labels. Holds at most <see cref="MetricLimits.MaxSources"/>; a
/// sweep takes out those that were not used since the one before. Safe for concurrent use.
/// </summary>
internal sealed class PointSources(MetricLimits limits)
{
    private readonly ConcurrentDictionary<SourceId, Entry> _sources = new();

    public PushSource Get(ReadOnlySpan<byte> canonicalLabels)
    {
        if (_sources.TryGetValue(SourceId.FromLabels(canonicalLabels), out var known))
        {
            if (!known.IsUsed) known.IsUsed = true;
            return known.Source;
        }

        var labels = new List<KeyValuePair<string, string>>();
        var each = LabelText.Enumerate(canonicalLabels);
        while (each.MoveNext()) labels.Add(KeyValuePair.Create(LabelText.Unescape(each.Name), LabelText.Unescape(each.Value)));
        var source = new PushSource(labels);
        return _sources.Count >= limits.MaxSources ? source : _sources.GetOrAdd(source.Id, new Entry(source)).Source;
    }

    /// <summary>Takes out what was not used since the last sweep.</summary>
    public void Sweep()
    {
        foreach (var (id, entry) in _sources)
        {
            if (entry.IsUsed) entry.IsUsed = false;
            else _sources.TryRemove(id, out _);
        }
    }

    private sealed class Entry(PushSource source)
    {
        public PushSource Source => source;

        public bool IsUsed { get; set; } = true;
    }
}
