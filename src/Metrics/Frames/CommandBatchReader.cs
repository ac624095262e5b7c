using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

/// <summary>Reads what <see cref="CommandBatchWriter"/> wrote, command by command.</summary>
public ref struct CommandBatchReader
{
    private ReadOnlySpan<byte> _rest;

    public CommandBatchReader(ReadOnlySpan<byte> bytes)
    {
        IsMalformed = !bytes.IsEmpty && bytes[0] != CommandBatchWriter.Version;
        _rest = bytes.IsEmpty || IsMalformed ? default : bytes[1..];
    }

    /// <summary>The bytes are not a batch of a known version. Known once <see cref="TryRead"/> has returned false.</summary>
    public bool IsMalformed { get; private set; }

    /// <returns>False at the end, and where the bytes cannot be read.</returns>
    public bool TryRead(out ReadOnlySpan<byte> command)
    {
        command = default;
        if (_rest.IsEmpty) return false;
        if (Varint.TryReadUInt64(ref _rest, out var length) && length <= (ulong)_rest.Length)
        {
            command = _rest[..(int)length];
            _rest = _rest[(int)length..];
            return true;
        }

        IsMalformed = true;
        _rest = default;
        return false;
    }

    /// <summary>Whether a batch can be read to its end.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> bytes)
    {
        var reader = new CommandBatchReader(bytes);
        while (reader.TryRead(out _))
        {
            // Only the lengths count.
        }

        return !reader.IsMalformed;
    }
}
