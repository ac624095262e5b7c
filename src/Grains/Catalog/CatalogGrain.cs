using Tributary.Grains.Activations;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Catalog;

/// <summary>
/// The grain of a partition of the catalog. The list of shards in the store is what counts; this is the place where it is
/// kept in memory, and where those who change it say so.
/// </summary>
[GrainType("catalog")]
internal sealed class CatalogGrain(IUnitStore store, LocalActivations local, TimeProvider time) : Grain, ICatalogGrain
{
    private readonly Opening<Activation<OwnedCatalog>> _opening = new();

    private Activation<OwnedCatalog> Catalog => _opening.Use(DeactivateOnIdle);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var partition = this.GetPrimaryKeyLong();
        await _opening.TryAsync(async () => new Activation<OwnedCatalog>(await OwnedCatalog.OpenAsync(store, (ushort)partition, time, cancellationToken), DeactivateOnIdle));
        if (_opening.HasSucceeded) local.Add(partition, Catalog);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_opening.HasSucceeded) return;
        local.Remove(this.GetPrimaryKeyLong(), Catalog);
        await Catalog.EndWithSnapshotAsync(cancellationToken);
    }

    public ValueTask<CatalogReply> ListAsync(long epoch, long version) => Catalog.RunAsync(catalog => catalog.ListAsync(epoch, version));

    public ValueTask<CatalogEntry?> FindAsync(string family) => Catalog.RunAsync(catalog => catalog.FindAsync(family));

    public async ValueTask ChangedAsync(string family) => await FindAsync(family);
}
