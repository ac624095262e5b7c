using Tributary.Engine.Storage;
using Tributary.Grains.Activations;
using Tributary.Grains.Storage;
using Tributary.Metrics.Identity;

namespace Tributary.Grains.Sources;

/// <summary>
/// A partition of the sources with its storage, as the grain that owns it uses it: what it answers is durable. One member
/// at a time.
/// </summary>
internal sealed class SourcePartition : IOwned
{
    private readonly SourceDirectory _sources;
    private readonly OwnedUnit _unit;

    private SourcePartition(SourceDirectory sources, OwnedUnit unit)
    {
        _sources = sources;
        _unit = unit;
    }

    /// <inheritdoc/>
    public bool IsBroken => _unit.IsBroken;

    public int Count => _sources.Count;

    /// <inheritdoc/>
    public bool IsSnapshotWorthAtEnd => !IsBroken && SnapshotPolicy.IsWorthAtEnd(_unit);

    public static async Task<SourcePartition> OpenAsync(IUnitStore store, ushort partition, TimeProvider time, CancellationToken cancellationToken)
    {
        var (unit, found) = await OwnedUnit.OpenAsync(store, UnitKey.Sources(partition), time, cancellationToken);
        var sources = new SourceDirectory(time);
        foreach (var bytes in found.Journal.Prepend(found.Snapshot))
        {
            if (!sources.TryLoad(bytes.Span)) throw new CorruptStorageException("PostgreSQL", 0, $"a record of {unit.Key} cannot be read by this version");
        }

        return new SourcePartition(sources, unit);
    }

    public async ValueTask<SourceBegunReply> BeginAsync(SourceBegin[] pushes)
    {
        _unit.ThrowIfUnwritable();
        var begun = new SourceBegun[pushes.Length];
        for (var i = 0; i < pushes.Length; i++) begun[i] = _sources.Begin(pushes[i]);
        await CommitAsync();
        return new SourceBegunReply(begun, _sources.Count);
    }

    public ValueTask SettleAsync(in SourceBegin push, long stamp)
    {
        _unit.ThrowIfUnwritable();
        _sources.Settle(push, stamp);
        return CommitAsync();
    }

    public async ValueTask<SourceBegun> BeginDeleteAsync(SourceId source)
    {
        _unit.ThrowIfUnwritable();
        var begun = _sources.BeginDelete(source);
        await CommitAsync();
        return begun;
    }

    public ValueTask ForgetAsync(SourceId source, long stamp)
    {
        _unit.ThrowIfUnwritable();
        _sources.Forget(source, stamp);
        return CommitAsync();
    }

    public async ValueTask<bool> KnowsAsync(SourceId source)
    {
        await _unit.ProveAsync();
        return _sources.Knows(source);
    }

    /// <inheritdoc cref="ISourcePartitionGrain.LabelsAsync"/>
    public async ValueTask<byte[][]> LabelsAsync(ulong[] sources)
    {
        await _unit.ProveAsync();
        var labels = new byte[sources.Length / 2][];
        for (var i = 0; i < labels.Length; i++) labels[i] = _sources.LabelsOf(new SourceId(new Hash128(sources[2 * i], sources[(2 * i) + 1])));
        return labels;
    }

    public async ValueTask<byte[]> ListAsync()
    {
        await _unit.ProveAsync();
        return _sources.ToSnapshot();
    }

    /// <summary>The sources that have not pushed since a time, Unix milliseconds, each with its stamp and the families that may know it.</summary>
    public IReadOnlyList<SilentSource> FindSilent(long since) =>
        [.. _sources.All.Where(pair => pair.Value.LastPush < since).Select(pair => new SilentSource(pair.Key, pair.Value.Stamp, [.. pair.Value.Families.Keys]))];

    /// <inheritdoc cref="SourceDirectory.Update"/>
    public ValueTask UpdateAsync(SilentSource source, IReadOnlyDictionary<string, (bool IsFed, bool IsKnown)> answers)
    {
        _unit.ThrowIfUnwritable();
        _sources.Update(source.Id, source.Stamp, answers);
        return CommitAsync();
    }

    public async ValueTask WipeAsync(CancellationToken cancellationToken)
    {
        _unit.ThrowIfUnwritable();
        _sources.Clear();
        await SnapshotAsync(cancellationToken);
    }

    public async ValueTask SnapshotIfDueAsync(long minBytes, CancellationToken cancellationToken)
    {
        if (SnapshotPolicy.IsDue(_unit, minBytes)) await SnapshotAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task SnapshotAsync(CancellationToken cancellationToken) => _unit.SnapshotAsync(_sources.ToSnapshot(), cancellationToken);

    private ValueTask CommitAsync()
    {
        var changes = _sources.TakeChanges();
        return changes.Length == 0 ? _unit.ProveAsync() : new ValueTask(_unit.AppendAsync(changes));
    }
}

/// <summary>A source that has been silent for a while.</summary>
internal sealed record SilentSource(SourceId Id, long Stamp, string[] Families);
