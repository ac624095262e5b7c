using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

public ref struct CommandBatchReader
{
    private ReadOnlySpan<byte> _rest;

    public CommandBatchReader(ReadOnlySpan<byte> bytes)
    {
        IsMalformed = !bytes.IsEmpty && bytes[0] != 1;
        _rest = bytes.IsEmpty || IsMalformed ? default : bytes[1..];
    }

    public bool IsMalformed { get; private set; }

    public bool TryRead(out ReadOnlySpan<byte> command)
    {
        command = default;
        if (_rest.IsEmpty) return false;
        if (!Varint.TryReadUInt64(ref _rest, out var length) || length > (ulong)_rest.Length)
        {
            IsMalformed = true;
            _rest = default;
            return false;
        }

        command = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
