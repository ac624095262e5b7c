namespace Tributary.Grains.Storage;

/// <summary>What a unit of storage holds. The numbers are persisted: append, never renumber.</summary>
public enum UnitKind : byte
{
    /// <summary>A slice of a family: <see cref="Metrics.Shards.FamilyShard"/>.</summary>
    Shard = 1,

    /// <summary>A partition of the sources.</summary>
    Sources = 2,

    /// <summary>A partition of the catalog of families. It stores nothing but who owns it.</summary>
    Catalog = 3,

    /// <summary>Who may push to targets.</summary>
    PushLease = 4,
}

/// <summary>What has one owner in the cluster, and a snapshot and a journal of its own.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Name">The family's name for a shard; empty for others.</param>
/// <param name="Index">The slice's index, or the number of the partition.</param>
public readonly record struct UnitKey(UnitKind Kind, string Name, ushort Index)
{
    public static UnitKey Shard(string family, ushort slice) => new(UnitKind.Shard, family, slice);

    public static UnitKey Sources(ushort partition) => new(UnitKind.Sources, "", partition);

    public static UnitKey Catalog(ushort partition) => new(UnitKind.Catalog, "", partition);

    public static UnitKey PushLease() => new(UnitKind.PushLease, "", 0);

    public override string ToString() => Kind == UnitKind.Shard ? $"{Name}/{Index}" : $"{Kind} {Index}";
}
