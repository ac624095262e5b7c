using Tributary.Grains.Activations;
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
    private readonly Opening<OwnedUnit> _opening = new();

    private OwnedUnit Unit => _opening.Use(DeactivateOnIdle);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => _opening.TryAsync(async () =>
    {
        var partition = (ushort)this.GetPrimaryKeyLong();
        var (unit, _) = await OwnedUnit.OpenAsync(store, UnitKey.Catalog(partition), time, cancellationToken);
        var shards = await store.ListShardsAsync(family: null, cancellationToken);
        _catalog.Load(shards.Where(shard => Partitions.OfFamily(shard.Family) == partition));
        return unit;
    });

    public async ValueTask<CatalogReply> ListAsync(long epoch, long version)
    {
        await ProveAsync();
        var isKnown = epoch == Unit.Lease.Owner && version == _catalog.Version;
        return new CatalogReply(Unit.Lease.Owner, _catalog.Version, isKnown ? null : _catalog.All);
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
        var unit = Unit;
        try
        {
            await unit.ProveAsync();
        }
        finally
        {
            if (unit.IsBroken) DeactivateOnIdle();
        }
    }
}
