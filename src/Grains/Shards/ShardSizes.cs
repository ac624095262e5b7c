namespace Tributary.Grains.Shards;

/// <summary>How much a shard holds; it comes with every answer, so that gateways know without asking.</summary>
/// <param name="Series">Merged series.</param>
/// <param name="Sources">Sources in its ledger.</param>
/// <param name="Contributions">Live pairs of source and series.</param>
/// <param name="JournalBytes">Bytes of its journal since the last snapshot.</param>
/// <param name="LastSnapshot">When its last snapshot was written, Unix milliseconds; 0 if none was by this owner.</param>
[GenerateSerializer, Immutable, Alias("tributary.ShardSizes")]
public sealed record ShardSizes(
    [property: Id(0)] int Series,
    [property: Id(1)] int Sources,
    [property: Id(2)] long Contributions,
    [property: Id(3)] long JournalBytes,
    [property: Id(4)] long LastSnapshot);
