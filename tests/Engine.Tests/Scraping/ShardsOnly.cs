using Tributary.Engine.Embedded;
using Tributary.Engine.Frames;
using Tributary.Engine.Tests.Ingest;

namespace Tributary.Engine.Tests.Scraping;

/// <summary>Shards without journal, sources or housekeeping: enough to render a page of.</summary>
internal sealed class ShardsOnly : StubEngine
{
    private long _stamp;

    public ShardTable Shards { get; } = new(maxFamilies: 100);

    public override ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        batch.SetTime(receivedAt: 1, ++_stamp);
        for (var i = 0; i < batch.Count; i++)
        {
            var shard = Shards.GetOrAdd(batch.LayoutOf(i).Shard)!;
            lock (shard.Gate) batch.Results[i] = shard.State.Apply(batch.FrameWithLayout(i));
        }

        return default;
    }
}
