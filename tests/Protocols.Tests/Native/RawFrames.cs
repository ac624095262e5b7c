using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Native;

namespace Tributary.Protocols.Tests.Native;

/// <summary>Requests put together by hand, the wrong ones too.</summary>
internal static class RawFrames
{
    public static readonly byte[] Shop = Labels(("job", "shop"));

    private static readonly byte[] Mark = [0x54, 0x42, 0x46, 0x01];

    public static byte[] Request(params byte[][] updates) => [.. Mark, .. updates.SelectMany(Part)];

    public static byte[] Update(byte flags, byte[] labels, ulong epoch, ulong sequence, params byte[][] frames) => [flags, .. labels, .. Number(epoch), .. Number(sequence), .. frames.SelectMany(Part)];

    /// <summary>A frame of a layout that nobody has defined.</summary>
    public static byte[] Frame(byte flags, ulong values, params byte[][] rest) => [flags, .. new byte[16], .. Number(values), .. rest.SelectMany(bytes => bytes)];

    /// <summary>A frame without values that brings a layout.</summary>
    public static byte[] Defining(params byte[][] definition)
    {
        byte[] bytes = [.. definition.SelectMany(part => part)];
        var id = new byte[16];
        NativeDefinition.IdOf(bytes).Write(id);
        return [4, .. id, .. Number((ulong)bytes.Length), .. bytes, 0];
    }

    public static byte[] Labels(params (string Name, string Value)[] labels) => [.. Number((ulong)labels.Length), .. labels.SelectMany(label => (byte[])[.. Utf8(label.Name), .. Utf8(label.Value)])];

    public static byte[] Utf8(string text) => [.. Number((ulong)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Number(ulong value)
    {
        var writer = new ArrayBufferWriter<byte>();
        Varint.WriteUInt64(writer, value);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Part(byte[] bytes)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
        return [.. length, .. bytes];
    }
}
