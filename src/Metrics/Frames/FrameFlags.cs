namespace Tributary.Metrics.Frames;

/// <summary>What a frame's header says of its body. The bits are persisted: never reuse one.</summary>
[Flags]
public enum FrameFlags : ushort
{
    None = 0,

    /// <summary>The values are increments; without it they are cumulative (gauges: absolute).</summary>
    Delta = 1 << 0,

    /// <summary>The stamp is the sender's sequence number within the epoch, not a clock reading of the gateway.</summary>
    Sequenced = 1 << 1,

    /// <summary>A layout definition follows the header.</summary>
    HasLayout = 1 << 2,

    /// <summary>Low parts follow the values: some integer of the frame is beyond what a double holds.</summary>
    HasLowParts = 1 << 3,

    /// <summary>A series that the frame leaves out is as it was. Without it, the frame has all that the source sends of the family.</summary>
    Partial = 1 << 4,

    /// <summary>Exemplars follow the low parts: <see cref="FrameExemplars"/>.</summary>
    HasExemplars = 1 << 5,
}
