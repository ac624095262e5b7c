using System.Text;

namespace Tributary.Fleet.Pushing;

/// <summary>A protobuf message, field by field (https://protobuf.dev/programming-guides/encoding/).</summary>
internal sealed class ProtoMessage
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtoMessage Number(int field, ulong value) => Tag(field, 0).Raw(value);

    public ProtoMessage Double(int field, double value)
    {
        Tag(field, 1);
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoMessage Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public ProtoMessage Message(int field, ProtoMessage message) => Bytes(field, message._bytes);

    /// <summary>A number of a packed field.</summary>
    public ProtoMessage Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }

    /// <summary>A message of a stream: its length, and its bytes.</summary>
    public void Delimited(ProtoMessage message)
    {
        Raw((ulong)message._bytes.Count);
        Append(message);
    }

    public void Clear() => _bytes.Clear();

    /// <summary>All fields of another message.</summary>
    public void Append(ProtoMessage other) => _bytes.AddRange(other._bytes);

    private ProtoMessage Bytes(int field, IReadOnlyCollection<byte> bytes)
    {
        Tag(field, 2).Raw((ulong)bytes.Count);
        _bytes.AddRange(bytes);
        return this;
    }

    private ProtoMessage Tag(int field, uint type) => Raw(((ulong)field << 3) | type);
}
