using System.Buffers;
using Tributary.Engine.Scraping;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;

namespace Tributary.Engine.Embedded;

/// <summary>Hands over the view a chunk of series at a time: a shard's lock is held while they are copied, and not longer.</summary>
internal static class ViewParts
{
    public static async ValueTask ReadAsync(ShardTable shards, ViewPartHandler handle, CancellationToken cancellationToken)
    {
        var view = new ArrayBufferWriter<byte>(64 << 10);
        foreach (var shard in InOrder(shards))
        {
            for (var chunk = 0; TryCopy(shard, chunk, view) is { } family; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (view.WrittenCount > ViewWriter.EmptyLength) await handle(family, view.WrittenMemory);
            }
        }
    }

    /// <summary>By names as they are now: a family that is defined later is not among them, so that the order holds to the end.</summary>
    private static IEnumerable<EmbeddedShard> InOrder(ShardTable shards) => shards.All()
        .Select(shard => (Shard: shard, Name: NameOf(shard)))
        .Where(named => named.Name is not null)
        .OrderBy(named => named.Name, StringComparer.Ordinal)
        .Select(named => named.Shard);

    private static string? NameOf(EmbeddedShard shard)
    {
        lock (shard.Gate) return shard.State.Family?.Name;
    }

    /// <returns>The shard's family; null if there is no such chunk.</returns>
    private static FamilyDescription? TryCopy(EmbeddedShard shard, int chunk, ArrayBufferWriter<byte> view)
    {
        view.ResetWrittenCount();
        lock (shard.Gate)
        {
            if (shard.State.Family is not { } family) return null;
            if (chunk == 0) shard.State.Refresh();
            if (chunk >= shard.State.ChunkCount) return null;
            shard.State.VisitChunk(chunk, new ViewWriter(view));
            return family;
        }
    }
}
