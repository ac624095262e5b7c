using Tributary.Grains.Storage;

namespace Tributary.Grains.Catalog;

/// <summary>
/// The grain of a partition of the catalog. The list of shards in the store is what counts; this is the place where it is
/// kept in memory, and where those who change it say so.
/// </summary>
[GrainType("catalog")]
internal sealed class CatalogGrain(IUnitStore store, TimeProvider time) : Grain, ICatalogGrain
{
    private readonly FamilyCatalog _catalog = new();
    private OwnedUnit _unit = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var partition = (ushort)this.GetPrimaryKeyLong();
        (_unit, _) = await OwnedUnit.OpenAsync(store, UnitKey.Catalog(partition), time, cancellationToken);
        var shards = await store.ListShardsAsync(family: null, cancellationToken);
        _catalog.Load(shards.Where(shard => Partitions.OfFamily(shard.Family) == partition));
    }

    public async ValueTask<CatalogReply> ListAsync(long epoch, long version)
    {
        await ProveAsync();
        var isKnown = epoch == _unit.Lease.Owner && version == _catalog.Version;
        return new CatalogReply(_unit.Lease.Owner, _catalog.Version, isKnown ? null : _catalog.All);
    }

    public async ValueTask<CatalogEntry?> FindAsync(string family)
    {
        await RefreshAsync(family);
        return _catalog.Find(family);
    }

    public async ValueTask ChangedAsync(string family) => await RefreshAsync(family);

    private async Task RefreshAsync(string family)
    {
        await ProveAsync();
        _catalog.Replace(family, await store.ListShardsAsync(family, CancellationToken.None));
    }

    private async ValueTask ProveAsync()
    {
        try
        {
            await _unit.ProveAsync();
        }
        finally
        {
            if (_unit.IsBroken) DeactivateOnIdle();
        }
    }
}
