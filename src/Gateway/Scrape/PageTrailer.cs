using System.Buffers;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Rendering;

namespace Tributary.Gateway.Scrape;

/// <summary>The gateway's own metrics, rendered to stand at the end of a page of the same format.</summary>
internal static class PageTrailer
{
    private const int UsualBytes = 8192;

    public static ReadOnlyMemory<byte> Render(PageFormat format, OwnMetrics own, IReadOnlySet<string>? families, SeriesSelection? selection = null)
    {
        var output = new ArrayBufferWriter<byte>(UsualBytes);
        var renderer = PageRenderers.Create(format, output);
        own.Write(selection is null ? renderer : new SelectedSeries(selection, renderer), families);
        renderer.EndChunk();
        return output.WrittenMemory;
    }
}
