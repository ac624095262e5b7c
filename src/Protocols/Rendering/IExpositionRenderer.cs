using System.Buffers;
using Tributary.Metrics.Views;

namespace Tributary.Protocols.Rendering;

/// <summary>Writes merged series in one exposition format. Reusable, not for concurrent use.</summary>
public interface IExpositionRenderer : ISeriesVisitor
{
    /// <summary>The value of the Content-Type header.</summary>
    string ContentType { get; }

    /// <summary>Where it writes to; may change between series.</summary>
    IBufferWriter<byte> Output { get; set; }

    /// <summary>
    /// Ends a run of series of one family, so that what was written of them stands by itself: it may be kept, and put on
    /// other pages after the family's beginning or another run of it.
    /// </summary>
    /// <returns>Whether a name in it is one that other schemes of escaping write otherwise.</returns>
    bool EndChunk();

    /// <summary>Writes what ends a page, once, after the last family.</summary>
    void End();
}
