using Tributary.Grains.Activations;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Catalog;

/// <summary>
/// A partition of the catalog, as the grain that owns it uses it: it says nothing from memory unless it can prove that
/// nobody else owns the partition. One member at a time.
/// </summary>
internal sealed class OwnedCatalog : IOwned
{
    private readonly IUnitStore _store;
    private readonly OwnedUnit _unit;
    private readonly FamilyCatalog _families;
    private readonly int _partition;

    private OwnedCatalog(IUnitStore store, OwnedUnit unit, FamilyCatalog families, int partition) => (_store, _unit, _families, _partition) = (store, unit, families, partition);

    /// <inheritdoc/>
    public bool IsBroken => _unit.IsBroken;

    /// <summary>Never: it is read from the list of shards, and has nothing of its own.</summary>
    public bool IsSnapshotWorthAtEnd => false;

    /// <summary>Takes the partition over, and reads the list of its families' shards.</summary>
    /// <exception cref="Engine.Storage.StorageUnavailableException">The store cannot be reached.</exception>
    public static async Task<OwnedCatalog> OpenAsync(IUnitStore store, ushort partition, TimeProvider time, CancellationToken cancellationToken)
    {
        var (unit, _) = await OwnedUnit.OpenAsync(store, UnitKey.Catalog(partition), time, cancellationToken);
        var shards = await store.ListShardsAsync(family: null, cancellationToken);
        var families = new FamilyCatalog();
        families.Load(shards.Where(shard => Partitions.OfFamily(shard.Family) == partition));
        return new OwnedCatalog(store, unit, families, partition);
    }

    /// <inheritdoc/>
    public Task SnapshotAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>By what it is told whether anything has changed.</summary>
    public async ValueTask<CatalogState> StateAsync()
    {
        await _unit.ProveAsync();
        return new CatalogState(_partition, _unit.Lease.Owner, _families.Version);
    }

    /// <inheritdoc cref="ICatalogGrain.ListAsync"/>
    public async ValueTask<CatalogReply> ListAsync(long epoch, long version)
    {
        var state = await StateAsync();
        return new CatalogReply(state.Epoch, state.Version, state.Is(epoch, version) ? null : _families.All);
    }

    /// <inheritdoc cref="ICatalogGrain.FindAsync"/>
    public async ValueTask<CatalogEntry?> FindAsync(string family)
    {
        await _unit.ProveAsync();
        _families.Replace(family, await _store.ListShardsAsync(family, CancellationToken.None));
        return _families.Find(family);
    }
}
