using Tributary.Metrics.Slices;

namespace Tributary.Engine.Frames;

public static class FrameSlicer
{
    public static IEnumerable<(SliceId Slice, EncodedLayout Layout, byte[] Bytes)> Slice(EncodedLayout layout, ReadOnlySpan<byte> frame, SliceMap map) => throw new NotSupportedException();

    public static IEnumerable<SliceId> SlicesOf(EncodedLayout layout, SliceMap map) => throw new NotSupportedException();
}
