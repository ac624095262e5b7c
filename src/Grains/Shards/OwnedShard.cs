using System.Buffers;
using Tributary.Engine.Storage;
using Tributary.Grains.Activations;
using Tributary.Grains.Storage;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;

namespace Tributary.Grains.Shards;

/// <summary>
/// A shard with its storage, as the grain that owns it uses it: what it says is durable, and it says nothing from memory
/// unless it can prove that nobody else owns the shard. One member at a time.
/// </summary>
internal sealed class OwnedShard : IOwned
{
    private readonly OwnedUnit _unit;
    private readonly CallApplier _applier = new();
    private readonly ShardRenderer _renderer = new();
    private readonly BusyMeter _busy;
    private readonly TimeProvider _time;
    private FamilyShard _shard;
    private byte[] _described;
    private FamilyDescription? _describedFamily;

    private OwnedShard(OwnedUnit unit, FamilyShard shard, byte[] described, TimeProvider time)
    {
        _time = time;
        _busy = new BusyMeter(time);
        _unit = unit;
        _shard = shard;
        _described = described;
    }

    /// <inheritdoc/>
    public bool IsBroken => _unit.IsBroken;

    public Metrics.Slices.SliceId Slice => _unit.Slice;

    public int SeriesCount => _shard.SeriesCount;

    /// <summary>Nothing of it is left, neither series nor ledger.</summary>
    public bool IsEmpty => _shard is { SourceCount: 0, SeriesCount: 0 };

    public bool CanSplit => _shard.CanSplit && Slice.Depth < Metrics.Slices.SliceId.MaxDepth;

    public ShardSizes Sizes => new(_shard.SeriesCount, _shard.SourceCount, _shard.ContributionCount, _unit.JournalLength, _unit.LastSnapshot);

    /// <summary>Takes the shard over, with all that was ever acknowledged.</summary>
    /// <exception cref="UnitGoneException">A slice that does not exist.</exception>
    /// <exception cref="CorruptStorageException">What is stored cannot be read by this version.</exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached.</exception>
    public static async Task<OwnedShard> OpenAsync(IUnitStore store, ShardAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        var (unit, found) = await OwnedUnit.OpenAsync(store, UnitKey.Shard(address.Family, address.Slice), time, cancellationToken);
        var shard = new FamilyShard(address.Slice);
        if (!found.Snapshot.IsEmpty && !FamilyShardSnapshot.TryRead(found.Snapshot.Span, address.Slice, out shard))
            throw new CorruptStorageException("PostgreSQL", 0, $"the snapshot of {unit.Key} cannot be read by this version");
        shard.IsSlice = unit.Slice.Depth > 0;
        foreach (var row in found.Journal) Replay(shard, unit.Key, row.Span);
        return new OwnedShard(unit, shard, found.Description.ToArray(), time);
    }

    /// <summary>Which share of the time it was at work since it was asked last, 0 to 1.</summary>
    public double TakeBusyShare() => _busy.Take();

    /// <summary>Applies a call, durably.</summary>
    /// <exception cref="FencedException">Somebody else owns the shard.</exception>
    /// <exception cref="StorageUnavailableException">It may not be durable; nothing may be acknowledged.</exception>
    public async ValueTask<ShardReply> ApplyAsync(ShardCall call)
    {
        if (call.Depth != Slice.Depth) return new ShardReply(IsStaleMap: true, [], _unit.Lease.Owner, Sizes);
        _unit.ThrowIfUnwritable();
        var began = _time.GetTimestamp();
        var row = _applier.Apply(_shard, call.Commands);
        _busy.Add(_time.GetElapsedTime(began));
        if (row.IsEmpty) await _unit.ProveAsync();
        else await _unit.AppendAsync(row);
        return new ShardReply(IsStaleMap: false, ApplyResultCodec.Encode(_applier.Results), _unit.Lease.Owner, Sizes);
    }

    /// <summary>
    /// Stores what the family says of itself, and tells the catalog: once an owner, for the one before may have died in
    /// between, and whenever it changes. Where telling fails, the next call tells again.
    /// </summary>
    public async ValueTask DescribeIfChangedAsync(Func<Task> tellCatalog, CancellationToken cancellationToken)
    {
        if (_shard.SeriesCount == 0 || ReferenceEquals(_shard.Family, _describedFamily)) return;
        var record = Describe()!;
        if (!record.AsSpan().SequenceEqual(_described)) await _unit.DescribeAsync(record, cancellationToken);
        _described = record;
        await tellCatalog();
        _describedFamily = _shard.Family;
    }

