using System.Buffers;
using Tributary.Protocols.Json;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.Text;
using Tributary.Protocols.Watch;

namespace Tributary.Protocols.Rendering;

/// <summary>The renderer of each form of page.</summary>
public static class PageRenderers
{
    /// <summary>A renderer for one page, which writes to <paramref name="output"/>.</summary>
    public static IExpositionRenderer Create(PageFormat format, IBufferWriter<byte> output) => format switch
    {
        PageFormat.Text => new TextRenderer(output),
        PageFormat.OpenMetrics => new OpenMetricsRenderer(output),
        PageFormat.Json => new JsonRenderer(output),
        PageFormat.Protobuf => new ProtobufRenderer(output),
        PageFormat.Watch => new WatchRenderer(output),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no renderer for this format."),
    };
}
