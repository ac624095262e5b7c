using System.Collections.Concurrent;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Memory;

namespace Tributary.Grains.Tests.Dispatch;

/// <summary>A store whose appends wait, each unit's, until the test lets them.</summary>
internal sealed class SlowStore : IUnitStore
{
    private readonly MemoryUnitStore _store = new();
    private readonly ConcurrentDictionary<long, UnitKey> _keys = new();

    public string? Failure
    {
        get => _store.Failure;
        set => _store.Failure = value;
    }

    /// <summary>For each unit that is to wait, what it waits for.</summary>
    public ConcurrentDictionary<UnitKey, Task> Holds { get; } = new();

    public async Task<OpenedUnit> OpenAsync(UnitKey key, CancellationToken cancellationToken)
    {
        var opened = await _store.OpenAsync(key, cancellationToken);
        _keys[opened.Lease.Unit] = key;
        return opened;
    }

    public async Task AppendAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> row)
    {
        if (Holds.TryGetValue(_keys[lease.Unit], out var hold)) await hold;
        await _store.AppendAsync(lease, sequence, row);
    }

    public IDisposable Gather() => _store.Gather();

    public Task VerifyAsync(UnitLease lease) => _store.VerifyAsync(lease);

    public Task SnapshotAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken) => _store.SnapshotAsync(lease, sequence, state, cancellationToken);

    public Task DescribeAsync(UnitLease lease, ReadOnlyMemory<byte> description, CancellationToken cancellationToken) => _store.DescribeAsync(lease, description, cancellationToken);

    public Task SplitAsync(UnitKey key, UnitLease lease, long sequence, byte depth, ReadOnlyMemory<byte> lower, ReadOnlyMemory<byte> upper, CancellationToken cancellationToken) =>
        _store.SplitAsync(key, lease, sequence, depth, lower, upper, cancellationToken);

    public Task RemoveAsync(UnitLease lease, CancellationToken cancellationToken) => _store.RemoveAsync(lease, cancellationToken);

    public Task<IReadOnlyList<StoredShard>> ListShardsAsync(string? family, CancellationToken cancellationToken) => _store.ListShardsAsync(family, cancellationToken);

    public Task ProbeAsync(CancellationToken cancellationToken) => _store.ProbeAsync(cancellationToken);
}
