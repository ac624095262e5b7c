using Tributary.Engine.Frames;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>
/// How frames of a sender's layout become frames of shards: all that rules and limits decide is in it. Sources of which the
/// rules make the same, such as the instances of a service, share one.
/// </summary>
/// <param name="layout">The layout of the shard's frame; null if the rules drop all series, or the frame is refused.</param>
internal sealed class NativePlan(EncodedLayout? layout) : CachedPlan
{
    public EncodedLayout? Layout => layout;

    /// <summary>Why frames are refused; null if they are not.</summary>
    public FrameOutcome? Refusal { get; init; }

    /// <summary>Per series of the sender's layout whether a rule drops it; null where none is.</summary>
    public bool[]? Dropped { get; init; }

    /// <summary>Per series of the sender's layout the number of its values; null where no series is dropped.</summary>
    public int[]? Widths { get; init; }

    /// <summary>Number of series of the sender's layout.</summary>
    public required int Series { get; init; }

    /// <summary>Number of values of the sender's frames.</summary>
    public required int Values { get; init; }

    /// <summary>Number of payloads of the sender's frames.</summary>
    public required int Payloads { get; init; }

    /// <inheritdoc/>
    public override long Bytes => 400 + (layout is null ? 0 : layout.Bytes.Length + (layout.Strides.Length * 12L)) + (Dropped is null ? 0 : Series * 5L);
}
