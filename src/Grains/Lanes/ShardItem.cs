using System.Runtime.InteropServices;
using Tributary.Engine.Frames;
using Tributary.Grains.Pushing;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Lanes;

/// <summary>A command on its way to a shard.</summary>
/// <param name="Push">The push that it belongs to, and that is told what became of it.</param>
/// <param name="Family">The family that it is for.</param>
/// <param name="Frame">The number of the frame in the push; -1 for a command about the source.</param>
/// <param name="Slice">The slice that it was made for.</param>
/// <param name="Layout">The layout, if it is a frame.</param>
/// <param name="Bytes">The command; null if it is the frame as the push has it.</param>
/// <param name="MayBeThere">A call with it has failed, and may have been carried out nevertheless.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ShardItem(Push Push, string Family, int Frame, SliceId Slice, EncodedLayout? Layout, byte[]? Bytes, bool MayBeThere = false)
{
    public ReadOnlySpan<byte> Command => Bytes is null ? Push.Batch.FrameOf(Frame) : Bytes;

    public ReadOnlySpan<byte> CommandWithDefinition => Layout is null ? Command : FrameWithDefinition.Encode(Command, Layout.Bytes);
}
