using System.Buffers;
using System.IO.Pipelines;
using Tributary.Engine.Scraping;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Metrics.Views;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Embedded;

/// <summary>
/// Renders the page, family by family in the order of names, a chunk at a time: the shard's lock is held while a chunk is
/// rendered and never while bytes are sent, and the page is never in memory as a whole. Chunks that are compressed are
/// kept, and rendered again only when one of their series has changed.
/// </summary>
internal sealed class PageScraper
{
    /// <summary>A family with fewer series is compressed together with its neighbours, not by itself.</summary>
    private const int SmallFamily = 48;

    private readonly ShardTable _shards;
    private readonly ScrapeRequest _request;
    private readonly IExpositionRenderer _renderer;
    private readonly ISeriesVisitor _selected;
    private readonly PageWriter _page;
    private readonly ArrayBufferWriter<byte> _text = new(128 << 10);
    private readonly ArrayBufferWriter<byte> _chunk = new(128 << 10);
    private bool _hasHeader;
    private int _headerLength;
    private long _refreshedVersion;

    public PageScraper(ShardTable shards, ScrapeRequest request, PipeWriter output)
    {
        _shards = shards;
        _request = request;
        _renderer = PageRenderers.Create(request.Format, _text, request.Escaping, request.Asab);
        _selected = request.Selection is { } selection ? new SelectedSeries(selection, _renderer) : _renderer;
        _page = new PageWriter(output, request.Gzip);
    }

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        _page.Begin();
        foreach (var shard in _shards.Sorted())
        {
            if (!IsWanted(shard)) continue;
            var chunks = Begin(shard, out var keeps);
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                WriteChunk(shard, chunk, keeps);
                await _page.FlushIfLargeAsync(cancellationToken);
            }
        }

        _text.ResetWrittenCount();
        _page.Write(_request.Trailing.Span);
        _renderer.End();
        WriteText();
        await _page.EndAsync(cancellationToken);
    }

    private bool IsWanted(EmbeddedShard shard)
    {
        if (_request.Families is null) return true;
        lock (shard.Gate) return shard.State.Family is { } family && _request.Families.Contains(family.Name);
    }

    /// <summary>Brings the shard's view up to date, and its header to the renderer.</summary>
    private int Begin(EmbeddedShard shard, out bool keepsFragments)
    {
        keepsFragments = false;
        lock (shard.Gate)
        {
            if (shard.State.Family is not { } family || shard.State.SeriesCount == 0) return 0;
            shard.State.Refresh();
            _refreshedVersion = shard.State.Version;
            keepsFragments = _page.TakesBlocks && _request.Selection is null && shard.State.SeriesCount >= SmallFamily && shard.Fragments(_request.Format) is not null;

            // What is left here is the header of a family before it that showed nothing.
            _text.ResetWrittenCount();
            _selected.BeginFamily(family);
            _headerLength = _text.WrittenCount;
            _hasHeader = false;
            return shard.State.ChunkCount;
        }
    }

    private void WriteChunk(EmbeddedShard shard, int chunk, bool keepsFragments)
    {
        if (!keepsFragments)
        {
            lock (shard.Gate)
            {
                if (chunk < shard.State.ChunkCount) shard.State.VisitChunk(chunk, _selected);
            }

            _renderer.EndChunk();

            // A header alone is kept back: a family whose series are all gone is not shown.
            if (_hasHeader || _text.WrittenCount > _headerLength) WriteText();
            return;
        }

        if (Fragment(shard, chunk) is not { } block) return;
        if (!_hasHeader) WriteText();
        _page.Write(block);
    }

    /// <summary>The chunk, compressed; null if it shows nothing.</summary>
    private DeflateBlock? Fragment(EmbeddedShard shard, int chunk)
    {
        long version;
        lock (shard.Gate)
        {
            if (chunk >= shard.State.ChunkCount) return null;
            version = shard.State.ChunkVersion(chunk);
            if (shard.Fragments(_request.Format)!.TryFind(chunk, version, _request.Escaping, out var known)) return known;
            _chunk.ResetWrittenCount();
            _renderer.Output = _chunk;
            shard.State.VisitChunk(chunk, _renderer);
        }

        NameEscaping? goodFor = _renderer.EndChunk() ? _request.Escaping : null;
        _renderer.Output = _text;

        var block = _chunk.WrittenCount == 0 ? null : DeflateBlock.Compress(_chunk.WrittenSpan);

        // A push that came after the view was brought up to date is not wholly in it: what is kept must not pass for newer.
        lock (shard.Gate) shard.Fragments(_request.Format)!.Put(chunk, Math.Min(version, _refreshedVersion), goodFor, block);
        return block;
    }

    private void WriteText()
    {
        _page.Write(_text.WrittenSpan);
        _text.ResetWrittenCount();
        _hasHeader = true;
    }
}
