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
    private readonly Dictionary<Hash128, Layout> _known = [];
    private readonly HashSet<Layout> _idle = [];

    public int Count => _known.Count;

    public IEnumerable<Layout> Known => _known.Values;

    /// <summary>Known, but not what any source sent last.</summary>
    public IEnumerable<Layout> Idle => _idle;

    public bool HasIdle => _idle.Count > 0;

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

    /// <summary>Forgets layouts that no source uses any more.</summary>
    public void Sweep()
    {
        foreach (var layout in _idle) _known.Remove(layout.Id);
        _idle.Clear();
    }

    private bool IsKnown(Layout layout) => _known.TryGetValue(layout.Id, out var known) && ReferenceEquals(known, layout);
}
