using System.Buffers.Binary;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Native;

/// <summary>Reads the pieces that native frames are made of, and knows for errors where in the body it is. What cannot be read leaves it where it was.</summary>
internal ref struct NativeCursor
{
    private readonly int _end;
    private ReadOnlySpan<byte> _rest;

    /// <param name="bytes">A part of the body.</param>
    /// <param name="offset">Where in the body it begins.</param>
    public NativeCursor(ReadOnlySpan<byte> bytes, int offset)
    {
        _rest = bytes;
        _end = offset + bytes.Length;
    }

    /// <summary>Where it is in the body.</summary>
    public readonly int Position => _end - _rest.Length;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (_rest.IsEmpty) return false;
        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Reads a varint from 1 to 2^63 - 1.</summary>
    public bool TryReadPositive(out long value)
    {
        var rest = _rest;
        var isRead = Varint.TryReadUInt64(ref rest, out var number) && number is >= 1 and <= long.MaxValue;
        value = isRead ? (long)number : 0;
        if (isRead) _rest = rest;
        return isRead;
    }

    /// <summary>Reads the number of things that follow, of at least so many bytes each: a lie cannot make us allocate.</summary>
    public bool TryReadCount(int itemSize, out int count)
    {
        var rest = _rest;
        var isRead = Varint.TryReadUInt64(ref rest, out var number) && number <= (ulong)(rest.Length / itemSize);
        count = isRead ? (int)number : 0;
        if (isRead) _rest = rest;
        return isRead;
    }

    /// <summary>Reads a varint that is below a length.</summary>
    public bool TryReadIndex(int length, out int index)
    {
        var rest = _rest;
        var isRead = Varint.TryReadUInt64(ref rest, out var number) && number < (ulong)length;
        index = isRead ? (int)number : 0;
        if (isRead) _rest = rest;
        return isRead;
    }

    public bool TryReadDouble(out double value)
    {
        value = 0;
        if (!TryTake(sizeof(double), out var bytes)) return false;
        value = BinaryPrimitives.ReadDoubleLittleEndian(bytes);
        return true;
    }

    public bool TryTake(int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > _rest.Length) return false;
        bytes = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Takes what has its length before it as a varint.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return TryReadCount(1, out var length) && TryTake(length, out bytes);
    }

    /// <summary>Takes an update or a frame, which have their length before them in four bytes.</summary>
    public bool TryReadPart(out ReadOnlySpan<byte> part)
    {
        part = default;
        if (_rest.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(_rest) is var length && length > (uint)(_rest.Length - sizeof(uint))) return false;
        part = _rest.Slice(sizeof(uint), (int)length);
        _rest = _rest[(sizeof(uint) + part.Length)..];
        return true;
    }

    /// <summary>The error for what could not be read.</summary>
    public readonly ParseError CutOff(string what) => ParseError.AtByte(Position, $"{what} cannot be read: it is out of range, or more than what is left of the part that it is in");
}
