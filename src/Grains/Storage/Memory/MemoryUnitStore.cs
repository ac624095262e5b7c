using Tributary.Engine.Storage;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Storage.Memory;

/// <summary>
/// A store that ends with its process: for tests, and for a cluster of one silo on a developer's machine. It fences like
/// any other.
/// </summary>
public sealed class MemoryUnitStore : IUnitStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UnitKey, MemoryUnit> _byKey = [];
    private readonly Dictionary<long, MemoryUnit> _byId = [];
    private long _lastId;

    /// <inheritdoc/>
    /// <remarks>Tests set it: then nothing can be read or written, as if the database was away.</remarks>
    public string? Failure { get; set; }

    /// <summary>Tests set it: then writes fail while <see cref="Failure"/> shows nothing yet.</summary>
    public WriteFault Fault { get; set; }

    public Task<OpenedUnit> OpenAsync(UnitKey key, CancellationToken cancellationToken) => Run(() => Find(key).Open(), cancellationToken);

    public Task AppendAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> row) =>
        WriteAsync(lease, unit => unit.Append(sequence, row.Span), CancellationToken.None);

    public IDisposable Gather() => NoGathering.Instance;

    public Task VerifyAsync(UnitLease lease) => Run(() => Owned(lease), CancellationToken.None);

    public Task SnapshotAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken) =>
        WriteAsync(lease, unit => unit.Compact(sequence, state.Span), cancellationToken);

    public Task DescribeAsync(UnitLease lease, ReadOnlyMemory<byte> description, CancellationToken cancellationToken) =>
        WriteAsync(lease, unit => unit.Description = description.ToArray(), cancellationToken);

    public Task SplitAsync(UnitKey key, UnitLease lease, long sequence, byte depth, ReadOnlyMemory<byte> lower, ReadOnlyMemory<byte> upper, CancellationToken cancellationToken) =>
        WriteAsync(lease, unit => Split(unit, new SliceId(key.Index, depth), sequence, lower.Span, upper.Span), cancellationToken);

    public Task RemoveAsync(UnitLease lease, CancellationToken cancellationToken) => WriteAsync(lease, Remove, cancellationToken);

    public Task<IReadOnlyList<StoredShard>> ListShardsAsync(string? family, CancellationToken cancellationToken) =>
        Run(() => List(family), cancellationToken);

    public Task ProbeAsync(CancellationToken cancellationToken) => Run(() => true, cancellationToken);

    private MemoryUnit Find(UnitKey key)
    {
        if (_byKey.TryGetValue(key, out var unit)) return unit;
        return key is { Kind: UnitKind.Shard, Index: > 0 } ? throw new UnitGoneException(key) : Make(key);
    }

    private MemoryUnit Make(UnitKey key)
    {
        var unit = new MemoryUnit(++_lastId, key);
        _byKey.Add(key, unit);
        _byId.Add(unit.Lease.Unit, unit);
        return unit;
    }

    private MemoryUnit Owned(UnitLease lease) =>
        _byId.TryGetValue(lease.Unit, out var unit) && unit.Lease == lease ? unit : throw Fenced.By(lease);

    private void Split(MemoryUnit unit, SliceId slice, long sequence, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        var beside = UnitKey.Shard(unit.Key.Name, slice.Upper.Index);
        if (unit.Depth != slice.Depth || unit.Key.Index != slice.Index) throw Fenced.By(unit.Lease);
        if (_byKey.ContainsKey(beside)) throw new InvalidOperationException($"{unit.Key} cannot split: there is a unit {beside} already.");
        unit.Compact(sequence, lower);
        unit.Depth = slice.Lower.Depth;
        var made = Make(beside);
        made.Begin(sequence, upper);
        made.Depth = slice.Upper.Depth;
        made.Description = unit.Description;
    }

    private void Remove(MemoryUnit unit)
    {
        _byKey.Remove(unit.Key);
        _byId.Remove(unit.Lease.Unit);
    }

    private IReadOnlyList<StoredShard> List(string? family) =>
    [
        .. from unit in _byKey.Values
           where unit.Key.Kind == UnitKind.Shard && (family is null || unit.Key.Name == family)
           select new StoredShard(unit.Key.Name, new SliceId(unit.Key.Index, unit.Depth), unit.Description),
    ];

    private async Task WriteAsync(UnitLease lease, Action<MemoryUnit> write, CancellationToken cancellationToken) => await Run(
        () =>
        {
            if (Fault == WriteFault.BeforeWriting) throw OutcomeUnknown();
            write(Owned(lease));
            return Fault == WriteFault.AfterWriting ? throw OutcomeUnknown() : lease;
        },
        cancellationToken);

    /// <summary>Errors come with the task, as from a store that is far away.</summary>
    private Task<T> Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        try
        {
            lock (_gate) return Task.FromResult(Failure is { } failure ? throw new StorageUnavailableException(failure) : work());
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    private static StorageUnavailableException OutcomeUnknown() => new("The store was told to fail; it is not known whether it wrote.");

    private sealed class NoGathering : IDisposable
    {
        public static readonly NoGathering Instance = new();

        public void Dispose()
        {
        }
    }
}
