namespace Tributary.Protocols.Native;

/// <summary>What a frame says of itself. The bits are on the wire: never reuse one.</summary>
[Flags]
public enum NativeFrameFlags : byte
{
    None = 0,

    /// <summary>The values are increments; without it they are cumulative, and gauges absolute.</summary>
    Delta = 1 << 0,

    /// <summary>A series that the frame leaves out is as it was. Without it, the frame has all that the source has of the family.</summary>
    Partial = 1 << 1,

    /// <summary>The definition of the layout is in the frame.</summary>
    Definition = 1 << 2,

    /// <summary>Low parts follow the values: some integer of the frame is beyond what a double holds.</summary>
    LowParts = 1 << 3,
}
