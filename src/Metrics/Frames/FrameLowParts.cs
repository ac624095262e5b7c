using System.Buffers;
using System.Buffers.Binary;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

/// <summary>The part of a frame that holds what doubles do not: varint count, then per number its index as a varint and an f64.</summary>
public static class FrameLowParts
{
    public static ReadOnlySpan<byte> Encode(ReadOnlySpan<(int Index, double Low)> lowParts)
    {
        var writer = new ArrayBufferWriter<byte>(16 + (lowParts.Length * 12));
        Varint.WriteUInt64(writer, (ulong)lowParts.Length);
        foreach (var (index, low) in lowParts)
        {
            Varint.WriteUInt64(writer, (ulong)index);
            BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(sizeof(double)), low);
            writer.Advance(sizeof(double));
        }

        return writer.WrittenSpan;
    }
}
