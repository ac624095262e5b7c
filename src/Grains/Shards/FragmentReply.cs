namespace Tributary.Grains.Shards;

/// <summary>A shard's part of the page, or what has changed of it.</summary>
/// <param name="IsStaleMap">The shard has another depth than the request says.</param>
/// <param name="Epoch">The owner that answers.</param>
/// <param name="Version">The version of the whole part.</param>
/// <param name="Family">The family (<see cref="Metrics.Points.FamilyRecord"/>), or null if nothing has changed or nothing is there.</param>
/// <param name="ChunkCount">Number of chunks; -1 if nothing has changed since the version asked for.</param>
/// <param name="Changed">The chunks that have changed.</param>
/// <param name="Sizes">How much the shard holds.</param>
/// <param name="Silo">Where it is; null from versions that did not say.</param>
[GenerateSerializer, Immutable, Alias("tributary.FragmentReply")]
public sealed record FragmentReply(
    [property: Id(0)] bool IsStaleMap,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long Version,
    [property: Id(3)] byte[]? Family,
    [property: Id(4)] int ChunkCount,
    [property: Id(5)] FragmentChunk[] Changed,
    [property: Id(6)] ShardSizes Sizes,
    [property: Id(7)] SiloAddress? Silo = null);

/// <summary>Some series of a shard, rendered.</summary>
/// <param name="Index">Number of the chunk.</param>
/// <param name="Bytes">What it was rendered to; empty if it shows nothing.</param>
/// <param name="IsCompressed">The bytes are raw deflate (<see cref="Engine.Scraping.DeflateBlock"/>).</param>
/// <param name="Crc">CRC-32 of the plain bytes, if compressed.</param>
/// <param name="Length">Length of the plain bytes.</param>
/// <param name="IsEscaped">It has names that are escaped: under another scheme than underscores it is another text.</param>
[GenerateSerializer, Immutable, Alias("tributary.FragmentChunk")]
public sealed record FragmentChunk(
    [property: Id(0)] int Index,
    [property: Id(1)] byte[] Bytes,
    [property: Id(2)] bool IsCompressed,
    [property: Id(3)] uint Crc,
    [property: Id(4)] int Length,
    [property: Id(5)] bool IsEscaped = false);
