using System.Buffers;
using Tributary.Protocols.Rendering;

namespace Tributary.Formats.Payloads;

/// <summary>The page as the exposition formats have it.</summary>
internal static class PagePayloads
{
    public static byte[] Of(SamplePage page, PageFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        var renderer = PageRenderers.Create(format, output);
        page.Show(renderer);
        renderer.End();
        return output.WrittenSpan.ToArray();
    }
}
