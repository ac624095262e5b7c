using System.Runtime.InteropServices;

namespace Tributary.Grains.Catalog;

/// <summary>A family as the catalog lists it.</summary>
/// <param name="Name">The family's name.</param>
/// <param name="Description"><see cref="Metrics.Points.FamilyRecord"/>; empty if its owner has not said it yet.</param>
/// <param name="Indexes">The slices' indexes.</param>
/// <param name="Depths">Their depths, in the same order.</param>
[GenerateSerializer, Immutable, Alias("tributary.CatalogEntry")]
public sealed record CatalogEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] byte[] Description,
    [property: Id(2)] ushort[] Indexes,
    [property: Id(3)] byte[] Depths);

/// <summary>What a partition of the catalog is at.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Epoch">The owner that answers; a higher one knows better.</param>
/// <param name="Version">Rises with every change within the epoch.</param>
[GenerateSerializer, Immutable, Alias("tributary.CatalogState"), StructLayout(LayoutKind.Auto)]
public readonly record struct CatalogState([property: Id(0)] int Partition, [property: Id(1)] long Epoch, [property: Id(2)] long Version)
{
    /// <summary>Whether nothing has changed since somebody was told so.</summary>
    public bool Is(long epoch, long version) => Epoch == epoch && Version == version;
}

/// <summary>The families of a partition of the catalog.</summary>
/// <param name="Epoch">The owner that answers; a higher one knows better.</param>
/// <param name="Version">Rises with every change within the epoch.</param>
/// <param name="Families">All of them; null if nothing has changed since the version asked for.</param>
[GenerateSerializer, Immutable, Alias("tributary.CatalogReply")]
public sealed record CatalogReply([property: Id(0)] long Epoch, [property: Id(1)] long Version, [property: Id(2)] CatalogEntry[]? Families);
