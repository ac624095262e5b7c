using System.Buffers;
using Tributary.Protocols.Rendering;

namespace Tributary.Gateway.Scrape;

/// <summary>The Content-Type of each format, as its renderer states it.</summary>
internal static class PageContentType
{
    private static readonly string[] ByFormat = Array.ConvertAll(
        Enum.GetValues<PageFormat>(), format => PageRenderers.Create(format, new ArrayBufferWriter<byte>()).ContentType);

    public static string Of(PageFormat format) => ByFormat[(int)format];
}
