using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Tributary.Engine.Ingest;
using Tributary.Engine.Limits;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// Remembers the sender of each raw path, so that a repeated push costs one lookup and no parsing, and so that what was
/// learned of the sender's last push is at hand. Holds at most <see cref="MetricLimits.MaxSources"/> paths; a sweep takes
/// out those that were not used since the sweep before. Safe for concurrent use.
/// </summary>
internal sealed class SourceCache
{
    /// <summary>Minutes between sweeps: 10. Longer than most push intervals; a sender that comes back later is parsed again.</summary>
    public const int SweepMinutes = 10;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _byPath;
    private readonly GroupPath _grammar;
    private readonly int _capacity;
    private int _count;

    public SourceCache(GroupPath grammar, MetricLimits limits)
    {
        _grammar = grammar;
        _capacity = limits.MaxSources;
        _byPath = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => Volatile.Read(ref _count);

    /// <param name="path">The raw path, not decoded.</param>
    /// <param name="source">The sender.</param>
    /// <param name="error">What is wrong with the path.</param>
    public bool TryGet(ReadOnlySpan<char> path, [NotNullWhen(true)] out PushSource? source, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (_byPath.TryGetValue(path, out var known))
        {
            known.Touch();
            source = known.Source;
            return true;
        }

        source = null;
        error = _grammar.Read(path, out var labels);
        if (error is not null) return false;
        source = Remember(path.ToString(), new PushSource(labels));
        return true;
    }

    /// <summary>Takes out what was not used since the last sweep.</summary>
    public void Sweep()
    {
        foreach (var (path, entry) in _entries)
        {
            if (!entry.Rest() && _entries.TryRemove(path, out _)) Interlocked.Decrement(ref _count);
        }
    }

    private PushSource Remember(string path, PushSource source)
    {
        if (Count >= _capacity) return source; // full until the next sweep; such senders are parsed each time
        var entry = new Entry(source);
        var kept = _entries.GetOrAdd(path, entry);
        if (ReferenceEquals(kept, entry)) Interlocked.Increment(ref _count);
        return kept.Source;
    }

    private sealed class Entry(PushSource source)
    {
        private bool _used = true;

        public PushSource Source { get; } = source;

        public void Touch()
        {
            if (!Volatile.Read(ref _used)) Volatile.Write(ref _used, true); // mostly a read: no cache line changes hands
        }

        /// <returns>Whether it was used since the last call.</returns>
        public bool Rest() => Interlocked.Exchange(ref _used, false);
    }
}
