using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Shards;

/// <summary>All that a shard knows of itself, for people to read.</summary>
/// <param name="Family">The family (<see cref="Metrics.Points.FamilyRecord"/>); null if nothing has defined it.</param>
/// <param name="Duplicates">Repetitions and late updates that changed nothing.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Sources">Its ledger.</param>
/// <param name="Sizes">How much it holds.</param>
[GenerateSerializer, Immutable, Alias("tributary.ShardDescription")]
public sealed record ShardDescription(
    [property: Id(0)] byte[]? Family,
    [property: Id(1)] long Duplicates,
    [property: Id(2)] long Version,
    [property: Id(3)] ShardSource[] Sources,
    [property: Id(4)] ShardSizes Sizes);

/// <summary>A source in a shard's ledger: <see cref="SourceStatus"/> as a message.</summary>
[GenerateSerializer, Immutable, Alias("tributary.ShardSource")]
public sealed record ShardSource(
    [property: Id(0)] ulong High,
    [property: Id(1)] ulong Low,
    [property: Id(2)] long Epoch,
    [property: Id(3)] long LastSeen,
    [property: Id(4)] long RetiredAt,
    [property: Id(5)] int Series,
    [property: Id(6)] int Duplicates,
    [property: Id(7)] int Resets,
    [property: Id(8)] long Gaps)
{
    public static ShardSource Of(in SourceStatus status) => new(
        status.Source.Hash.High, status.Source.Hash.Low, status.Epoch, status.LastSeen, status.RetiredAt, status.Series, status.Duplicates, status.Resets, status.Gaps);

    public SourceStatus ToStatus() => new(new SourceId(new Hash128(High, Low)), Epoch, LastSeen, RetiredAt, Series, Duplicates, Resets, Gaps);
}
