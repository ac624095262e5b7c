using System.Buffers;
using Tributary.Engine.Scraping;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Grains.Shards;

/// <summary>
/// Renders a shard's part of the page, a chunk of series at a time. Chunks are kept with the version they were made of,
/// so that each change is rendered and compressed once, however many gateways ask.
/// </summary>
internal sealed class ShardRenderer
{
    /// <summary>A shard with fewer series is compressed by the gateway together with its neighbours, not by itself.</summary>
    private const int SmallShard = 48;

    private readonly Dictionary<FragmentFormat, List<(long Version, FragmentChunk Chunk)>> _kept = [];
    private readonly ArrayBufferWriter<byte> _text = new(16 << 10);

    /// <summary>The chunks that have changed since a version, after the view was brought up to date.</summary>
    public FragmentChunk[] Render(FamilyShard shard, FragmentFormat format, long since)
    {
        shard.Refresh();
        if (format.IsView()) return [RenderView(shard, withExemplars: format == FragmentFormat.ViewWithExemplars)];
        if (!_kept.TryGetValue(format, out var kept)) _kept[format] = kept = [];
        var renderer = PageRenderers.Create(PageFormatOf(format), _text);
        renderer.BeginFamily(shard.Family!);
        var changed = new List<FragmentChunk>();
        for (var chunk = 0; chunk < shard.ChunkCount; chunk++)
        {
            var version = shard.ChunkVersion(chunk);
            if (version <= since) continue;
            while (kept.Count <= chunk) kept.Add((-1, null!));
            if (kept[chunk].Version != version) kept[chunk] = (version, RenderChunk(shard, chunk, renderer));
            changed.Add(kept[chunk].Chunk);
        }

        return [.. changed];
    }

    private static PageFormat PageFormatOf(FragmentFormat format) => format switch
    {
        FragmentFormat.Text => PageFormat.Text,
        FragmentFormat.OpenMetrics => PageFormat.OpenMetrics,
        FragmentFormat.Protobuf => PageFormat.Protobuf,
        _ => throw new NotSupportedException($"This version of Tributary cannot show series in format {(byte)format}. Upgrade all silos before the gateways."),
    };

    private FragmentChunk RenderChunk(FamilyShard shard, int chunk, IExpositionRenderer renderer)
    {
        _text.ResetWrittenCount();
        shard.VisitChunk(chunk, renderer);
        var isEscaped = renderer.EndChunk();
        var text = _text.WrittenSpan;
        if (shard.SeriesCount < SmallShard) return new FragmentChunk(chunk, text.ToArray(), IsCompressed: false, 0, text.Length, isEscaped);
        var block = DeflateBlock.Compress(text);
        return new FragmentChunk(chunk, block.Bytes, IsCompressed: true, block.Crc, block.Length, isEscaped);
    }

    private static FragmentChunk RenderView(FamilyShard shard, bool withExemplars)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new ViewWriter(bytes, withExemplars);
        for (var chunk = 0; chunk < shard.ChunkCount; chunk++) shard.VisitChunk(chunk, writer);
        return new FragmentChunk(0, bytes.WrittenSpan.ToArray(), IsCompressed: false, 0, bytes.WrittenCount);
    }
}
