using System.Buffers;
using System.IO.Pipelines;
using Tributary.Engine.Scraping;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Grains.Scraping;

/// <summary>Writes a page from the parts of its shards; it is never in memory as a whole.</summary>
internal sealed class ClusterPage
{
    private static readonly FamilyDescription MissingShards = new("tributary_missing_shards", MetricType.Gauge, "Shards that did not answer in time: what they hold is not on this page.", "");

    private readonly ScrapeRequest _request;
    private readonly ArrayBufferWriter<byte> _text = new(4096);
    private readonly IExpositionRenderer _renderer;
    private readonly ISeriesVisitor _selected;
    private readonly PageWriter _page;

    public ClusterPage(ScrapeRequest request, PipeWriter output)
    {
        _request = request;
        _renderer = PageRenderers.Create(request.Format, _text, request.Escaping, request.Asab);
        _selected = request.Selection is { } selection ? new SelectedSeries(selection, _renderer) : _renderer;
        _page = new PageWriter(output, request.Gzip);
    }

    public async Task WriteAsync(IReadOnlyList<FamilyFragments> families, int missingShards, CancellationToken cancellationToken)
    {
        _page.Begin();
        foreach (var family in families)
        {
            var parts = family.Parts.Where(part => part.Family is not null && part.Chunks.Any(chunk => !chunk.IsEmpty)).ToList();
            if (parts.Count == 0) continue;
            _selected.BeginFamily(parts[0].Family!);
            Flush();
            foreach (var chunk in parts.SelectMany(part => part.Chunks))
            {
                Write(chunk, family.IsView);
                await _page.FlushIfLargeAsync(cancellationToken);
            }
        }

        if (_request.AllowsMissingShards && _request.Format is PageFormat.Text or PageFormat.OpenMetrics or PageFormat.Protobuf)
        {
            _renderer.BeginFamily(MissingShards);
            _renderer.Gauge([], new ExactSum(missingShards));
            _renderer.EndChunk();
            Flush();
        }

        _page.Write(_request.Trailing.Span);
        _renderer.End();
        Flush();
        await _page.EndAsync(cancellationToken);
    }

    private void Write(PageChunk chunk, bool isView)
    {
        if (isView)
        {
            if (!ViewReader.TryReplay(chunk.Text.Span, _selected)) throw new InvalidDataException("A shard's series cannot be read by this version of Tributary.");
            _renderer.EndChunk();
            Flush();
        }
        else if (chunk.Block is not { } block)
        {
            _page.Write(chunk.Text.Span);
        }
        else
        {
            _page.Write(block);
        }
    }

    private void Flush()
    {
        _page.Write(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }
}
