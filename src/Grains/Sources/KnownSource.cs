using Tributary.Engine.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Sources;

/// <summary>A source as its partition knows it.</summary>
internal sealed class KnownSource(byte[] labels)
{
    /// <summary>Sources that alternate between pushes of several forms; with more, a push now and then costs a second call.</summary>
    private const int MaxKept = 4;

    private readonly List<Hash128> _kept = [];
    private Hash128? _replaced;

    public byte[] Labels { get; } = labels;

    /// <summary>When it last pushed, Unix milliseconds.</summary>
    public long LastPush { get; set; }

    /// <summary>The stamp it was given last.</summary>
    public long Stamp { get; set; }

    /// <summary>The families that it feeds or fed, and that may still know it.</summary>
    public Dictionary<string, FamilyUse> Families { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a push of this group changes nothing in <see cref="Families"/> and clears nothing.</summary>
    public bool IsSettled(Hash128 group, GroupChange change) => change == GroupChange.Replace ? _replaced == group : _kept.Contains(group);

    /// <summary>Notes that a push of this group clears nothing any more.</summary>
    public void Settle(Hash128 group, GroupChange change)
    {
        if (change == GroupChange.Replace)
        {
            _replaced = group;
            return;
        }

        if (_kept.Contains(group)) return;
        if (_kept.Count == MaxKept) _kept.RemoveAt(0);
        _kept.Add(group);
    }

    /// <summary>It feeds more than before: a PUT may leave some of it, a POST that left nothing still does.</summary>
    public void NoteGrowth() => _replaced = null;

    /// <summary>It feeds other families than before: what is settled must be found out again.</summary>
    public void Unsettle()
    {
        _replaced = null;
        _kept.Clear();
    }
}
