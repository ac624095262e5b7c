using System.Buffers.Binary;

namespace Tributary.Protocols.Protobuf;

/// <summary>
/// Reads the fields of one message in place (https://protobuf.dev/programming-guides/encoding/). It never throws and never
/// allocates: what is not valid makes <see cref="IsBroken"/> true, and ends the message.
/// <code>
/// while (reader.Next())
/// {
///     if (reader.Is(1, WireType.Bytes)) name = reader.Bytes();
///     else reader.Skip();
/// }
/// </code>
/// Every field has to be read by one of the methods, or skipped.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="offset">Where it begins in the body, so that errors can say where.</param>
internal ref struct ProtoReader(ReadOnlySpan<byte> message, int offset = 0)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private readonly int _offset = offset;
    private int _at;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>The message cannot be read beyond <see cref="Position"/>.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Offset in the body of what comes next, or of what could not be read.</summary>
    public readonly int Position => _offset + _at;

    /// <summary>Nothing more comes, or nothing more can be read.</summary>
    public readonly bool IsAtEnd => IsBroken || _at == _message.Length;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end of the message, and where it is broken.</returns>
    public bool Next()
    {
        if (IsBroken || _at == _message.Length) return false;
        var start = _at;
        var tag = Varint();
        var field = tag >> 3;
        if (!IsBroken && field is > 0 and < 1u << 29 && (tag & 7) <= (int)WireType.Fixed32)
        {
            Field = (int)field;
            Type = (WireType)(tag & 7);
            return true;
        }

        _at = start;
        IsBroken = true;
        return false;
    }

    public readonly bool Is(int field, WireType type) => Field == field && Type == type;

    /// <summary>A <c>uint64</c>, <c>int64</c>, <c>uint32</c>, <c>bool</c> or enum, as its 64 bits.</summary>
    public ulong Varint()
    {
        // Most are tags and lengths, of one byte.
        if (_at < _message.Length && _message[_at] < 0x80) return _message[_at++];
        return LongVarint();
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64 && _at < _message.Length; shift += 7)
        {
            var part = _message[_at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }

        IsBroken = true;
        return 0;
    }

    /// <summary>A <c>sint64</c> or <c>sint32</c>, which are written zigzag.</summary>
    public long ZigZag()
    {
        var raw = Varint();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>A <c>fixed64</c> or <c>sfixed64</c>, as its 64 bits.</summary>
    public ulong Fixed64()
    {
        if (_message.Length - _at < sizeof(ulong)) return (ulong)Break();
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_message[_at..]);
        _at += sizeof(ulong);
        return value;
    }

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    public float Float()
    {
        if (_message.Length - _at < sizeof(float)) return Break();
        var value = BinaryPrimitives.ReadSingleLittleEndian(_message[_at..]);
        _at += sizeof(float);
        return value;
    }

    /// <summary>A string, bytes, or packed numbers.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (IsBroken || length > (ulong)(_message.Length - _at))
        {
            IsBroken = true;
            return default;
        }

        var bytes = _message.Slice(_at, (int)length);
        _at += (int)length;
        return bytes;
    }

    /// <summary>A message within this one.</summary>
    public ProtoReader Message()
    {
        var bytes = Bytes();
        return new ProtoReader(bytes, Position - bytes.Length);
    }

    /// <summary>Goes past the value of a field that is not known.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed64: Fixed64(); break;
            case WireType.Bytes: Bytes(); break;
            case WireType.Fixed32: Float(); break;
            default: Break(); break;
        }
    }

    private int Break()
    {
        IsBroken = true;
        return 0;
    }
}
