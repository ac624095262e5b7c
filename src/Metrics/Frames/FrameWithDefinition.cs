using System.Buffers;
using System.Buffers.Binary;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

/// <summary>Puts a layout's definition into a frame that was written without it.</summary>
public static class FrameWithDefinition
{
    public static byte[] Encode(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> definition)
    {
        var writer = new ArrayBufferWriter<byte>(frame.Length + definition.Length + 5);
        writer.Write(frame[..FrameHeader.Size]);
        Varint.WriteUInt64(writer, (ulong)definition.Length);
        writer.Write(definition);
        writer.Write(frame[FrameHeader.Size..]);
        var bytes = writer.WrittenSpan.ToArray();
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)(flags | (ushort)FrameFlags.HasLayout));
        return bytes;
    }
}
