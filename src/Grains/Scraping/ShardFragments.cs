using Tributary.Engine.Scraping;
using Tributary.Grains.Shards;
using Tributary.Metrics.Points;

namespace Tributary.Grains.Scraping;

/// <summary>A shard's part of the page in one format, as a gateway has it. Immutable.</summary>
/// <param name="Epoch">The owner that gave it; 0 for none.</param>
/// <param name="Version">The version of the whole part.</param>
/// <param name="Family">The family; null if there is nothing to show.</param>
/// <param name="Chunks">Its chunks in their order.</param>
internal sealed record ShardFragments(long Epoch, long Version, FamilyDescription? Family, IReadOnlyList<PageChunk> Chunks)
{
    public static ShardFragments None { get; } = new(0, 0, null, []);

    /// <summary>Takes over an answer.</summary>
    /// <exception cref="InvalidDataException">It cannot be read by this version, or does not fit to what is here.</exception>
    public ShardFragments With(FragmentReply reply)
    {
        if (reply.ChunkCount < 0) return this;
        if (reply.Family is null) return new ShardFragments(reply.Epoch, reply.Version, null, []);
        if (!FamilyRecord.TryRead(reply.Family, out var record)) throw new InvalidDataException("A shard's answer cannot be read by this version of Tributary.");
        var chunks = new PageChunk[reply.ChunkCount];
        for (var i = 0; reply.Epoch == Epoch && i < Math.Min(chunks.Length, Chunks.Count); i++) chunks[i] = Chunks[i];
        foreach (var chunk in reply.Changed) chunks[chunk.Index] = PageChunk.Of(chunk);
        return new ShardFragments(reply.Epoch, reply.Version, record.Family, chunks);
    }
}

/// <summary>A chunk of a shard's part: text, or text that is compressed. If escaped, it is good for pages with underscores only.</summary>
internal sealed record PageChunk(ReadOnlyMemory<byte> Text, DeflateBlock? Block, bool IsEscaped)
{
    public bool IsEmpty => Block is null && Text.IsEmpty;

    public static PageChunk Of(FragmentChunk chunk) => chunk.IsCompressed
        ? new PageChunk(default, chunk.Length == 0 ? null : new DeflateBlock(chunk.Bytes, chunk.Crc, chunk.Length), chunk.IsEscaped)
        : new PageChunk(chunk.Bytes, null, chunk.IsEscaped);
}
