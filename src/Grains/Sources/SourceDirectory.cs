using Tributary.Engine.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Sources;

/// <summary>
/// The sources of one partition. What it decides that a successor must know is in <see cref="TakeChanges"/>, and must be
/// durable before anybody is told of it. Not safe for concurrent use.
/// </summary>
internal sealed class SourceDirectory(TimeProvider time) : ISourceRecordVisitor
{
    private readonly Dictionary<SourceId, KnownSource> _sources = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly SourceRecordWriter _changes = new();
    private readonly StampClock _stamps = new(time);

    public int Count => _sources.Count;

    public IReadOnlyCollection<KeyValuePair<SourceId, KnownSource>> All => _sources;

    public bool Knows(SourceId source) => _sources.ContainsKey(source);

    public byte[] LabelsOf(SourceId source) => _sources.TryGetValue(source, out var known) ? known.Labels : [];

    /// <summary>Gives a push its stamp.</summary>
    public SourceBegun Begin(in SourceBegin push)
    {
        var change = (GroupChange)push.Change;
        _sources.TryGetValue(push.Source, out var source);
        if (source is not null && source.IsSettled(push.Group, change)) return Begun(source, isNew: false, left: null);
        if (push.Families is null) return new SourceBegun(BeginStatus.NeedsGroup, 0, source is null, null);
        var (labels, families) = SourceRecords.Read(push.Families);
        var isNew = source is null;
        if (source is null) _sources.Add(push.Source, source = new KnownSource(labels));
        var left = GroupComparison.FindLeft(source, families, change);
        var isChanged = isNew;
        foreach (var use in families)
        {
            // Until what is left has been cleared, both are known: a PUT that comes to its end only half must be found again.
            if (source.Families.TryGetValue(use.Family, out var known))
            {
                if (known.IsMember && known.MapVersion == use.MapVersion && !use.Slices.Except(known.Slices).Any()) continue;
                source.Families[known.Family] = known with { IsMember = true, Slices = known.MapVersion == use.MapVersion ? [.. known.Slices.Union(use.Slices).Order()] : known.Slices };
            }
            else
            {
                var name = Shared(use.Family);
                source.Families.Add(name, use with { Family = name, IsMember = true });
            }

            isChanged = true;
        }

        if (isChanged)
        {
            source.NoteGrowth();
            Note(source);
        }

        if (left.Count == 0) source.Settle(push.Group, change);
        return Begun(source, isNew, left.Count == 0 ? null : SourceRecords.Write(labels, left));
    }

    /// <summary>A push has cleared what it left: its families are exactly those of the group, if it was the last one.</summary>
    public void Settle(in SourceBegin push, long stamp)
    {
        if (push.Families is null || !_sources.TryGetValue(push.Source, out var source) || source.Stamp != stamp) return;
        var (_, families) = SourceRecords.Read(push.Families);
        var change = (GroupChange)push.Change;
        if (change == GroupChange.Replace)
        {
            foreach (var (name, use) in source.Families) source.Families[name] = use with { IsMember = false };
        }

        foreach (var use in families)
        {
            var name = Shared(use.Family);
            source.Families[name] = use with { Family = name, IsMember = true };
        }

        source.Unsettle();
        source.Settle(push.Group, change);
        Note(source);
    }

    /// <summary>A stamp for a deletion, and all families that may know the source.</summary>
    public SourceBegun BeginDelete(SourceId id)
    {
        if (!_sources.TryGetValue(id, out var source)) return new SourceBegun(BeginStatus.Begun, NextStamp(), isNew: true, null);
        source.Unsettle();
        return Begun(source, isNew: false, SourceRecords.Write(source.Labels, [.. source.Families.Values.Select(use => use with { Slices = [] })]));
    }

    /// <summary>Forgets a source, unless it has pushed since the stamp.</summary>
    public void Forget(SourceId id, long stamp)
    {
        if (!_sources.TryGetValue(id, out var source) || source.Stamp != stamp) return;
        _sources.Remove(id);
        _changes.AddForgotten(id);
    }

    /// <summary>Takes over what the families of a source say of it: those that do not know it any more are let go, and it with the last.</summary>
    /// <param name="id">The source.</param>
    /// <param name="stamp">Its stamp when the families were asked: if it has pushed since, nothing changes.</param>
    /// <param name="answers">Per family, whether a slice feeds from it, and whether one knows it at all.</param>
    public void Update(SourceId id, long stamp, IReadOnlyDictionary<string, (bool IsFed, bool IsKnown)> answers)
    {
        if (!_sources.TryGetValue(id, out var source) || source.Stamp != stamp) return;
        var isChanged = false;
        foreach (var (name, answer) in answers)
        {
            if (!source.Families.TryGetValue(name, out var use)) continue;
            if (!answer.IsKnown) source.Families.Remove(name);
            else if (use.IsMember != answer.IsFed) source.Families[name] = use with { IsMember = answer.IsFed };
            else continue;
            isChanged = true;
        }

        if (source.Families.Count == 0)
        {
            _sources.Remove(id);
            _changes.AddForgotten(id);
        }
        else if (isChanged)
        {
            source.Unsettle();
            Note(source);
        }
    }

    public void Clear() => _sources.Clear();

    /// <summary>What must be durable before the answers are given; empty if nothing.</summary>
    public byte[] TakeChanges() => _changes.IsEmpty ? [] : _changes.Take();

    /// <summary>All of it, as <see cref="TakeChanges"/> would have it.</summary>
    public byte[] ToSnapshot()
    {
        var writer = new SourceRecordWriter();
        writer.AddStamps(_stamps.Reserved);
        foreach (var source in _sources.Values) writer.AddSource(source.Labels, source.LastPush, source.Families.Values);
        return writer.Take();
    }

    /// <returns>False where the bytes cannot be read by this version.</returns>
    public bool TryLoad(ReadOnlySpan<byte> bytes) => SourceRecordReader.TryRead(bytes, this);

    void ISourceRecordVisitor.Source(ReadOnlySpan<byte> labels, long lastPush, IReadOnlyList<FamilyUse> families)
    {
        var source = new KnownSource(labels.ToArray()) { LastPush = lastPush };
        foreach (var use in families)
        {
            var name = Shared(use.Family);
            source.Families[name] = use with { Family = name };
        }

        _sources[SourceId.FromLabels(labels)] = source;
    }

    void ISourceRecordVisitor.Forgotten(SourceId source) => _sources.Remove(source);

    void ISourceRecordVisitor.Stamps(long highest) => _stamps.Observe(highest);

    private SourceBegun Begun(KnownSource source, bool isNew, byte[]? left)
    {
        source.Stamp = NextStamp();
        source.LastPush = time.GetUtcNow().ToUnixTimeMilliseconds();
        return new SourceBegun(BeginStatus.Begun, source.Stamp, isNew, left);
    }

    private long NextStamp()
    {
        var stamp = _stamps.Next(out var isReserved);
        if (!isReserved) _changes.AddStamps(_stamps.Reserved);
        return stamp;
    }

    private void Note(KnownSource source) => _changes.AddSource(source.Labels, source.LastPush, source.Families.Values);

    /// <summary>One string a name, however many sources feed the family.</summary>
    private string Shared(string name)
    {
        if (_names.TryGetValue(name, out var shared)) return shared;
        _names.Add(name, name);
        return name;
    }
}
