using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Tributary.Protocols.Protobuf;

/// <summary>
/// Writes protobuf messages (https://protobuf.dev/programming-guides/encoding/) into one buffer, which is used again.
/// A message within a message is written where it stands; its length is put before it when it ends.
/// </summary>
internal sealed class ProtoWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>A <c>uint64</c>, <c>int64</c>, <c>uint32</c>, <c>bool</c> or enum.</summary>
    public void Varint(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        Raw(value);
    }

    /// <summary>A <c>sint64</c> or <c>sint32</c>.</summary>
    public void ZigZag(int field, long value) => Varint(field, Zigzag(value));

    public void Double(int field, double value)
    {
        Tag(field, WireType.Fixed64);
        RawDouble(value);
    }

    /// <summary>A <c>fixed64</c> or <c>sfixed64</c>.</summary>
    public void Fixed64(int field, ulong value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);
        _length += sizeof(ulong);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        Raw((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        _length += value.Length;
    }

    public void Text(int field, ReadOnlySpan<char> value)
    {
        Tag(field, WireType.Bytes);
        Raw((ulong)Encoding.UTF8.GetByteCount(value));
        _length += Encoding.UTF8.GetBytes(value, Reserve(Encoding.UTF8.GetMaxByteCount(value.Length)));
    }

    /// <summary>Begins a message or packed numbers; what is written until <see cref="End"/> is in it.</summary>
    /// <returns>To be handed to <see cref="End"/>.</returns>
    public int Begin(int field)
    {
        Tag(field, WireType.Bytes);
        return _length;
    }

    /// <summary>Begins a message without a field, such as one of a delimited stream.</summary>
    public int BeginDelimited() => _length;

    public void End(int begun)
    {
        var length = _length - begun;
        Span<byte> prefix = stackalloc byte[Metrics.Numbers.Varint.MaxLength];
        var size = Metrics.Numbers.Varint.WriteUInt64(prefix, (ulong)length);
        Reserve(size);
        _buffer.AsSpan(begun, length).CopyTo(_buffer.AsSpan(begun + size));
        prefix[..size].CopyTo(_buffer.AsSpan(begun));
        _length += size;
    }

    /// <summary>A number of a packed field.</summary>
    public void RawZigZag(long value) => Raw(Zigzag(value));

    /// <inheritdoc cref="RawZigZag"/>
    public void Raw(ulong value) => _length += Metrics.Numbers.Varint.WriteUInt64(Reserve(Metrics.Numbers.Varint.MaxLength), value);

    /// <inheritdoc cref="RawZigZag"/>
    public void RawDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        _length += sizeof(double);
    }

    public void CopyTo(IBufferWriter<byte> output) => output.Write(Written);

    /// <summary>Hands all that is written over as one message of a delimited stream, which begins with its length, and starts anew.</summary>
    public void MoveDelimitedTo(IBufferWriter<byte> output)
    {
        var length = _length;
        Raw((ulong)length);
        output.Write(_buffer.AsSpan(length, _length - length));
        output.Write(_buffer.AsSpan(0, length));
        Clear();
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Tag(int field, WireType type) => Raw(((ulong)field << 3) | (ulong)type);

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        return _buffer.AsSpan(_length);
    }
}
