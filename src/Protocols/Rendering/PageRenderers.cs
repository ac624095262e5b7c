using System.Buffers;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Json;
using Tributary.Protocols.Naming;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.Text;
using Tributary.Protocols.Watch;

namespace Tributary.Protocols.Rendering;

/// <summary>The renderer of each form of page.</summary>
public static class PageRenderers
{
    /// <summary>A renderer for one page.</summary>
    /// <param name="format">The form of the page.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="escaping">How names are escaped; JSON and the table show them as they are.</param>
    /// <param name="asab">What the views in ASAB's layouts show beside the series.</param>
    public static IExpositionRenderer Create(PageFormat format, IBufferWriter<byte> output, NameEscaping escaping = NameEscaping.Underscores, AsabView asab = default) => format switch
    {
        PageFormat.Text => new TextRenderer(output, escaping),
        PageFormat.OpenMetrics => new OpenMetricsRenderer(output, escaping),
        PageFormat.Json => new JsonRenderer(output),
        PageFormat.Protobuf => new ProtobufRenderer(output, escaping),
        PageFormat.AsabText => new AsabTextRenderer(output),
        PageFormat.AsabJson => new AsabJsonRenderer(output, asab),
        PageFormat.AsabTable => new AsabTableRenderer(output, asab),
        PageFormat.Watch => new WatchRenderer(output),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no renderer for this format."),
    };
}