    /// <summary>The shard's part of the page, as far as it is newer than what the asker has.</summary>
    public async ValueTask<FragmentReply> FragmentAsync(FragmentRequest request)
    {
        await _unit.ProveAsync();
        var epoch = _unit.Lease.Owner;
        if (request.Depth != Slice.Depth) return new FragmentReply(IsStaleMap: true, epoch, 0, null, 0, [], Sizes);
        var since = request.Epoch == epoch ? request.Version : -1;
        if (since == _shard.Version) return new FragmentReply(false, epoch, since, null, -1, [], Sizes);
        if (_shard.Family is null || _shard.SeriesCount == 0) return new FragmentReply(false, epoch, _shard.Version, null, 0, [], Sizes);
        var began = _time.GetTimestamp();
        var changed = _renderer.Render(_shard, request.Format, since);
        _busy.Add(_time.GetElapsedTime(began));
        return new FragmentReply(false, epoch, _shard.Version, Describe(), request.Format.IsView() ? 1 : _shard.ChunkCount, changed, Sizes);
    }

    public async ValueTask<ShardDescription> DescribeAsync()
    {
        await _unit.ProveAsync();
        return new ShardDescription(
            _shard.SeriesCount == 0 ? null : Describe(), _shard.Duplicates, _shard.Version, [.. _shard.DescribeSources().Select(status => ShardSource.Of(status))], Sizes);
    }

    /// <inheritdoc cref="IFamilyShardGrain.KnowsAsync"/>
    public async ValueTask<byte[]> KnowsAsync(ulong[] sources)
    {
        await _unit.ProveAsync();
        var known = new byte[sources.Length / 2];
        for (var i = 0; i < known.Length; i++)
        {
            var source = new SourceId(new Hash128(sources[2 * i], sources[(2 * i) + 1]));
            known[i] = _shard.IsFedBy(source) ? (byte)1 : _shard.Knows(source) ? (byte)2 : (byte)0;
        }

        return known;
    }

    /// <summary>Lets time pass: silent sources are retired, orphaned series removed.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public async ValueTask ExpireAsync(long now)
    {
        _unit.ThrowIfUnwritable();
        var writer = new CommandBatchWriter();
        AddExpire(writer, now);
        var row = _applier.Apply(_shard, writer.WrittenSpan.ToArray());
        if (!row.IsEmpty) await _unit.AppendAsync(row);
    }

    public bool IsSnapshotDue(long minBytes) => SnapshotPolicy.IsDue(_unit, minBytes);

    /// <inheritdoc/>
    public bool IsSnapshotWorthAtEnd => !IsBroken && SnapshotPolicy.IsWorthAtEnd(_unit);

    /// <inheritdoc/>
    public Task SnapshotAsync(CancellationToken cancellationToken) => _unit.SnapshotAsync(Write(_shard), cancellationToken);

    /// <summary>Splits it; from then on this is the lower half. The catalog must be told once this has completed.</summary>
    public async Task SplitAsync(CancellationToken cancellationToken)
    {
        var (lower, upper) = _shard.Split(Slice);
        await _unit.SplitAsync(Write(lower), Write(upper), cancellationToken);
        _shard = lower;
    }

    /// <summary>Removes it with all it holds; it is broken afterwards.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken) => _unit.RemoveAsync(cancellationToken);

    /// <summary>
    /// Empties a slice that stays, for others of its family do; it is broken afterwards. Versions begin anew, and gateways
    /// would take them for older ones if the same owner gave them.
    /// </summary>
    public Task ClearAsync(CancellationToken cancellationToken) => _unit.RestartAsync(Write(new FamilyShard(_unit.Key.Index)), cancellationToken);

    private static void Replay(FamilyShard shard, UnitKey key, ReadOnlySpan<byte> row)
    {
        var reader = new CommandBatchReader(row);
        while (reader.TryRead(out var command)) shard.Apply(command);

        // To skip what cannot be read would be to lose it without a word.
        if (reader.IsMalformed) throw new CorruptStorageException("PostgreSQL", 0, $"a row of the journal of {key} cannot be read by this version");
    }

    private static ReadOnlyMemory<byte> Write(FamilyShard shard)
    {
        var writer = new ArrayBufferWriter<byte>(64 << 10);
        FamilyShardSnapshot.Write(shard, writer);
        return writer.WrittenMemory;
    }

    private static void AddExpire(CommandBatchWriter writer, long now)
    {
        Span<byte> command = stackalloc byte[SourceCommand.Size];
        new SourceCommand(CommandKind.Expire, default, 0, now).Write(command);
        writer.Add(command);
    }

    private byte[]? Describe() => _shard.Family is { } family ? new FamilyRecord(family, _shard.Kind, _shard.FirstSettings).ToBytes() : null;
}
