using System.Buffers.Binary;
using System.Text;
using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pushing;

/// <summary>Writes the pieces of which native frames are made (docs/native-frames.md).</summary>
internal sealed class NativeBytes
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public void Number(ulong value)
    {
        for (; value > 127; value >>= 7) _bytes.Add((byte)(value | 128));
        _bytes.Add((byte)value);
    }

    public void Double(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Raw(bytes);
    }

    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number((ulong)bytes.Length);
        Raw(bytes);
    }

    public void Labels(IReadOnlyList<Label> labels)
    {
        Number((ulong)labels.Count);
        foreach (var label in labels)
        {
            Text(label.Name);
            Text(label.Value);
        }
    }

    public void UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Raw(bytes);
    }

    /// <summary>An update or a frame: its length in four bytes, and its bytes.</summary>
    public void Part(byte[] part)
    {
        UInt32((uint)part.Length);
        Raw(part);
    }
}
