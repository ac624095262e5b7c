using Tributary.Metrics.Points;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Catalog;

/// <summary>A family as a gateway knows it from the catalog.</summary>
/// <param name="Name">The family's name.</param>
/// <param name="Record">What it is; null while its owner has not said it.</param>
/// <param name="Map">How its series are sliced.</param>
internal sealed record KnownFamily(string Name, FamilyRecord? Record, SliceMap Map)
{
    /// <exception cref="InvalidDataException">The entry cannot be read by this version.</exception>
    public static KnownFamily Of(CatalogEntry entry)
    {
        FamilyRecord? record = null;
        if (entry.Description.Length > 0 && !FamilyRecord.TryRead(entry.Description, out record)) throw Unreadable(entry);
        if (!SliceMap.TryCreate(entry.Indexes.Zip(entry.Depths, static (index, depth) => new SliceId(index, depth)), out var map)) throw Unreadable(entry);
        return new KnownFamily(entry.Name, record, map);
    }

    private static InvalidDataException Unreadable(CatalogEntry entry) => new($"The catalog's entry of {entry.Name} cannot be read by this version of Tributary.");
}
