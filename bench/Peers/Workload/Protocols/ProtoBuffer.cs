using System.Buffers.Binary;
using System.Text;

namespace Tributary.Peers.Workload.Protocols;

/// <summary>A protobuf message, field by field (https://protobuf.dev/programming-guides/encoding/). Reusable.</summary>
internal sealed class ProtoBuffer
{
    private const int LongestVarint = 10;

    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Length = 2,
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public ProtoBuffer Varint(int field, ulong value) => Tag(field, WireType.Varint).RawVarint(value);

    public ProtoBuffer Fixed(int field, ulong value) => Tag(field, WireType.Fixed64).RawFixed(value);

    public ProtoBuffer Double(int field, double value) => Fixed(field, BitConverter.DoubleToUInt64Bits(value));

    public ProtoBuffer Text(int field, string ascii)
    {
        Tag(field, WireType.Length).RawVarint((ulong)ascii.Length);
        Reserve(ascii.Length);
        _length += Encoding.ASCII.GetBytes(ascii, _bytes.AsSpan(_length));
        return this;
    }

    /// <summary>Begins a message, or packed numbers, within this one.</summary>
    /// <returns>What <see cref="End"/> is to be told.</returns>
    public int Begin(int field)
    {
        Tag(field, WireType.Length);
        return _length;
    }

    /// <summary>Ends what was begun; what is inside has ended before.</summary>
    public void End(int start)
    {
        Span<byte> size = stackalloc byte[LongestVarint];
        var content = _length - start;
        var bytes = WriteVarint((ulong)content, size);
        Reserve(bytes);
        _bytes.AsSpan(start, content).CopyTo(_bytes.AsSpan(start + bytes));
        size[..bytes].CopyTo(_bytes.AsSpan(start));
        _length += bytes;
    }

    /// <summary>A number of a packed field.</summary>
    public ProtoBuffer RawFixed(ulong value)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(ulong);
        return this;
    }

    private static int WriteVarint(ulong value, Span<byte> bytes)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        return length;
    }

    private ProtoBuffer RawVarint(ulong value)
    {
        Reserve(LongestVarint);
        _length += WriteVarint(value, _bytes.AsSpan(_length));
        return this;
    }

    private ProtoBuffer Tag(int field, WireType type) => RawVarint(((ulong)field << 3) | (uint)type);

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_length + more, 2 * _bytes.Length));
    }
}
