using System.Diagnostics.CodeAnalysis;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Shards;

/// <summary>
/// The layouts that a shard knows by id, and which of them no source uses at present, so that neither a sweep nor the
/// removal of one source's series needs to look through all.
/// </summary>
internal sealed class LayoutTable
{
    /// <summary>
    /// Partial frames name layouts that no source has as its own: they are forgotten when none has come for five minutes,
    /// in milliseconds. A sender that comes less often sends the definition again.
    /// </summary>
    private const long LongestIdle = 5 * 60 * 1000;

    private readonly Dictionary<Hash128, Layout> _known = [];
    private readonly HashSet<Layout> _idle = [];

    public int Count => _known.Count;

    public IEnumerable<Layout> Known => _known.Values;

    /// <summary>Known, but not what any source sent last.</summary>
    public IEnumerable<Layout> Idle => _idle;

    /// <summary>Entries of the layouts that live sources sent last.</summary>
    public long Contributions { get; private set; }

    public bool TryGet(Hash128 id, [MaybeNullWhen(false)] out Layout layout) => _known.TryGetValue(id, out layout);

    public void Add(Layout layout)
    {
        _known[layout.Id] = layout;
        if (layout.Users == 0) _idle.Add(layout);
    }

    /// <summary>Notes what a source sends from now on; null for nothing.</summary>
    public void Assign(SourceState source, Layout? next)
    {
        if (!source.IsRetired) Contributions += (next?.Count ?? 0) - (source.Layout?.Count ?? 0);
        if (source.Layout is { } old && --old.Users == 0 && IsKnown(old)) _idle.Add(old);
        source.Layout = next;
        if (next is not null && next.Users++ == 0) _idle.Remove(next);
    }

    /// <summary>Notes that a live source is retired.</summary>
    /// <param name="source">The source.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void Retire(SourceState source, long now)
    {
        Contributions -= source.Layout?.Count ?? 0;
        source.RetiredAt = Math.Max(1, now);
    }

    /// <summary>Notes that a retired source is back.</summary>
    public void Revive(SourceState source)
    {
        Contributions += source.Layout?.Count ?? 0;
        source.RetiredAt = 0;
    }

    /// <summary>Whoever sends it is asked for its definition again; sources that sent it last keep it.</summary>
    public void Remove(Layout layout)
    {
        if (IsKnown(layout)) _known.Remove(layout.Id);
        _idle.Remove(layout);
    }

    /// <summary>Whether <see cref="Sweep"/> would forget any.</summary>
    public bool IsSweepDue(long now) => _idle.Any(layout => IsForgettable(layout, now));

    /// <summary>Forgets layouts that are not used any more.</summary>
    public void Sweep(long now)
    {
        foreach (var layout in _idle.Where(layout => IsForgettable(layout, now)).ToList()) Remove(layout);
    }

    private static bool IsForgettable(Layout layout, long now) => now - layout.UsedAt >= LongestIdle;

    private bool IsKnown(Layout layout) => _known.TryGetValue(layout.Id, out var known) && ReferenceEquals(known, layout);
}
